using Keras.Engine.Tensors;

namespace Keras.Layers;

/// <summary>In training, changes every image by operations drawn from fourteen, all as strongly as one number says.</summary>
/// <inheritdoc cref="AugmentationLayer" path="/remarks"/>
/// <remarks>
/// Identity, shears, shifts, rotation, brightness, color, contrast, sharpness, posterize, solarize, auto contrast, equalize, with
/// the strengths of torchvision's RandAugment, whose arguments Keras 3 has, too; outside lies the lowest value. Images of other
/// than three channels have no color to change. Cubuk et al. 2019, arXiv:1909.13719.
/// </remarks>
/// <param name="valueRange">Lowest and highest value of pixels; results are kept within. 0 and 255 if null.</param>
/// <param name="numOps">Operations on each image, one after the other.</param>
/// <param name="magnitude">Strength, from 0 to <paramref name="numMagnitudeBins"/> less one.</param>
/// <param name="numMagnitudeBins">Number of strengths.</param>
/// <param name="interpolation"><c>"nearest"</c> or <c>"bilinear"</c>.</param>
/// <param name="seed">Fixes what is drawn; random if null.</param>
/// <param name="dataFormat">
/// <c>"channels_last"</c>, or <c>"channels_first"</c> for <c>(batch, channels, height, width)</c>; the global setting
/// if null.
/// </param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; this layer has none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException">A number is out of range, or a name is unknown.</exception>
public class RandAugment(
    IReadOnlyList<double>? valueRange = null,
    int numOps = 2,
    int magnitude = 9,
    int numMagnitudeBins = 31,
    string interpolation = "nearest",
    int? seed = null,
    string? dataFormat = null,
    string? name = null,
    bool trainable = true,
    Shape? inputShape = null)
    : AugmentationLayer(seed, name, trainable, inputShape)
{
    private const int Operations = 14;
    private const int Levels = 256;

    /// <inheritdoc cref="RandAugment" path="/param[@name='valueRange']"/>
    public IReadOnlyList<double> ValueRange { get; } = Range(valueRange);

    /// <inheritdoc cref="RandAugment" path="/param[@name='numOps']"/>
    public int NumOps { get; } = Guard.Positive(numOps);

    /// <inheritdoc cref="RandAugment" path="/param[@name='magnitude']"/>
    public int Magnitude { get; } = magnitude >= 0 && magnitude < numMagnitudeBins ? magnitude : throw new ArgumentException(
        $"`magnitude` must lie in 0..{numMagnitudeBins - 1} for numMagnitudeBins={numMagnitudeBins}. Received: {magnitude}.",
        nameof(magnitude));

    /// <inheritdoc cref="RandAugment" path="/param[@name='numMagnitudeBins']"/>
    public int NumMagnitudeBins { get; } = numMagnitudeBins >= 2 ? numMagnitudeBins : throw new ArgumentException(
        $"`numMagnitudeBins` must be at least 2. Received: {numMagnitudeBins}.", nameof(numMagnitudeBins));

    /// <inheritdoc cref="RandAugment" path="/param[@name='interpolation']"/>
    public string Interpolation { get; } = Guard.OneOf(interpolation, Interpolations);

    /// <inheritdoc cref="RandAugment" path="/param[@name='dataFormat']"/>
    public string DataFormat { get; } = Guard.DataFormat(dataFormat);

    /// <inheritdoc/>
    internal override int Draws => 2 * NumOps;

    private protected override string Layout => DataFormat;

    // As a part of the greatest strength.
    private double Strength => Magnitude / (NumMagnitudeBins - 1.0);

    /// <inheritdoc/>
    internal override Value Augment(Value images, Value draws, CallContext context)
    {
        (double low, double span) = (ValueRange[0], ValueRange[1] - ValueRange[0]);
        Value x = (images - low) * ((Levels - 1) / span);
        for (int round = 0; round < NumOps; round++)
        {
            Value choice = Ops.Minimum(Ops.Floor(Uniform(draws, 2 * round, 0, Operations)), Operations - 1);
            Value sign = (2 * Ops.Less(Uniform(draws, (2 * round) + 1, 0, 1), 0.5)) - 1;
            x = Ops.Clip(Colored(Moved(x, choice, sign), choice, sign), 0, Levels - 1);
        }

        return (x * (span / (Levels - 1))) + low;
    }

    private Value Moved(Value x, Value choice, Value sign)
    {
        (double right, double bottom) = (x.Shape[2] - 1, x.Shape[1] - 1);
        Value shearX = sign * (0.3 * Strength) * Ops.Equal(choice, 1);
        Value shearY = sign * (0.3 * Strength) * Ops.Equal(choice, 2);
        Value shiftX = sign * (150.0 / 331 * x.Shape[2] * Strength) * Ops.Equal(choice, 3);
        Value shiftY = sign * (150.0 / 331 * x.Shape[1] * Strength) * Ops.Equal(choice, 4);
        Value angle = sign * (Math.PI / 6 * Strength) * Ops.Equal(choice, 5);
        (Value cosine, Value sine) = (Ops.Cos(angle), Ops.Sin(angle));
        Value centerX = (right - ((cosine * right) - (sine * bottom))) / 2;
        Value centerY = (bottom - ((sine * right) + (cosine * bottom))) / 2;
        return Sample(
            x,
            [cosine, shearX - sine, centerX + shiftX, sine + shearY, cosine, centerY + shiftY],
            Interpolation,
            "constant",
            0);
    }

    private Value Colored(Value x, Value choice, Value sign)
    {
        Value factor = OverPixels(1 + (sign * (0.9 * Strength)));
        Value gray = x.Shape[3] == 3
            ? (0.2989 * Ops.Slice(x, 3, 0, 1)) + (0.587 * Ops.Slice(x, 3, 1, 1)) + (0.114 * Ops.Slice(x, 3, 2, 1))
            : x;
        double bits = 8 - Math.Round(4 * Strength);
        double step = Math.Pow(2, 8 - bits);
        double threshold = (Levels - 1) * (1 - Strength);
        (Value least, Value most) = (Ops.Min(x, (1, 2), keepDims: true), Ops.Max(x, (1, 2), keepDims: true));
        Value spread = Ops.Where(Ops.Greater(most, least), most - least, Levels - 1);
        Value start = Ops.Where(Ops.Greater(most, least), least, Ops.ZerosLike(least));
        (int Choice, Value Result)[] results =
        [
            (6, x * factor),
            (7, Blend(gray, x, factor)),
            (8, Blend(Ops.Mean(gray, (1, 2, 3), keepDims: true), x, factor)),
            (9, Blend(Smoothed(x), x, factor)),
            (10, Ops.Floor(x / step) * step),
            (11, Ops.Where(Ops.GreaterEqual(x, threshold), Levels - 1 - x, x)),
            (12, (x - start) * ((Levels - 1) / spread)),
            (13, Equalized(x)),
        ];
        return results.Aggregate(x, (sum, next) => Ops.Where(OverPixels(Ops.Equal(choice, next.Choice)), next.Result, sum));
    }

    private static Value Blend(Value other, Value x, Value factor) => other + (factor * (x - other));

    // The mean of each pixel's neighbours, itself counting five times; the outermost pixels stay.
    private static Value Smoothed(Value x)
    {
        if (x.Shape[1] < 3 || x.Shape[2] < 3)
        {
            return x;
        }

        Value rows = Sum(x, 1);
        Value inner = Ops.Slice(Ops.Slice(x, 1, 1, x.Shape[1] - 2), 2, 1, x.Shape[2] - 2);
        Value smooth = (Sum(rows, 2) + (4 * inner)) / 13;
        Value difference = Ops.Pad(smooth - inner, [0, 1, 1, 0], [0, 1, 1, 0]);
        return x + difference;

        static Value Sum(Value x, int axis) => Ops.Slice(x, axis, 0, x.Shape[axis] - 2)
            + Ops.Slice(x, axis, 1, x.Shape[axis] - 2) + Ops.Slice(x, axis, 2, x.Shape[axis] - 2);
    }

    // ImageOps.equalize of Pillow: a table for every channel of every image.
    private static Value Equalized(Value x)
    {
        (int images, int channels, int pixels) = (x.Shape[0], x.Shape[3], x.Shape[1] * x.Shape[2]);
        Value levels = Ops.Cast(Ops.Clip(Ops.Round(x), 0, Levels - 1), DType.Int32);
        Value tables = Ops.Reshape(Ops.Arange(images), (images, 1, 1, 1)) * channels;
        Value places = ((tables + Ops.Reshape(Ops.Arange(channels), (1, 1, 1, channels))) * Levels) + levels;
        Value flat = Ops.Flatten(places);
        Value counts = Ops.Reshape(
            Ops.Scatter(Ops.ExpandDims(flat, 1), Ops.Ones(flat.Shape, x.DType), images * channels * Levels),
            (images * channels, Levels));

        // The brightest level that occurs does not count.
        Value numbers = Ops.Reshape(Ops.Arange(0, Levels, dtype: x.DType), (1, Levels));
        Value brightest = Ops.Max(Ops.Where(Ops.Greater(counts, 0), numbers + Ops.ZerosLike(counts), Ops.FullLike(counts, -1)), 1, true);
        Value last = Ops.Sum(counts * Ops.Equal(numbers, brightest), 1, keepDims: true);
        Value step = Ops.Floor((pixels - last) / (Levels - 1));
        Value before = Ops.CumSum(counts, 1) - counts;
        Value divisor = Ops.Maximum(step, 1);
        Value table = Ops.Minimum(Ops.Floor((before + Ops.Floor(step / 2)) / divisor), Levels - 1);
        Value mapped = Ops.Reshape(Ops.Gather(Ops.Flatten(table), flat), x.Shape);
        Value changes = Ops.Reshape(Ops.Greater(step, 0), (images, 1, 1, channels));
        return Ops.Where(changes, mapped, x);
    }
}
