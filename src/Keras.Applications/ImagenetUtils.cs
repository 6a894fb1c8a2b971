using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text.Json;
using Keras.Layers;

namespace Keras.Applications;

/// <summary>What networks for ImageNet share: the scaling of images, and the names of the classes.</summary>
/// <remarks>Port of keras_applications/imagenet_utils.py.</remarks>
public static class ImagenetUtils
{
    private const int Classes = 1000;

    // Red, green, blue of values from 0 to 1.
    private static readonly double[] s_mean = [0.485, 0.456, 0.406];
    private static readonly double[] s_deviation = [0.229, 0.224, 0.225];

    // Blue, green, red of values from 0 to 255.
    private static readonly double[] s_caffeMean = [103.939, 116.779, 123.68];

    // Read once: a server names classes for every request. The file's hash is known, so it does not change.
    private static (string WordNetId, string Name)[]? s_classNames;

    /// <summary>Scales images as a network expects them, in place.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="x">
    /// One image or a batch, values from 0 to 255 in the order red, green, blue: <c>(height, width, 3)</c> or
    /// <c>(batch, height, width, 3)</c>, with the channels first if the data format says so. It is changed.
    /// </param>
    /// <param name="dataFormat">
    /// <c>"channels_last"</c> or <c>"channels_first"</c>; <see cref="Config.ImageDataFormat"/> if null.
    /// </param>
    /// <param name="mode">
    /// <c>"caffe"</c> turns RGB into BGR and subtracts the mean of ImageNet; <c>"tf"</c> scales to -1…1;
    /// <c>"torch"</c> scales to 0…1 and normalizes each channel by mean and deviation of ImageNet.
    /// </param>
    /// <returns>The same tensor.</returns>
    /// <exception cref="ArgumentException">The mode or data format is none, or the shape is another.</exception>
    public static Tensor<T> PreprocessInput<T>(Tensor<T> x, string? dataFormat = null, string mode = "caffe")
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(x);
        string layout = dataFormat ?? Config.ImageDataFormat;
        RequireOneOf(layout, "dataFormat", "channels_last", "channels_first");
        RequireOneOf(mode, nameof(mode), "caffe", "tf", "torch");
        if (x.Rank is not (3 or 4) || x.Lengths[layout == "channels_last" ? x.Rank - 1 : x.Rank - 3] != 3)
        {
            throw new ArgumentException(
                "`x` must be an image or a batch of images of 3 channels, "
                + (layout == "channels_last" ? "(height, width, 3) or (batch, height, width, 3)"
                    : "(3, height, width) or (batch, 3, height, width)")
                + $" for dataFormat \"{layout}\". Received: shape ({Text(x.Lengths)}).",
                nameof(x));
        }

        if (x.FlattenedLength == 0)
        {
            return x;
        }

        Tensor<T> dense = x.IsDense ? x : x.ToDenseTensor();
        Span<T> values = MemoryMarshal.CreateSpan(
            ref dense.GetPinnableReference(), checked((int)dense.FlattenedLength));
        int images = x.Rank == 3 ? 1 : (int)x.Lengths[0];
        Scale(values, channelStep: layout == "channels_last" ? 1 : values.Length / images / 3, mode);
        if (dense != x)
        {
            dense.CopyTo(x);
        }

        return x;
    }

    /// <summary>Scales images of bytes as a network expects them; the bytes stay as they are.</summary>
    /// <inheritdoc cref="PreprocessInput{T}" path="/*[not(self::summary) and not(self::returns)]"/>
    /// <returns>A new tensor.</returns>
    public static Tensor<float> PreprocessInput(Tensor<byte> x, string? dataFormat = null, string mode = "caffe")
    {
        ArgumentNullException.ThrowIfNull(x);
        return PreprocessInput(Tensor.ConvertTruncating<byte, float>(x), dataFormat, mode);
    }

    /// <summary>The most probable classes of ImageNet for each sample, the best first.</summary>
    /// <remarks>
    /// The names come from <c>imagenet_class_index.json</c> in the Keras cache, which is downloaded if it is not there.
    /// </remarks>
    /// <param name="preds">Probabilities <c>(samples, 1000)</c>.</param>
    /// <param name="top">How many classes to name, at least 1.</param>
    /// <returns>
    /// For each sample the WordNet number, the name and the probability of <paramref name="top"/> classes.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The shape is another, or <paramref name="top"/> is no positive number.
    /// </exception>
    /// <exception cref="IOException">The file of names is neither cached nor downloadable.</exception>
    public static IReadOnlyList<IReadOnlyList<(string WordNetId, string Name, float Score)>> DecodePredictions(
        Tensor<float> preds, int top = 5)
    {
        ArgumentNullException.ThrowIfNull(preds);
        if (preds.Rank != 2 || preds.Lengths[1] != Classes)
        {
            throw new ArgumentException(
                $"`DecodePredictions` expects a batch of predictions of shape (samples, {Classes}). "
                + $"Received: shape ({Text(preds.Lengths)}).",
                nameof(preds));
        }

        if (top < 1)
        {
            throw new ArgumentException($"`top` must be a positive integer. Received: {top}.", nameof(top));
        }

        (string WordNetId, string Name)[] names = ClassNames();
        float[] scores = new float[preds.FlattenedLength];
        preds.FlattenTo(scores);
        return [.. scores.Chunk(Classes).Select(Best)];

        // Of equal scores the class with the higher number comes first, as Keras sorts upwards and then reverses.
        IReadOnlyList<(string WordNetId, string Name, float Score)> Best(float[] sample) =>
        [
            .. Enumerable.Range(0, Classes).Reverse().OrderByDescending(index => sample[index]).Take(top)
                .Select(index => (names[index].WordNetId, names[index].Name, sample[index])),
        ];
    }

    /// <summary>The scaling of mode <c>"torch"</c> as a layer.</summary>
    internal static KerasTensor Normalize(KerasTensor x, string? dataFormat)
    {
        ArgumentNullException.ThrowIfNull(x);
        string layout = dataFormat ?? Config.ImageDataFormat;
        RequireOneOf(layout, "dataFormat", "channels_last", "channels_first");
        if (x.Shape.Rank != 4 || x.Shape.SizeAt(layout == "channels_last" ? 3 : 1) != 3)
        {
            throw new ArgumentException(
                "`x` must be images of 3 channels, "
                + (layout == "channels_last" ? "(batch, height, width, 3)" : "(batch, 3, height, width)")
                + $" for dataFormat \"{layout}\". Received: {x.Shape}.",
                nameof(x));
        }

        Rescaling scaling = new(
            [.. s_deviation.Select(deviation => 1 / (255 * deviation))],
            [.. s_mean.Zip(s_deviation, (mean, deviation) => -mean / deviation)]);
        return layout == "channels_last"
            ? scaling.Apply(x)
            : new Permute((3, 1, 2)).Apply(scaling.Apply(new Permute((2, 3, 1)).Apply(x)));
    }

    private static void Scale<T>(Span<T> values, int channelStep, string mode)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (mode == "tf")
        {
            TensorPrimitives.Divide(values, T.CreateTruncating(127.5), values);
            TensorPrimitives.Subtract(values, T.One, values);
            return;
        }

        // Pixels that lie one after the other, or all reds, then all greens, then all blues of an image.
        T[] scales = [T.One, T.One, T.One];
        T[] means = [.. s_caffeMean.Select(T.CreateTruncating)];
        if (mode == "torch")
        {
            TensorPrimitives.Divide(values, T.CreateTruncating(255), values);
            means = [.. s_mean.Select(T.CreateTruncating)];
            scales = [.. s_deviation.Select(T.CreateTruncating)];
        }

        for (int image = 0; image < values.Length; image += 3 * channelStep)
        {
            for (int pixel = image; pixel < image + channelStep; pixel++)
            {
                if (mode == "caffe")
                {
                    int last = pixel + (2 * channelStep);
                    (values[pixel], values[last]) = (values[last], values[pixel]);
                }

                for (int channel = 0; channel < 3; channel++)
                {
                    ref T value = ref values[pixel + (channel * channelStep)];
                    value = (value - means[channel]) / scales[channel];
                }
            }
        }
    }

    private static (string WordNetId, string Name)[] ClassNames()
    {
        if (s_classNames is { } names)
        {
            return names;
        }

        string path = PublishedFile.Named("imagenet_class_index.json").Fetch();
        Dictionary<string, string[]> index = JsonSerializer.Deserialize<Dictionary<string, string[]>>(
            File.ReadAllText(path))!;
        return s_classNames =
        [
            .. Enumerable.Range(0, Classes).Select(number => index[$"{number}"]).Select(entry => (entry[0], entry[1])),
        ];
    }

    private static void RequireOneOf(string value, string name, params string[] choices)
    {
        if (!choices.Contains(value))
        {
            throw new ArgumentException(
                $"`{name}` must be one of {string.Join(", ", choices.Select(choice => $"\"{choice}\""))}. "
                + $"Received: \"{value}\".",
                name);
        }
    }

    private static string Text(ReadOnlySpan<nint> lengths) => string.Join(", ", lengths.ToArray());
}
