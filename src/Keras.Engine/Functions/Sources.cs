using Keras.Engine.Operations;
using Keras.Engine.Tensors;

namespace Keras;

/// <content>Values that nothing computes.</content>
public static partial class Ops
{
    /// <summary>A tensor that every run receives anew.</summary>
    public static Value Placeholder(string label, TensorType type) => new(new PlaceholderOp(label, type)) { Label = label };

    /// <summary>A scalar known when the graph is built.</summary>
    public static Value Constant(double number, DType dtype = DType.Float32) => new(new ConstantOp(number, dtype));

    /// <summary>A tensor of one number.</summary>
    public static Value Fill(double number, TensorType type) => BroadcastTo(Constant(number, type.DType), type.Shape);

    /// <summary>Zeros of the type of <paramref name="like"/>.</summary>
    public static Value ZerosLike(Value like) => Fill(0, like.Types[0]);

    /// <summary>Numbers from U[0, 1): a function of seed, step and position only.</summary>
    /// <param name="step">A counter, Int64 scalar.</param>
    /// <param name="shape">Shape of the result.</param>
    /// <param name="seed">Tells apart the draws of one step.</param>
    /// <param name="dtype">Element type of the result.</param>
    public static Value RandomUniform(Value step, Shape shape, long seed, DType dtype = DType.Float32) =>
        new(new RandomUniformOp(shape, dtype, seed), step);
}
