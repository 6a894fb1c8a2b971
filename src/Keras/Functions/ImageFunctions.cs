using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Layers;

namespace Keras;

/// <summary>Convolutions, pooling and resizing among the functions of <see cref="Ops"/>.</summary>
/// <remarks>
/// <c>dataFormat</c> is <c>"channels_last"</c> or <c>"channels_first"</c>; <see cref="Config.ImageDataFormat"/> if null.
/// </remarks>
public static class ImageFunctions
{
    extension(Ops)
    {
        /// <summary>Cross-correlation of images, or sequences, with filters.</summary>
        /// <param name="inputs">Images <c>(batch, height, width, channels)</c>, or sequences <c>(batch, steps, channels)</c>.</param>
        /// <param name="kernel">
        /// <c>(height, width, channels, filters)</c>, or <c>(steps, channels, filters)</c>; fewer channels make groups.
        /// </param>
        /// <param name="strides">Distance of the windows; 1 if null.</param>
        /// <param name="padding"><c>"valid"</c>, <c>"same"</c>, or <c>"causal"</c> for sequences.</param>
        /// <param name="dataFormat">Where the channels are.</param>
        /// <param name="dilationRate">Distance of the window's elements; 1 if null.</param>
        /// <exception cref="ArgumentException">The ranks or channels do not fit.</exception>
        public static Value Conv(
            Value inputs,
            Value kernel,
            Size2D? strides = null,
            Padding padding = default,
            string? dataFormat = null,
            Size2D? dilationRate = null)
        {
            int rank = inputs.Shape.Rank;
            if (rank is not (3 or 4) || kernel.Shape.Rank != rank)
            {
                throw new ArgumentException(
                    "Conv needs images and a kernel of four axes, or sequences and a kernel of three. "
                    + $"Received: {inputs.Types[0]} and {kernel.Types[0]}.");
            }

            string format = Guard.DataFormat(dataFormat);
            Value x = ImageLayout.ToChannelsLast(inputs, format);
            (Size2D step, Size2D dilation) = (strides ?? 1, dilationRate ?? 1);
            if (rank == 3)
            {
                x = ImageLayout.ToRows(x);
                kernel = Ops.ExpandDims(kernel, 0);
                (step, dilation) = ((1, step.Width), (1, dilation.Width));
            }

            Window2D window = (rank == 3 ? padding : padding.ForImages())
                .Window((kernel.Shape[0], kernel.Shape[1]), step, dilation, x.Shape);
            Value y = Ops.Conv2D(x, kernel, window, Math.Max(x.Shape[3] / Math.Max(kernel.Shape[2], 1), 1));
            return ImageLayout.FromChannelsLast(rank == 3 ? ImageLayout.FromRows(y) : y, format);
        }

        /// <summary>Convolves every channel of images by itself.</summary>
        /// <param name="inputs">Images.</param>
        /// <param name="kernel"><c>(height, width, channels, filters of each channel)</c>.</param>
        /// <param name="strides">Distance of the windows; 1 if null.</param>
        /// <param name="padding"><c>"valid"</c> or <c>"same"</c>.</param>
        /// <param name="dataFormat">Where the channels are.</param>
        /// <param name="dilationRate">Distance of the window's elements; 1 if null.</param>
        public static Value DepthwiseConv(
            Value inputs,
            Value kernel,
            Size2D? strides = null,
            Padding padding = default,
            string? dataFormat = null,
            Size2D? dilationRate = null)
        {
            string format = Guard.DataFormat(dataFormat);
            Value x = ImageLayout.ToChannelsLast(inputs, format);
            Window2D window = padding.ForImages()
                .Window((kernel.Shape[0], kernel.Shape[1]), strides ?? 1, dilationRate ?? 1, x.Shape);
            return ImageLayout.FromChannelsLast(DepthwiseConv2D.Convolve(x, kernel, window), format);
        }

        /// <summary>Convolves every channel by itself, then all of them pixel by pixel.</summary>
        /// <param name="inputs">Images.</param>
        /// <param name="depthwiseKernel"><c>(height, width, channels, filters of each channel)</c>.</param>
        /// <param name="pointwiseKernel"><c>(1, 1, channels * filters of each, filters)</c>.</param>
        /// <param name="strides">Distance of the windows; 1 if null.</param>
        /// <param name="padding"><c>"valid"</c> or <c>"same"</c>.</param>
        /// <param name="dataFormat">Where the channels are.</param>
        /// <param name="dilationRate">Distance of the window's elements; 1 if null.</param>
        public static Value SeparableConv(
            Value inputs,
            Value depthwiseKernel,
            Value pointwiseKernel,
            Size2D? strides = null,
            Padding padding = default,
            string? dataFormat = null,
            Size2D? dilationRate = null) =>
            Ops.Conv(
                Ops.DepthwiseConv(inputs, depthwiseKernel, strides, padding, dataFormat, dilationRate),
                pointwiseKernel,
                dataFormat: dataFormat);

        /// <summary>A convolution turned around: spreads every pixel over a window.</summary>
        /// <param name="inputs">Images.</param>
        /// <param name="kernel"><c>(height, width, filters, channels)</c>.</param>
        /// <param name="strides">Distance of the windows in the result; 1 if null.</param>
        /// <param name="padding"><c>"valid"</c> or <c>"same"</c>.</param>
        /// <param name="outputPadding">Pixels added at the bottom and right; see <see cref="Conv2DTranspose"/> if null.</param>
        /// <param name="dataFormat">Where the channels are.</param>
        /// <param name="dilationRate">Distance of the window's elements; 1 if null.</param>
        public static Value ConvTranspose(
            Value inputs,
            Value kernel,
            Size2D? strides = null,
            Padding padding = default,
            Size2D? outputPadding = null,
            string? dataFormat = null,
            Size2D? dilationRate = null)
        {
            string format = Guard.DataFormat(dataFormat);
            Value x = ImageLayout.ToChannelsLast(inputs, format);
            (Size2D step, Size2D dilation, Size2D size) = (strides ?? 1, dilationRate ?? 1, (kernel.Shape[0], kernel.Shape[1]));
            Shape enlarged = (
                x.Shape[0],
                Conv2DTranspose.NewSize(x.Shape[1], size.Height, step.Height, dilation.Height, outputPadding?.Height, padding),
                Conv2DTranspose.NewSize(x.Shape[2], size.Width, step.Width, dilation.Width, outputPadding?.Width, padding),
                kernel.Shape[2]);
            Window2D window = padding.ForImages().Window(size, step, dilation, enlarged);
            return ImageLayout.FromChannelsLast(Ops.Conv2DTranspose(x, kernel, window, enlarged), format);
        }

        /// <summary>The largest element of each window, channel by channel.</summary>
        /// <param name="inputs">Images.</param>
        /// <param name="poolSize">Rows and columns of the window.</param>
        /// <param name="strides">Distance of the windows; the window's size if null.</param>
        /// <param name="padding"><c>"valid"</c> or <c>"same"</c>.</param>
        /// <param name="dataFormat">Where the channels are.</param>
        public static Value MaxPool(
            Value inputs, Size2D poolSize, Size2D? strides = null, Padding padding = default, string? dataFormat = null) =>
            Pool(inputs, poolSize, strides, padding, dataFormat, Ops.MaxPooling);

        /// <summary>The mean of each window, channel by channel; the border does not count.</summary>
        /// <param name="inputs">Images.</param>
        /// <param name="poolSize">Rows and columns of the window.</param>
        /// <param name="strides">Distance of the windows; the window's size if null.</param>
        /// <param name="padding"><c>"valid"</c> or <c>"same"</c>.</param>
        /// <param name="dataFormat">Where the channels are.</param>
        public static Value AveragePool(
            Value inputs, Size2D poolSize, Size2D? strides = null, Padding padding = default, string? dataFormat = null) =>
            Pool(inputs, poolSize, strides, padding, dataFormat, Ops.AveragePooling);

        /// <summary>Images of another size, at half-pixel centres as in tf.image.resize of TensorFlow 2.</summary>
        /// <param name="images">Images <c>(batch, height, width, channels)</c>, or one without the batch.</param>
        /// <param name="size">Height and width of the result.</param>
        /// <param name="interpolation">
        /// <c>"bilinear"</c>, <c>"nearest"</c>, <c>"bicubic"</c>, <c>"lanczos3"</c>, <c>"lanczos5"</c> or <c>"area"</c>.
        /// </param>
        /// <param name="antialias">Whether smaller images are means of what their pixels cover.</param>
        /// <param name="dataFormat">Where the channels are.</param>
        /// <exception cref="ArgumentException">There are other than three or four axes, or no such interpolation.</exception>
        public static Value Resize(
            Value images,
            Size2D size,
            string interpolation = "bilinear",
            bool antialias = false,
            string? dataFormat = null)
        {
            int rank = images.Shape.Rank;
            if (rank is not (3 or 4))
            {
                throw new ArgumentException($"Resize needs images of three or four axes. Received: {images.Types[0]}.");
            }

            Interpolation kind = Enum.Parse<Interpolation>(
                Guard.OneOf(interpolation, ["bilinear", "nearest", "bicubic", "lanczos3", "lanczos5", "area"]), ignoreCase: true);
            int rows = rank - (Guard.DataFormat(dataFormat) == "channels_first" ? 2 : 3);

            // The axis that leaves less to do goes first.
            return (double)size.Height / images.Shape[rows] <= (double)size.Width / images.Shape[rows + 1]
                ? Ops.Resample(Ops.Resample(images, rows, size.Height, kind, antialias), rows + 1, size.Width, kind, antialias)
                : Ops.Resample(Ops.Resample(images, rows + 1, size.Width, kind, antialias), rows, size.Height, kind, antialias);
        }

        /// <summary>Images moved, turned, scaled or sheared, each by a matrix of its own.</summary>
        /// <param name="images">Images.</param>
        /// <param name="transform">
        /// <c>(batch, 8)</c>, or <c>(8,)</c> for all: pixel (x, y) is read at <c>((a x + b y + c) / k, (d x + e y + f) / k)</c>
        /// with <c>k = g x + h y + 1</c>. It has no gradient.
        /// </param>
        /// <param name="interpolation"><c>"bilinear"</c> or <c>"nearest"</c>.</param>
        /// <param name="fillMode"><c>"constant"</c>, <c>"reflect"</c>, <c>"wrap"</c> or <c>"nearest"</c>.</param>
        /// <param name="fillValue">The number outside, for <c>"constant"</c>.</param>
        /// <param name="dataFormat">Where the channels are.</param>
        /// <param name="size">Height and width of the result; those of the images if null.</param>
        public static Value AffineTransform(
            Value images,
            Value transform,
            string interpolation = "bilinear",
            string fillMode = "constant",
            double fillValue = 0,
            string? dataFormat = null,
            Size2D? size = null)
        {
            Interpolation kind = Enum.Parse<Interpolation>(
                Guard.OneOf(interpolation, ["bilinear", "nearest"]), ignoreCase: true);
            SampleFill fill = Enum.Parse<SampleFill>(
                Guard.OneOf(fillMode, ["constant", "reflect", "wrap", "nearest"]), ignoreCase: true);
            string format = Guard.DataFormat(dataFormat);
            Value x = ImageLayout.ToChannelsLast(images, format);
            Value matrices = transform.Shape.Rank == 1
                ? Ops.BroadcastTo(Ops.ExpandDims(transform, 0), (x.Shape[0], transform.Shape[0]))
                : transform;
            return ImageLayout.FromChannelsLast(Ops.ProjectiveSample(x, matrices, size, kind, fill, fillValue), format);
        }

        /// <summary>What windows cover, as channels: <c>(batch, rows, columns, size * size * channels)</c>.</summary>
        /// <param name="images">Images.</param>
        /// <param name="size">Rows and columns of a window.</param>
        /// <param name="strides">Distance of the windows; their size if null.</param>
        /// <param name="dilationRate">Distance of a window's elements.</param>
        /// <param name="padding"><c>"valid"</c> or <c>"same"</c>.</param>
        /// <param name="dataFormat">Where the channels are.</param>
        public static Value ExtractPatches(
            Value images,
            Size2D size,
            Size2D? strides = null,
            Size2D? dilationRate = null,
            Padding padding = default,
            string? dataFormat = null)
        {
            string format = Guard.DataFormat(dataFormat);
            Value x = ImageLayout.ToChannelsLast(images, format);
            Window2D window = padding.ForImages().Window(size, strides ?? size, dilationRate ?? 1, x.Shape);
            return ImageLayout.FromChannelsLast(Ops.ExtractPatches(x, window), format);
        }
    }

    private static Value Pool(
        Value inputs,
        Size2D poolSize,
        Size2D? strides,
        Padding padding,
        string? dataFormat,
        Func<Value, Window2D, Value> pool)
    {
        string format = Guard.DataFormat(dataFormat);
        Value x = ImageLayout.ToChannelsLast(inputs, format);
        Window2D window = padding.ForImages().Window(poolSize, strides ?? poolSize, 1, x.Shape);
        return ImageLayout.FromChannelsLast(pool(x, window), format);
    }
}
