using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Operations;

/// <summary>What lies outside an image.</summary>
public enum SampleFill
{
    /// <summary>One number.</summary>
    Constant,

    /// <summary>The image mirrored behind its outermost pixels: <c>d c b a | a b c d | d c b a</c>.</summary>
    Reflect,

    /// <summary>The image again: <c>a b c d | a b c d | a b c d</c>.</summary>
    Wrap,

    /// <summary>The nearest pixel.</summary>
    Nearest,
}

/// <summary>
/// Images read at the places that a matrix of each image moves the pixels of the result to. Inputs: images
/// <c>(batch, height, width, channels)</c>, matrices <c>(batch, 8)</c>.
/// </summary>
/// <remarks>
/// Pixel (x, y) is read at <c>((a x + b y + c) / k, (d x + e y + f) / k)</c> with <c>k = g x + h y + 1</c>, where
/// <c>a … h</c> are the row of the image. Port of ImageProjectiveTransformV3 in TensorFlow 2.15. The matrices have no
/// gradient, as there.
/// </remarks>
/// <param name="Size">Height and width of the result.</param>
/// <param name="Interpolation">Nearest, or bilinear.</param>
/// <param name="Fill">What lies outside.</param>
/// <param name="FillValue">The number outside.</param>
public sealed record ProjectiveSampleOp(Size2D Size, Interpolation Interpolation, SampleFill Fill, double FillValue) : Op
{
    /// <inheritdoc/>
    public override string Attributes => $"[{Interpolation}, {Fill}]";

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs)
    {
        (Shape images, Shape matrices) = (inputs[0].Shape, inputs[1].Shape);
        if (images.Rank != 4 || matrices.Rank != 2 || matrices[0] != images[0] || matrices[1] != 8
            || inputs[0].DType != inputs[1].DType || Interpolation == Interpolation.Bicubic)
        {
            throw new ArgumentException(
                "Sampling needs images (batch, height, width, channels), matrices (batch, 8) of their type, and nearest or "
                + $"bilinear interpolation. Received: {inputs[0].Types[0]}, {inputs[1].Types[0]} and {Interpolation}.");
        }

        return One(inputs[0].DType, (images[0], Size.Height, Size.Width, images[3]));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients)
    {
        Shape images = output.Inputs[0].Shape;
        return
        [
            new Value(new ProjectiveSampleGradientOp(this, (images[1], images[2])), gradients[0]!, output.Inputs[1]),
            null,
        ];
    }
}

/// <summary>
/// The gradient of <see cref="ProjectiveSampleOp"/> towards the images. Inputs: output gradient, matrices.
/// </summary>
/// <param name="Sample">The op.</param>
/// <param name="Size">Height and width of its images.</param>
public sealed record ProjectiveSampleGradientOp(ProjectiveSampleOp Sample, Size2D Size) : Op
{
    /// <inheritdoc/>
    public override string Attributes => Sample.Attributes;

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs) =>
        One(inputs[0].DType, (inputs[0].Shape[0], Size.Height, Size.Width, inputs[0].Shape[3]));

    /// <inheritdoc/>
    /// <remarks>What is filled in does not depend on the gradient.</remarks>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients) =>
        [new Value(Sample with { FillValue = 0 }, gradients[0]!, output.Inputs[1]), null];
}
