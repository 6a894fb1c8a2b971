using Keras.Engine.Operations;

namespace Keras;

/// <content>Products of matrices.</content>
public static partial class Ops
{
    /// <summary>The product of two matrices, each read as it is or transposed.</summary>
    public static Value MatMul(Value left, Value right, bool transposeLeft = false, bool transposeRight = false) =>
        new(new MatMulOp(transposeLeft, transposeRight), left, right);
}
