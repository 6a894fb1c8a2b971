using Keras.Engine.Operations;
using Keras.Engine.Tensors;

namespace Keras;

/// <content>Moving elements without computing.</content>
public static partial class Ops
{
    /// <summary>The same elements in row-major order under another shape.</summary>
    public static Value Reshape(Value x, Shape shape) => x.Shape == shape ? x : new Value(new ReshapeOp(shape), x);

    /// <summary>Reorders axes: axis i of the result is axis <c>permutation[i]</c> of <paramref name="x"/>.</summary>
    public static Value Transpose(Value x, IntList permutation) =>
        permutation.SequenceEqual(Enumerable.Range(0, x.Shape.Rank)) ? x : new Value(new TransposeOp(permutation), x);

    /// <summary>Joins tensors along an axis; a negative axis counts from the back.</summary>
    public static Value Concatenate(IReadOnlyList<Value> values, int axis) => values.Count == 1
        ? values[0]
        : new Value(new ConcatenateOp(NormalizeAxis(axis, values[0].Shape.Rank)), values);

    /// <summary><paramref name="length"/> elements of one axis from <paramref name="begin"/> on.</summary>
    public static Value Slice(Value x, int axis, int begin, int length) =>
        begin == 0 && length == x.Shape[axis] ? x : new Value(new SliceOp(axis, begin, length), x);

    /// <summary>Adds zeros before and after every axis.</summary>
    public static Value Pad(Value x, IntList before, IntList after) =>
        before.All(count => count == 0) && after.All(count => count == 0) ? x : new Value(new PadOp(before, after), x);
}
