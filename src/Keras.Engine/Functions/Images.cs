using Keras.Engine.Operations;
using Keras.Engine.Tensors;

namespace Keras;

/// <content>Images <c>(batch, height, width, channels)</c>.</content>
public static partial class Ops
{
    /// <summary>An axis with another number of elements, at half-pixel centres as in tf.image.resize.</summary>
    /// <param name="x">Any floating-point tensor.</param>
    /// <param name="axis">Negative counts from the back.</param>
    /// <param name="size">The number of elements.</param>
    /// <param name="interpolation">How numbers between elements are found.</param>
    /// <param name="antialias">Whether a smaller result is the mean of what its elements cover.</param>
    public static Value Resample(
        Value x, int axis, int size, Interpolation interpolation = Interpolation.Bilinear, bool antialias = false)
    {
        int along = NormalizeAxis(axis, x.Shape.Rank);
        return x.Shape[along] == size ? x : new Value(new ResampleOp(along, size, interpolation, antialias), x);
    }

    /// <summary>Channels in blocks become pixels: TensorFlow's depth_to_space, sub-pixel convolution's last step.</summary>
    /// <param name="images">Images of a multiple of <c>blockSize^2</c> channels.</param>
    /// <param name="blockSize">How many times as many rows, and columns.</param>
    /// <exception cref="ArgumentException">The channels are no such multiple.</exception>
    public static Value DepthToSpace(Value images, int blockSize)
    {
        (int batch, int height, int width, int channels) = ImageSizes(images);
        long block = (long)blockSize * blockSize;
        int left = blockSize > 0 && channels % block == 0
            ? (int)(channels / block)
            : throw new ArgumentException(
                $"DepthToSpace needs a multiple of {blockSize} * {blockSize} channels. Received: images {images.Shape}.");
        Value blocks = Reshape(images, Shape.Of([batch, height, width, blockSize, blockSize, left]));
        return Reshape(
            Transpose(blocks, [0, 1, 3, 2, 4, 5]),
            (batch, CheckedSizes.Multiply(height, blockSize), CheckedSizes.Multiply(width, blockSize), left));
    }

    /// <summary>Blocks of pixels become channels: TensorFlow's space_to_depth.</summary>
    /// <param name="images">Images whose sizes are multiples of <paramref name="blockSize"/>.</param>
    /// <param name="blockSize">Rows and columns of a block.</param>
    /// <exception cref="ArgumentException">The sizes are no such multiples.</exception>
    public static Value SpaceToDepth(Value images, int blockSize)
    {
        (int batch, int height, int width, int channels) = ImageSizes(images);
        if (blockSize < 1 || height % blockSize != 0 || width % blockSize != 0)
        {
            throw new ArgumentException(
                $"SpaceToDepth needs heights and widths that are multiples of {blockSize}. Received: images {images.Shape}.");
        }

        Value blocks = Reshape(
            images, Shape.Of([batch, height / blockSize, blockSize, width / blockSize, blockSize, channels]));
        return Reshape(
            Transpose(blocks, [0, 1, 3, 2, 4, 5]),
            (batch, height / blockSize, width / blockSize, CheckedSizes.Multiply(blockSize, blockSize, channels)));
    }

    /// <summary>What windows cover, as channels: TensorFlow's extract_patches.</summary>
    /// <param name="images">Images.</param>
    /// <param name="window">The windows; a border holds zeros.</param>
    /// <returns><c>(batch, rows, columns, window height * window width * channels)</c>, row by row of each window.</returns>
    public static Value ExtractPatches(Value images, Window2D window)
    {
        Shape result = WindowText.OutputShape(window, images.Shape, images.Shape[3]);
        Value padded = Pad(images, [0, window.Top, window.Left, 0], [0, window.Bottom, window.Right, 0]);
        List<Value> parts = [];
        _ = Parts(CheckedSizes.Multiply(window.Size.Height, window.Size.Width));
        for (int row = 0; row < window.Size.Height; row++)
        {
            Value rows = Slice(padded, 1, row * window.Dilation.Height, result[1], window.Strides.Height);
            for (int column = 0; column < window.Size.Width; column++)
            {
                parts.Add(Slice(rows, 2, column * window.Dilation.Width, result[2], window.Strides.Width));
            }
        }

        return Concatenate(parts, -1);
    }

    /// <summary>Images read at the places that a matrix of each image moves the pixels of the result to.</summary>
    /// <param name="images">Images.</param>
    /// <param name="matrices">
    /// Rows <c>a, b, c, d, e, f, g, h</c>: pixel (x, y) is read at <c>((a x + b y + c) / k, (d x + e y + f) / k)</c> with
    /// <c>k = g x + h y + 1</c>. They have no gradient.
    /// </param>
    /// <param name="size">Height and width of the result; those of the images if null.</param>
    /// <param name="interpolation">Nearest, or bilinear.</param>
    /// <param name="fill">What lies outside.</param>
    /// <param name="fillValue">The number outside.</param>
    public static Value ProjectiveSample(
        Value images,
        Value matrices,
        Size2D? size = null,
        Interpolation interpolation = Interpolation.Bilinear,
        SampleFill fill = SampleFill.Reflect,
        double fillValue = 0)
    {
        (_, int height, int width, _) = ImageSizes(images);
        return new(new ProjectiveSampleOp(size ?? (height, width), interpolation, fill, fillValue), images, matrices);
    }

    private static (int Batch, int Height, int Width, int Channels) ImageSizes(Value images) => images.Shape.Rank == 4
        ? (images.Shape[0], images.Shape[1], images.Shape[2], images.Shape[3])
        : throw new ArgumentException($"Images have four axes. Received: {images.Types[0]}.");
}
