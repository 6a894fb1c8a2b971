using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Operations;

/// <summary>How numbers between the elements of an axis are found.</summary>
public enum Interpolation
{
    /// <summary>The nearest element.</summary>
    Nearest,

    /// <summary>Along the line between two neighbors.</summary>
    Bilinear,

    /// <summary>Along Keys' cubic through four neighbors, with a = -1/2.</summary>
    Bicubic,

    /// <summary>Along the sinc of Lanczos' window through six neighbors.</summary>
    Lanczos3,

    /// <summary>Along the sinc of Lanczos' window through ten neighbors.</summary>
    Lanczos5,

    /// <summary>The mean of what an element covers, by the share that it covers.</summary>
    Area,
}

/// <summary>An axis with another number of elements, at half-pixel centres.</summary>
/// <remarks>Element j of n lies at <c>(j + 0.5) * size / n - 0.5</c>, as in tf.image.resize of TensorFlow 2.</remarks>
/// <param name="Axis">The axis.</param>
/// <param name="Size">Its size in the result.</param>
/// <param name="Interpolation">How numbers between elements are found.</param>
/// <param name="Antialias">Whether a smaller result is the mean of what its elements cover.</param>
public sealed record ResampleOp(int Axis, int Size, Interpolation Interpolation, bool Antialias) : Op
{
    /// <inheritdoc/>
    public override string Attributes => $"[axis {Axis}, {Interpolation}{(Antialias ? ", antialias" : "")}]";

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs)
    {
        Shape shape = inputs[0].Shape;
        return Size > 0 && shape[Axis] > 0 ? One(inputs[0].DType, shape.With(Axis, Size)) : throw new ArgumentException(
            $"An axis is resized to and from one element or more. Received: axis {Axis} of {shape} to {Size} elements.");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients) =>
        [new Value(new ResampleGradientOp(this, output.Inputs[0].Shape[Axis]), gradients[0]!)];
}

/// <summary>The gradient of <see cref="ResampleOp"/>: every element gives its neighbors the shares it has of them.</summary>
/// <param name="Resample">The op.</param>
/// <param name="Size">The size of the axis before it.</param>
public sealed record ResampleGradientOp(ResampleOp Resample, int Size) : Op
{
    /// <inheritdoc/>
    public override string Attributes => Resample.Attributes;

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs) =>
        One(inputs[0].DType, inputs[0].Shape.With(Resample.Axis, Size));

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients) =>
        [new Value(Resample, gradients[0]!)];
}
