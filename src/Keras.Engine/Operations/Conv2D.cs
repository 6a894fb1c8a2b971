using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Operations;

/// <summary>Cross-correlation of images with learned filters.</summary>
/// <remarks>
/// Images <c>(batch, height, width, channels)</c>, kernel
/// <c>(window height, window width, channels / groups, filters)</c>.
/// </remarks>
public sealed record Conv2DOp(Window2D Window, int Groups) : Op
{
    /// <inheritdoc/>
    public override string Attributes => WindowText.Of(Window, Groups);

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs)
    {
        Shape images = inputs[0].Shape;
        Shape kernel = inputs[1].Shape;
        if (images.Rank != 4 || kernel.Rank != 4 || inputs[0].DType != inputs[1].DType
            || kernel[0] != Window.Size.Height || kernel[1] != Window.Size.Width
            || (long)kernel[2] * Groups != images[3] || kernel[3] % Groups != 0)
        {
            throw new ArgumentException(
                "Conv2D needs images (batch, height, width, channels) and a kernel (window height, window width, "
                + "channels / groups, filters). "
                + $"Received: {inputs[0].Types[0]} and {inputs[1].Types[0]}, window {Window.Size}, groups {Groups}.");
        }

        return One(inputs[0].DType, WindowText.OutputShape(Window, images, kernel[3]));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Shape> WorkShapes(Value value) => [WindowText.PaddedShape(Window, value.Inputs[0].Shape)];

    /// <inheritdoc/>
    public override bool ReadsChannelViews(int input) => input == 0;

    /// <inheritdoc/>
    public override bool WritesChannelViews(int output) => true;

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients)
    {
        Value images = output.Inputs[0];
        Value kernel = output.Inputs[1];
        Value dy = gradients[0]!;
        return
        [
            new Value(new Conv2DInputGradientOp(Window, Groups, images.Shape), dy, kernel) { Label = output.Label },
            new Value(new Conv2DKernelGradientOp(Window, Groups, kernel.Shape), images, dy) { Label = output.Label },
        ];
    }
}

/// <summary>The gradient of <see cref="Conv2DOp"/> towards the images. Inputs: output gradient, kernel.</summary>
/// <remarks>Also the transposed convolution, up to the order of its arguments.</remarks>
public sealed record Conv2DInputGradientOp(Window2D Window, int Groups, Shape ImageShape) : Op
{
    /// <inheritdoc/>
    public override string Attributes => WindowText.Of(Window, Groups);

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs) => One(inputs[0].DType, ImageShape);

    /// <inheritdoc/>
    public override IReadOnlyList<Shape> WorkShapes(Value value) => [WindowText.PaddedShape(Window, ImageShape)];

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients)
    {
        Value dy = output.Inputs[0];
        Value kernel = output.Inputs[1];
        Value upstream = gradients[0]!;
        return
        [
            Ops.Conv2D(upstream, kernel, Window, Groups),
            new Value(new Conv2DKernelGradientOp(Window, Groups, kernel.Shape), upstream, dy),
        ];
    }
}

/// <summary>The gradient of <see cref="Conv2DOp"/> towards the kernel. Inputs: images, output gradient.</summary>
public sealed record Conv2DKernelGradientOp(Window2D Window, int Groups, Shape KernelShape) : Op
{
    /// <inheritdoc/>
    public override string Attributes => WindowText.Of(Window, Groups);

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs) => One(inputs[0].DType, KernelShape);

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients)
    {
        Value images = output.Inputs[0];
        Value dy = output.Inputs[1];
        Value upstream = gradients[0]!;
        return
        [
            new Value(new Conv2DInputGradientOp(Window, Groups, images.Shape), dy, upstream),
            Ops.Conv2D(images, upstream, Window, Groups),
        ];
    }
}

/// <summary>What ops with a window share: the printed form and the shape of the result.</summary>
internal static class WindowText
{
    public static string Of(Window2D window, int groups = 1)
    {
        List<string> parts = [$"{window.Size.Height}x{window.Size.Width}"];
        if (window.Strides != 1)
        {
            parts.Add($"stride {window.Strides.Height}x{window.Strides.Width}");
        }

        if (window.Dilation != 1)
        {
            parts.Add($"dilation {window.Dilation.Height}x{window.Dilation.Width}");
        }

        if ((window.Top, window.Bottom, window.Left, window.Right) is not (0, 0, 0, 0))
        {
            parts.Add($"border {window.Top},{window.Bottom},{window.Left},{window.Right}");
        }

        if (groups != 1)
        {
            parts.Add($"groups {groups}");
        }

        return $"[{string.Join(", ", parts)}]";
    }

    /// <summary>One image with its border: kernels may lay it out so.</summary>
    public static Shape PaddedShape(Window2D window, Shape images) =>
        Shape.Of([window.PaddedHeight(images[1]), window.PaddedWidth(images[2]), images[3]]);

    public static Shape OutputShape(Window2D window, Shape images, int? channels = null)
    {
        if (images.Rank != 4)
        {
            throw new ArgumentException($"A window needs images (batch, height, width, channels). Received: {images}.");
        }

        int height = window.OutputHeight(images[1]);
        int width = window.OutputWidth(images[2]);
        if (height < 1 || width < 1)
        {
            throw new ArgumentException(
                $"The window {window.Size} does not fit into images of {images[1]}x{images[2]} pixels: "
                + "use larger images, a smaller window, or padding \"same\".");
        }

        return Shape.Of([images[0], height, width, channels ?? images[3]]);
    }
}
