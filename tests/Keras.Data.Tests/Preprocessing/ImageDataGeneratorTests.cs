using System.Numerics.Tensors;
using Keras.Preprocessing;
using Keras.Testing;

namespace Keras.Tests.Preprocessing;

public class ImageDataGeneratorTests
{
    private const int Draws = 400;

    private static readonly Tensor<float> s_image =
        Tensor.Create([.. Enumerable.Range(0, 6 * 5 * 3).Select(i => (float)(i * 37 % 101))], [6, 5, 3]);

    private static readonly Tensor<float> s_images =
        Tensor.Create([.. Enumerable.Range(0, 8 * 4 * 4 * 3).Select(i => (float)(i * 53 % 199))], [8, 4, 4, 3]);

    [Fact]
    public void Does_nothing_by_default()
    {
        ImageTransform transform = new ImageDataGenerator().GetRandomTransform([6, 5, 3], seed: 1);

        Assert.Equal(new ImageTransform(), transform);
        Assert.Equal(s_image.ToArray(), new ImageDataGenerator().RandomTransform(s_image, seed: 1).ToArray());
        Assert.Equal(s_image.ToArray(), new ImageDataGenerator().Standardize(s_image).ToArray());
    }

    [Fact]
    public void Draws_rotations_within_the_range() =>
        AssertSpread(new ImageDataGenerator(rotationRange: 30), transform => transform.Theta, -30, 30);

    [Fact]
    public void Draws_shears_within_the_range() =>
        AssertSpread(new ImageDataGenerator(shearRange: 12), transform => transform.Shear, -12, 12);

    [Fact]
    public void Draws_zooms_of_both_axes_on_their_own()
    {
        ImageDataGenerator generator = new(zoomRange: 0.25);

        AssertSpread(generator, transform => transform.Zx, 0.75, 1.25);
        AssertSpread(generator, transform => transform.Zy, 0.75, 1.25);
        Assert.Contains(Transforms(generator), transform => Math.Abs(transform.Zx - transform.Zy) > 0.1);
        AssertSpread(new ImageDataGenerator(zoomRange: (0.5, 0.6)), transform => transform.Zx, 0.5, 0.6);
    }

    [Fact]
    public void Draws_channel_shifts_within_the_range() => AssertSpread(
        new ImageDataGenerator(channelShiftRange: 20), transform => transform.ChannelShiftIntensity!.Value, -20, 20);

    [Fact]
    public void Draws_brightness_within_the_range() => AssertSpread(
        new ImageDataGenerator(brightnessRange: (0.2, 0.9)), transform => transform.Brightness!.Value, 0.2, 0.9);

    [Fact]
    public void Takes_float_shifts_below_one_as_share_of_the_size()
    {
        ImageDataGenerator generator = new(widthShiftRange: 0.2, heightShiftRange: 0.5);

        AssertSpread(generator, transform => transform.Tx, -3, 3);
        AssertSpread(generator, transform => transform.Ty, -1, 1);
    }

    [Fact]
    public void Takes_float_shifts_from_one_on_as_pixels_with_fractions()
    {
        ImageDataGenerator generator = new(heightShiftRange: 2.0);

        AssertSpread(generator, transform => transform.Tx, -2, 2);
        Assert.Contains(Transforms(generator), transform => transform.Tx != Math.Round(transform.Tx));
    }

    [Fact]
    public void Takes_integer_shifts_as_whole_pixels_below_the_number()
    {
        Assert.Equal([-2, -1, 0, 1, 2], Values(new ImageDataGenerator(widthShiftRange: 3), transform => transform.Ty));
        Assert.Equal([0], Values(new ImageDataGenerator(widthShiftRange: 1), transform => transform.Ty));
    }

    [Fact]
    public void Takes_lists_as_the_shifts_to_choose_from()
    {
        Assert.Equal(
            [-4, -1, 1, 4],
            Values(new ImageDataGenerator(heightShiftRange: new[] { 1, 4 }), transform => transform.Tx));
        Assert.Equal(
            [-3, -1.5, 1.5, 3],
            Values(new ImageDataGenerator(heightShiftRange: new[] { 0.25, 0.5 }), transform => transform.Tx));
    }

    [Fact]
    public void Flips_half_of_the_images()
    {
        ImageTransform[] horizontal = Transforms(new ImageDataGenerator(horizontalFlip: true));
        ImageTransform[] vertical = Transforms(new ImageDataGenerator(verticalFlip: true));

        Assert.InRange(horizontal.Count(transform => transform.FlipHorizontal), 0.4 * Draws, 0.6 * Draws);
        Assert.InRange(vertical.Count(transform => transform.FlipVertical), 0.4 * Draws, 0.6 * Draws);
        Assert.DoesNotContain(horizontal, transform => transform.FlipVertical);
        Assert.DoesNotContain(vertical, transform => transform.FlipHorizontal);
    }

    [Fact]
    public void Crops_padded_images_at_every_place_alike()
    {
        ImageTransform[] transforms = [.. Enumerable.Range(0, 5000).Select(
            seed => new ImageDataGenerator(cropPadding: 2).GetRandomTransform([6, 5, 3], seed))];

        Dictionary<(double, double), int> places = transforms
            .GroupBy(transform => (transform.Tx, transform.Ty))
            .ToDictionary(group => group.Key, group => group.Count());

        Assert.Equal(25, places.Count);
        Assert.Equal([-2, -1, 0, 1, 2], places.Keys.Select(place => place.Item1).Distinct().Order());
        Assert.Equal([-2, -1, 0, 1, 2], places.Keys.Select(place => place.Item2).Distinct().Order());

        // 200 each, give or take five standard deviations.
        Assert.All(places.Values, count => Assert.InRange(count, 130, 270));
    }

    [Fact]
    public void Shows_windows_of_the_padded_image_flipped_or_not()
    {
        const int Padding = 2;
        ImageDataGenerator generator = new(
            cropPadding: Padding, fillMode: "constant", cval: 0, horizontalFlip: true);
        float Padded(int row, int column, int channel) =>
            row < 0 || row >= 6 || column < 0 || column >= 5 ? 0 : s_image[row, column, channel];
        HashSet<string> windows = [];
        for (int top = -Padding; top <= Padding; top++)
        {
            for (int left = -Padding; left <= Padding; left++)
            {
                foreach (bool flips in (bool[])[false, true])
                {
                    windows.Add(string.Join(' ', Enumerable.Range(0, 6 * 5 * 3).Select(i =>
                        Padded(top + (i / 15), left + (flips ? 4 - (i / 3 % 5) : i / 3 % 5), i % 3))));
                }
            }
        }

        HashSet<string> seen = [.. Enumerable.Range(0, 1000).Select(
            seed => string.Join(' ', generator.RandomTransform(s_image, seed).ToArray()))];

        Assert.Equal(50, windows.Count);
        Assert.Equal(windows.Order(), seen.Order());
    }

    [Fact]
    public void Normalizes_first_if_told_so()
    {
        ImageDataGenerator Create(bool first) => new(
            featurewiseCenter: true, featurewiseStdNormalization: true, rescale: 0.5, cropPadding: 3,
            fillMode: "constant", cval: 0, standardizeFirst: first);
        float[] Batch(bool first)
        {
            ImageDataGenerator generator = Create(first);
            generator.Fit(s_images);
            (Tensor<float> x, _) = generator.Flow(s_images, s_images, batchSize: 8, shuffle: false, seed: 2)[0];
            return x.ToArray();
        }

        ImageDataGenerator own = Create(true);
        own.Fit(s_images);
        float[] normalized = own.Standardize(s_images).ToArray();
        float[] last = Batch(first: false);

        // Nothing is interpolated: each number is a normalized pixel or the border's zero.
        Assert.Empty(Batch(first: true).Except([.. normalized, 0]));
        Assert.Contains(0, Batch(first: true));
        Assert.DoesNotContain(0, last);
        Assert.Contains(last, number => !normalized.Contains(number));
    }

    [Fact]
    public void Fits_transformed_images_with_a_border_in_the_units_that_it_has()
    {
        float Mean(bool first)
        {
            ImageDataGenerator generator = new(
                featurewiseCenter: true, rescale: 0.001, cropPadding: 3, fillMode: "constant", cval: 1000,
                standardizeFirst: first);
            generator.Fit(s_images, augment: true, seed: 1);
            return generator.Mean![0];
        }

        Assert.InRange(Mean(first: false), 0, 1);
        Assert.InRange(Mean(first: true), 100, 1000);
    }

    [Fact]
    public void Moves_rows_up_and_columns_left_for_positive_shifts()
    {
        ImageDataGenerator generator = new(fillMode: "constant", cval: -1);

        Tensor<float> up = generator.ApplyTransform(s_image, new ImageTransform(Tx: 1));
        Tensor<float> left = generator.ApplyTransform(s_image, new ImageTransform(Ty: 2));

        Assert.Equal(s_image[3, 2, 1], up[2, 2, 1]);
        Assert.Equal(-1, up[5, 0, 0]);
        Assert.Equal(s_image[2, 4, 1], left[2, 2, 1]);
        Assert.Equal(-1, left[0, 3, 0]);
    }

    [Fact]
    public void Leaves_the_source_untouched()
    {
        float[] before = s_image.ToArray();

        new ImageDataGenerator(rescale: 2).Standardize(s_image);
        new ImageDataGenerator().ApplyTransform(
            s_image, new ImageTransform(Tx: 1, FlipHorizontal: true, FlipVertical: true, Brightness: 0.5));

        Assert.Equal(before, s_image.ToArray());
    }

    [Fact]
    public void Draws_the_same_for_the_same_seed()
    {
        ImageDataGenerator generator = new(rotationRange: 90, widthShiftRange: 0.3);

        float[] Draw(int seed) => generator.RandomTransform(s_image, seed).ToArray();

        Assert.Equal(Draw(5), Draw(5));
        Assert.NotEqual(Draw(5), Draw(6));
    }

    [Fact]
    public void Preprocesses_before_everything_else_of_the_normalization()
    {
        ImageDataGenerator generator = new(
            rescale: 0.5,
            preprocessingFunction: image => Tensor.Create([.. image.ToArray().Select(x => x + 10)], image.Lengths));

        Assert.Equal((s_image[1, 2, 0] + 10) / 2, generator.Standardize(s_image)[1, 2, 0]);
    }

    [Fact]
    public void Refuses_a_preprocessing_that_changes_the_shape()
    {
        ImageDataGenerator generator = new(preprocessingFunction: _ => Tensor.Create([1f]));

        Assert.Contains(
            "keep the shape (6, 5, 3). It returned (1,)",
            Assert.Throws<ArgumentException>(() => generator.Standardize(s_image)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Treats_a_rescale_of_zero_as_none() =>
        Assert.Equal(s_image.ToArray(), new ImageDataGenerator(rescale: 0).Standardize(s_image).ToArray());

    [Fact]
    public void Fits_mean_and_deviation_of_each_channel()
    {
        ImageDataGenerator generator = new(featurewiseCenter: true, featurewiseStdNormalization: true);
        generator.Fit(s_images);
        float[] numbers = s_images.ToArray();

        for (int channel = 0; channel < 3; channel++)
        {
            double[] values = [.. numbers.Where((_, i) => i % 3 == channel).Select(x => (double)x)];
            double mean = values.Average();
            Assert.Equal(mean, generator.Mean![channel], 1e-3);
            Assert.Equal(Math.Sqrt(values.Average(x => (x - mean) * (x - mean))), generator.Std![channel], 1e-3);
        }
    }

    [Fact]
    public void Fits_bytes_like_floats()
    {
        byte[] bytes = [.. s_images.ToArray().Select(x => (byte)x)];
        ImageDataGenerator fromBytes = new(featurewiseCenter: true);
        ImageDataGenerator fromFloats = new(featurewiseCenter: true);

        fromBytes.Fit(Tensor.Create(bytes, s_images.Lengths));
        fromFloats.Fit(s_images);

        Assert.Equal(fromFloats.Mean, fromBytes.Mean);
    }

    [Fact]
    public void Fits_transformed_images_if_asked_to()
    {
        ImageDataGenerator generator = new(
            featurewiseCenter: true, widthShiftRange: 0.9, fillMode: "constant", cval: 1000);

        generator.Fit(s_images);
        float plain = generator.Mean![0];
        generator.Fit(s_images, augment: true, seed: 1);
        float once = generator.Mean[0];
        generator.Fit(s_images, augment: true, rounds: 3, seed: 1);
        float thrice = generator.Mean[0];
        generator.Fit(s_images, augment: true, seed: 2);
        float other = generator.Mean[0];
        generator.Fit(s_images, augment: true, seed: 1);

        Assert.True(once > plain + 100);
        Assert.NotEqual(once, thrice);
        Assert.NotEqual(once, other);
        Assert.Equal(once, generator.Mean[0]);
    }

    [Fact]
    public void Whitening_makes_the_numbers_uncorrelated()
    {
        ImageDataGenerator generator = new(featurewiseCenter: true, zcaWhitening: true, zcaEpsilon: 1e-6);
        Random random = new(1);
        float[] numbers = new float[300 * 12];
        for (int i = 0; i < numbers.Length; i++)
        {
            // Each number leans on the one before it.
            numbers[i] = (float)((10 * random.NextDouble()) + (i % 12 == 0 ? 0 : 0.9 * numbers[i - 1]));
        }

        Tensor<float> x = Tensor.Create(numbers, [300, 2, 2, 3]);
        generator.Fit(x);
        float[] white = generator.Standardize(x).ToArray();

        double Product(int a, int b) =>
            Enumerable.Range(0, 300).Average(i => white[(i * 12) + a] * (double)white[(i * 12) + b]);
        for (int a = 0; a < 12; a++)
        {
            for (int b = 0; b < a; b++)
            {
                // Numbers of one channel share its mean, so that they are centered together, not one by one.
                Assert.Equal(0, Product(a, b), 0.02);
            }

            Assert.Equal(1, Product(a, a), 0.02);
        }
    }

    [Fact]
    public void Warns_when_an_option_overrides_another()
    {
        Assert.Contains(
            "`zcaWhitening` of ImageDataGenerator overrides the setting of `featurewiseCenter`",
            WarningsOf(() => _ = new ImageDataGenerator(zcaWhitening: true)),
            StringComparison.Ordinal);
        Assert.Contains(
            "`zcaWhitening` of ImageDataGenerator overrides the setting of `featurewiseStdNormalization`",
            WarningsOf(() => _ = new ImageDataGenerator(zcaWhitening: true, featurewiseStdNormalization: true)),
            StringComparison.Ordinal);
        Assert.Contains(
            "`featurewiseStdNormalization` of ImageDataGenerator overrides the setting of `featurewiseCenter`",
            WarningsOf(() => _ = new ImageDataGenerator(featurewiseStdNormalization: true)),
            StringComparison.Ordinal);
        Assert.Contains(
            "`samplewiseStdNormalization` of ImageDataGenerator overrides the setting of `samplewiseCenter`",
            WarningsOf(() => _ = new ImageDataGenerator(samplewiseStdNormalization: true)),
            StringComparison.Ordinal);
        Assert.Empty(WarningsOf(() => _ = new ImageDataGenerator(featurewiseCenter: true, samplewiseCenter: true)));
    }

    [Fact]
    public void Warns_once_and_skips_the_step_when_it_is_not_fitted()
    {
        ImageDataGenerator generator = new(featurewiseCenter: true);
        float[] result = [];

        string warnings = WarningsOf(() => result = generator.Standardize(s_images).ToArray());

        Assert.Equal(s_images.ToArray(), result);
        Assert.Single(warnings.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("Call Fit(x) first", warnings, StringComparison.Ordinal);
    }

    [Fact]
    public void Warns_about_an_unusual_number_of_channels()
    {
        Tensor<float> planes = Tensor.CreateFromShape<float>([2, 3, 8, 8]);

        Assert.Contains(
            "which has 8", WarningsOf(() => _ = new ImageDataGenerator().Flow(planes)), StringComparison.Ordinal);
        Assert.Empty(WarningsOf(() => _ = new ImageDataGenerator(dataFormat: "channels_first").Flow(planes)));
    }

    [Fact]
    public void Says_what_is_wrong_with_an_argument()
    {
        AssertTeaches("\"reflect\"", () => _ = new ImageDataGenerator(fillMode: "mirror"));
        AssertTeaches("[0, 5]", () => _ = new ImageDataGenerator(interpolationOrder: 6));
        AssertTeaches("\"channels_first\"", () => _ = new ImageDataGenerator(dataFormat: "nchw"));
        AssertTeaches("below 1", () => _ = new ImageDataGenerator(validationSplit: 1));
        AssertTeaches("cropPadding", () => _ = new ImageDataGenerator(cropPadding: -1));
        AssertTeaches("at least 0", () => _ = new ImageDataGenerator(validationSplit: -0.1));
        AssertTeaches("from 0 up", () => _ = new ImageDataGenerator(widthShiftRange: -2));
        AssertTeaches("finite", () => _ = new ImageDataGenerator(widthShiftRange: double.NaN));
        AssertTeaches("at least one element", () => _ = new ImageDataGenerator(widthShiftRange: Array.Empty<double>()));
        AssertTeaches("zoomRange", () => _ = new ImageDataGenerator(zoomRange: double.NaN));
        AssertTeaches("rank 4", () => new ImageDataGenerator().Fit(s_image));
        AssertTeaches("rounds", () => new ImageDataGenerator().Fit(s_images, rounds: 0));
        AssertTeaches("one image", () => new ImageDataGenerator().Fit(Tensor.CreateFromShape<float>([0, 4, 4, 3])));
        AssertTeaches("rank 3", () => new ImageDataGenerator().ApplyTransform(s_images, new ImageTransform()));
        AssertTeaches("rank 3", () => new ImageDataGenerator().RandomTransform(s_images));
        AssertTeaches("rank 3", () => new ImageDataGenerator().Standardize(Tensor.Create([1f])));
    }

    private static void AssertTeaches(string part, Action call) =>
        Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);

    private static ImageTransform[] Transforms(ImageDataGenerator generator) =>
        [.. Enumerable.Range(0, Draws).Select(seed => generator.GetRandomTransform([6, 5, 3], seed))];

    private static double[] Values(ImageDataGenerator generator, Func<ImageTransform, double> value) =>
        [.. Transforms(generator).Select(value).Distinct().Order()];

    private static void AssertSpread(
        ImageDataGenerator generator, Func<ImageTransform, double> value, double low, double high)
    {
        double[] values = [.. Transforms(generator).Select(value)];
        double width = high - low;
        Assert.InRange(values.Min(), low, low + (0.05 * width));
        Assert.InRange(values.Max(), high - (0.05 * width), high);
        Assert.InRange(values.Average(), low + (0.4 * width), high - (0.4 * width));
    }

    private static string WarningsOf(Action action) => ConsoleText.Of(action).Error;
}
