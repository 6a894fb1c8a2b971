using Keras.Engine.Operations;
using Keras.Engine.Tensors;

namespace Keras;

/// <content>Convolutions.</content>
public static partial class Ops
{
    /// <summary>Cross-correlation of images with filters, channels last.</summary>
    public static Value Conv2D(Value images, Value kernel, Window2D window, int groups = 1) =>
        new(new Conv2DOp(window, groups), images, kernel);

    /// <summary>
    /// Turns a convolution around: images of <paramref name="imageShape"/> whose every pixel sums what the windows over it
    /// give it.
    /// </summary>
    /// <param name="x">What the convolution of such images has the shape of.</param>
    /// <param name="kernel">The convolution's kernel: its filters are the channels of <paramref name="x"/>.</param>
    /// <param name="window">The convolution's window.</param>
    /// <param name="imageShape">Shape of the result, <c>(batch, height, width, channels)</c>.</param>
    /// <exception cref="ArgumentException">The convolution of such images has another shape.</exception>
    public static Value Conv2DTranspose(Value x, Value kernel, Window2D window, Shape imageShape)
    {
        Shape convolved = WindowText.OutputShape(window, imageShape, kernel.Shape[3]);
        return convolved == x.Shape && imageShape[3] == kernel.Shape[2]
            ? new Value(new Conv2DInputGradientOp(window, 1, imageShape), x, kernel)
            : throw new ArgumentException(
                $"A convolution of images {imageShape} with a kernel {kernel.Shape} has shape {convolved}. Received: {x.Shape}.");
    }
}
