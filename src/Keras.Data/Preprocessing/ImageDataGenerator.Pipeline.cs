using System.Buffers;
using System.Numerics.Tensors;

namespace Keras.Preprocessing;

/// <content>What happens to one image.</content>
public partial class ImageDataGenerator
{
    private readonly ImageWarp _warp = new(
        ParseFillMode(fillMode), (float)cval, (int)Guard.InRange(interpolationOrder, 0, 5));

    private readonly bool _featurewiseStd = featurewiseStdNormalization
        && !Overrides(zcaWhitening, nameof(zcaWhitening), nameof(featurewiseStdNormalization));

    private readonly bool _featurewiseCenter = featurewiseCenter
        || Overrides(zcaWhitening, nameof(zcaWhitening), nameof(featurewiseCenter))
        || Overrides(featurewiseStdNormalization, nameof(featurewiseStdNormalization), nameof(featurewiseCenter));

    private readonly bool _samplewiseCenter = samplewiseCenter
        || Overrides(samplewiseStdNormalization, nameof(samplewiseStdNormalization), nameof(samplewiseCenter));

    private readonly bool _channelsFirst = IsChannelsFirst(dataFormat);

    private readonly int _cropPadding = Guard.NonNegative(cropPadding);

    private FeatureStatistics? _statistics;
    private bool _hasWarned;

    private string DataFormat => _channelsFirst ? "channels_first" : "channels_last";

    /// <summary>Every option that is on, as a backup of a training tells it.</summary>
    internal string Description { get; } = Describe(
        (nameof(featurewiseCenter), featurewiseCenter),
        (nameof(samplewiseCenter), samplewiseCenter),
        (nameof(featurewiseStdNormalization), featurewiseStdNormalization),
        (nameof(samplewiseStdNormalization), samplewiseStdNormalization),
        (nameof(zcaWhitening), zcaWhitening),
        (nameof(zcaEpsilon), zcaEpsilon),
        (nameof(rotationRange), rotationRange),
        (nameof(widthShiftRange), widthShiftRange),
        (nameof(heightShiftRange), heightShiftRange),
        (nameof(brightnessRange), brightnessRange),
        (nameof(shearRange), shearRange),
        (nameof(zoomRange), zoomRange),
        (nameof(channelShiftRange), channelShiftRange),
        (nameof(fillMode), fillMode),
        (nameof(cval), cval),
        (nameof(horizontalFlip), horizontalFlip),
        (nameof(verticalFlip), verticalFlip),
        (nameof(rescale), rescale),
        (nameof(preprocessingFunction), preprocessingFunction is not null),
        (nameof(interpolationOrder), interpolationOrder),
        (nameof(cropPadding), cropPadding),
        (nameof(standardizeFirst), standardizeFirst));

    /// <summary>Sizes of the images of an array.</summary>
    internal ImageSize SizeOfImages(ArrayLike images) =>
        SizeOf([images.Shape[1], images.Shape[2], images.Shape[3]]);

    /// <summary>The whole way of one image of a batch, in place.</summary>
    internal void TransformAndStandardize(Span<float> image, ImageSize size, RandomStream random)
    {
        if (standardizeFirst)
        {
            StandardizeInPlace(image, size);
        }

        Transform(image, size, Draw(ref random, size));
        if (!standardizeFirst)
        {
            StandardizeInPlace(image, size);
        }
    }

    private static string Describe(params ReadOnlySpan<(string Name, object? Value)> options)
    {
        List<string> on = [];
        foreach ((string name, object? value) in options)
        {
            string text = FormattableString.Invariant($"{value}");
            if (text is not ("" or "0" or "False"))
            {
                on.Add($"{name} {text}");
            }
        }

        return string.Join(", ", on);
    }

    private static bool Overrides(bool option, string name, string overridden)
    {
        if (option)
        {
            Warnings.Write($"`{name}` of ImageDataGenerator overrides the setting of `{overridden}`.");
        }

        return option;
    }

    private static bool IsChannelsFirst(string? dataFormat) =>
        Guard.OneOf(dataFormat ?? Config.ImageDataFormat, ["channels_last", "channels_first"], nameof(dataFormat))
        == "channels_first";

    private static FillMode ParseFillMode(string fillMode) =>
        Guard.OneOf(fillMode, ["nearest", "constant", "reflect", "wrap"]) switch
        {
            "constant" => FillMode.Constant,
            "reflect" => FillMode.Reflect,
            "wrap" => FillMode.Wrap,
            _ => FillMode.Nearest,
        };

    private static Tensor<float> Copy(Tensor<float> tensor) =>
        Tensor.Create(TensorData.Values(tensor).ToArray(), tensor.Lengths);

    private ImageSize SizeOf(ReadOnlySpan<nint> shape) => shape.Length == 3
        ? _channelsFirst
            ? new ImageSize((int)shape[1], (int)shape[2], (int)shape[0])
            : new ImageSize((int)shape[0], (int)shape[1], (int)shape[2])
        : throw new ArgumentException(
            $"Expected one image, of rank 3. Received: shape {TensorData.ShapeText(shape)}.", nameof(shape));

    private ImageTransform Draw(ref RandomStream random, ImageSize size)
    {
        double theta = random.Uniform(-rotationRange, rotationRange);
        double tx = heightShiftRange.Draw(ref random, size.Height);
        double ty = widthShiftRange.Draw(ref random, size.Width);
        double shear = random.Uniform(-shearRange, shearRange);
        double zx = random.Uniform(zoomRange.Low, zoomRange.High);
        double zy = random.Uniform(zoomRange.Low, zoomRange.High);
        bool flipHorizontal = random.NextBoolean() && horizontalFlip;
        bool flipVertical = random.NextBoolean() && verticalFlip;
        double? channelShift =
            channelShiftRange == 0 ? null : random.Uniform(-channelShiftRange, channelShiftRange);
        double? brightness =
            brightnessRange is (double low, double high) ? random.Uniform(low, high) : null;
        if (_cropPadding > 0)
        {
            tx += random.NextIndex((2 * _cropPadding) + 1) - _cropPadding;
            ty += random.NextIndex((2 * _cropPadding) + 1) - _cropPadding;
        }

        return new ImageTransform(
            theta, tx, ty, shear, zx, zy, flipHorizontal, flipVertical, channelShift, brightness);
    }

    private void Transform(Span<float> image, ImageSize size, ImageTransform transform)
    {
        if (!_channelsFirst)
        {
            TransformPixels(image, size, transform);
            return;
        }

        float[] pixels = ArrayPool<float>.Shared.Rent(size.Length);
        PixelOperations.Interleave(image, pixels.AsSpan(0, size.Length), size);
        TransformPixels(pixels.AsSpan(0, size.Length), size, transform);
        PixelOperations.Separate(pixels.AsSpan(0, size.Length), image, size);
        ArrayPool<float>.Shared.Return(pixels);
    }

    private void TransformPixels(Span<float> image, ImageSize size, ImageTransform transform)
    {
        if (AffineMatrix.Create(transform, size.Height, size.Width) is AffineMatrix matrix)
        {
            float[] source = ArrayPool<float>.Shared.Rent(size.Length);
            image.CopyTo(source);
            _warp.Apply(matrix, source.AsSpan(0, size.Length), image, size);
            ArrayPool<float>.Shared.Return(source);
        }

        if (transform.ChannelShiftIntensity is double intensity)
        {
            PixelOperations.ShiftChannels(image, intensity);
        }

        if (transform.FlipHorizontal)
        {
            PixelOperations.FlipHorizontally(image, size);
        }

        if (transform.FlipVertical)
        {
            PixelOperations.FlipVertically(image, size);
        }

        if (transform.Brightness is double brightness)
        {
            PixelOperations.Brighten(image, brightness, size.Channels);
        }
    }

    private void StandardizeInPlace(Span<float> image, ImageSize size)
    {
        if (preprocessingFunction is not null)
        {
            Preprocess(image, size, preprocessingFunction);
        }

        Rescale(image);
        if (_samplewiseCenter)
        {
            TensorPrimitives.Subtract(image, (float)MeanOf(image), image);
        }

        if (samplewiseStdNormalization)
        {
            float deviation = (float)Math.Sqrt(VarianceOf(image));
            TensorPrimitives.Divide(image, deviation + FeatureStatistics.DeviationEpsilon, image);
        }

        if (!_featurewiseCenter)
        {
            return;
        }

        if (_statistics is not FeatureStatistics statistics)
        {
            WarnThatNothingIsFitted();
            return;
        }

        statistics.Center(image, _channelsFirst);
        if (_featurewiseStd)
        {
            statistics.Scale(image, _channelsFirst);
        }

        if (zcaWhitening)
        {
            statistics.Whiten(image);
        }
    }

    private void Rescale(Span<float> image)
    {
        if (rescale is double factor and not 0)
        {
            TensorPrimitives.Multiply(image, (float)factor, image);
        }
    }

    private void Preprocess(Span<float> image, ImageSize size, Func<Tensor<float>, Tensor<float>> function)
    {
        nint[] shape = _channelsFirst
            ? [size.Channels, size.Height, size.Width]
            : [size.Height, size.Width, size.Channels];
        Tensor<float> result = function(Tensor.Create(image.ToArray(), shape));
        if (!result.Lengths.SequenceEqual(shape))
        {
            throw new ArgumentException(
                $"`preprocessingFunction` must keep the shape {TensorData.ShapeText(shape)}. "
                + $"It returned {TensorData.ShapeText(result.Lengths)}.");
        }

        TensorData.Values(result).CopyTo(image);
    }

    private static double MeanOf(ReadOnlySpan<float> image)
    {
        double sum = 0;
        foreach (float number in image)
        {
            sum += number;
        }

        return sum / image.Length;
    }

    private static double VarianceOf(ReadOnlySpan<float> image)
    {
        double mean = MeanOf(image);
        double sum = 0;
        foreach (float number in image)
        {
            sum += (number - mean) * (number - mean);
        }

        return sum / image.Length;
    }

    private void WarnThatNothingIsFitted()
    {
        if (!_hasWarned)
        {
            _hasWarned = true;
            Warnings.Write(
                "ImageDataGenerator is to normalize featurewise, but has not been fit on any data, so it does not. "
                + "Call Fit(x) first.");
        }
    }

    private IEnumerable<float[]> ImagesToFit(ArrayLike x, int rounds, int? augmentSeed)
    {
        ImageSize size = SizeOfImages(x);
        for (int round = 0; round < rounds; round++)
        {
            for (int sample = 0; sample < x.Samples; sample++)
            {
                float[] image = new float[size.Length];
                x.Gather([sample], image);
                if (standardizeFirst)
                {
                    Rescale(image);
                }

                if (augmentSeed is int seed)
                {
                    RandomStream random = new(seed, round, sample);
                    Transform(image, size, Draw(ref random, size));
                }

                if (!standardizeFirst)
                {
                    Rescale(image);
                }

                yield return image;
            }
        }
    }

    private void CheckImages(ArrayLike images, string name)
    {
        if (images.Shape.Rank != 4)
        {
            throw new ArgumentException(
                $"Expected images, of rank 4. Received: shape {images.Shape}.", name);
        }

        int channels = SizeOfImages(images).Channels;
        if (channels is not (1 or 3 or 4))
        {
            Warnings.Write(
                $"Expected images of 1, 3 or 4 channels, {DataFormat}. "
                + $"Received: shape {images.Shape}, which has {channels}.");
        }
    }

    private Range SamplesOf(string? subset, int count, ArrayLike? y)
    {
        Range samples = SubsetOf(subset, count);
        int split = (int)(count * ValidationSplit);
        if (subset is not null && y is not null && !LabelsOf(y, 0..split).SetEquals(LabelsOf(y, split..count)))
        {
            throw new ArgumentException(
                "Training and validation subsets have different classes after the split. If the arrays are sorted by "
                + "label, shuffle them first, or pass ignoreClassSplit: true.");
        }

        return samples;
    }

    private static HashSet<float> LabelsOf(ArrayLike y, Range samples)
    {
        int start = samples.Start.Value;
        int[] chosen = [.. Enumerable.Range(start, samples.End.Value - start)];
        return chosen.Length == 0 ? [] : [.. TensorData.Values(Utils.Batch.Gather(y, chosen))];
    }
}
