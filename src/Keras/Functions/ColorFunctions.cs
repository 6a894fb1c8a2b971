namespace Keras;

/// <summary>Colors and borders of images among the functions of <see cref="Ops"/>: keras.ops.image.</summary>
public static class ColorFunctions
{
    extension(Ops)
    {
        /// <summary>Brightness: <c>0.2989 r + 0.587 g + 0.114 b</c>.</summary>
        /// <param name="images">Images of three channels.</param>
        /// <param name="dataFormat">Where the channels are.</param>
        public static Value RgbToGrayscale(Value images, string? dataFormat = null)
        {
            (Value red, Value green, Value blue, int axis) = Channels(images, dataFormat);
            return Ops.Concatenate([(0.2989 * red) + (0.587 * green) + (0.114 * blue)], axis);
        }

        /// <summary>Hue, saturation and value, from 0 to 1, of colors from 0 to 1.</summary>
        /// <inheritdoc cref="RgbToGrayscale" path="/param"/>
        public static Value RgbToHsv(Value images, string? dataFormat = null)
        {
            (Value red, Value green, Value blue, int axis) = Channels(images, dataFormat);
            Value value = Ops.Maximum(Ops.Maximum(red, green), blue);
            Value range = value - Ops.Minimum(Ops.Minimum(red, green), blue);
            Value saturation = Ops.DivideNoNan(range, value);
            Value sector = Ops.Where(
                Ops.Equal(red, value),
                Ops.DivideNoNan(green - blue, range),
                Ops.Where(Ops.Equal(green, value), 2 + Ops.DivideNoNan(blue - red, range), 4 + Ops.DivideNoNan(red - green, range)));
            Value hue = Ops.Where(Ops.Equal(range, 0), 0, sector / 6);
            return Ops.Concatenate([Ops.Where(hue < 0, hue + 1, hue), saturation, value], axis);
        }

        /// <summary>Colors from 0 to 1 of hue, saturation and value.</summary>
        /// <inheritdoc cref="RgbToGrayscale" path="/param"/>
        public static Value HsvToRgb(Value images, string? dataFormat = null)
        {
            (Value hue, Value saturation, Value value, int axis) = Channels(images, dataFormat);
            Value sixth = hue * 6;
            return Ops.Concatenate([Color(5), Color(3), Color(1)], axis);

            // value - value * saturation * max(0, min(k, 4 - k, 1)) with k = (n + 6 hue) mod 6.
            Value Color(double n)
            {
                Value k = (sixth + n) % 6;
                return value - (value * saturation * Ops.Clip(Ops.Minimum(k, 4 - k), 0, 1));
            }
        }

        /// <summary>Images with a border of one number around them.</summary>
        /// <param name="images">Images.</param>
        /// <param name="padding">Rows above and below, columns left and right.</param>
        /// <param name="constantValue">The number.</param>
        /// <param name="dataFormat">Where the channels are.</param>
        public static Value PadImages(
            Value images,
            ((int Top, int Bottom) Rows, (int Left, int Right) Columns) padding,
            double constantValue = 0,
            string? dataFormat = null)
        {
            int rows = Rows(images, dataFormat);
            (int, int)[] pads = new (int, int)[images.Shape.Rank];
            (pads[rows], pads[rows + 1]) = (padding.Rows, padding.Columns);
            return Ops.Pad(images, pads, constantValues: constantValue);
        }

        /// <summary>Images without a border.</summary>
        /// <param name="images">Images.</param>
        /// <param name="cropping">Rows above and below, columns left and right.</param>
        /// <param name="dataFormat">Where the channels are.</param>
        /// <exception cref="ArgumentException">Nothing would be left.</exception>
        public static Value CropImages(
            Value images, ((int Top, int Bottom) Rows, (int Left, int Right) Columns) cropping, string? dataFormat = null)
        {
            int rows = Rows(images, dataFormat);
            Value lower = Cut(images, rows, cropping.Rows.Top, cropping.Rows.Bottom);
            return Cut(lower, rows + 1, cropping.Columns.Left, cropping.Columns.Right);
        }

        /// <summary>Images in which each pixel is the mean of its neighbors, weighed by a bell.</summary>
        /// <param name="images">Images.</param>
        /// <param name="kernelSize">Rows and columns of the window.</param>
        /// <param name="sigma">Standard deviations of the bell in pixels.</param>
        /// <param name="dataFormat">Where the channels are.</param>
        public static Value GaussianBlur(
            Value images, Engine.Tensors.Size2D kernelSize, (double Rows, double Columns) sigma, string? dataFormat = null)
        {
            int channels = images.Shape[Guard.DataFormat(dataFormat) == "channels_first" ? 1 : 3];
            Value bell = Ops.Outer(Bell(kernelSize.Height, sigma.Rows), Bell(kernelSize.Width, sigma.Columns));
            Value kernel = Ops.Tile(Ops.Reshape(bell, (kernelSize.Height, kernelSize.Width, 1, 1)), [1, 1, channels, 1]);
            return Ops.DepthwiseConv(images, Ops.Cast(kernel, images.DType), padding: "same", dataFormat: dataFormat);
        }

        /// <summary>How close two images are, in decibels: <c>20 log10(max) - 10 log10(mse)</c>.</summary>
        /// <param name="x1">Images.</param>
        /// <param name="x2">Images of the same shape.</param>
        /// <param name="maxVal">The largest number that a pixel may have.</param>
        public static Value Psnr(Value x1, Value x2, double maxVal) =>
            (20 * Math.Log10(maxVal)) - (10 * Ops.Log10(Ops.Mean(Ops.SquaredDifference(x1, x2))));
    }

    private static int Rows(Value images, string? dataFormat) =>
        images.Shape.Rank - (Guard.DataFormat(dataFormat) == "channels_first" ? 2 : 3);

    private static (Value First, Value Second, Value Third, int Axis) Channels(Value images, string? dataFormat)
    {
        int axis = Guard.DataFormat(dataFormat) == "channels_first" ? images.Shape.Rank - 3 : images.Shape.Rank - 1;
        if (images.Shape.Rank is not (3 or 4) || images.Shape[axis] != 3)
        {
            throw new ArgumentException($"Images of three channels are needed. Received: {images.Types[0]}.");
        }

        IReadOnlyList<Value> channels = Ops.Split(images, 3, axis);
        return (channels[0], channels[1], channels[2], axis);
    }

    private static Value Cut(Value x, int axis, int before, int after) => before + after < x.Shape[axis]
        ? Ops.Slice(x, axis, before, x.Shape[axis] - before - after)
        : throw new ArgumentException($"Cutting {before} and {after} off {x.Shape[axis]} leaves nothing.");

    private static Value Bell(int size, double sigma)
    {
        double[] bell = [.. Enumerable.Range(0, size).Select(i => Math.Exp(-Math.Pow((i - ((size - 1) / 2.0)) / sigma, 2) / 2))];
        return Ops.Array(bell.Select(number => (float)(number / bell.Sum())).ToArray());
    }
}
