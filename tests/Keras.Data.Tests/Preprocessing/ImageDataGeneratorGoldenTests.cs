using System.Numerics.Tensors;
using System.Text.Json;
using Keras.Preprocessing;
using Keras.Testing;

namespace Keras.Tests.Preprocessing;

/// <summary>The cases of tests/golden/image_data_generator, computed by keras-preprocessing.</summary>
public class ImageDataGeneratorGoldenTests
{
    private static readonly string s_arrays = RepositoryFiles.Golden("image_data_generator", "images.npz");

    private static readonly HashSet<string> s_names = [.. Utils.Npy.LoadZip(s_arrays).Keys];

    private static readonly Dictionary<string, JsonElement> s_cases = JsonDocument
        .Parse(File.ReadAllText(RepositoryFiles.Golden("image_data_generator", "cases.json")))
        .RootElement.EnumerateArray()
        .ToDictionary(element => element.GetProperty("name").GetString()!);

    public static TheoryData<string> Transforms => [.. Names("transform")];

    public static TheoryData<string> Standardizations => [.. Names("standardize")];

    public static TheoryData<string> Flows => [.. Names("flow")];

    [Theory]
    [MemberData(nameof(Transforms))]
    public void Transforms_as_keras_does(string name)
    {
        JsonElement options = s_cases[name].GetProperty("options");
        JsonElement parameters = s_cases[name].GetProperty("parameters");
        ImageTransform transform = new(
            Number(parameters, "theta"),
            Number(parameters, "tx"),
            Number(parameters, "ty"),
            Number(parameters, "shear"),
            Number(parameters, "zx", 1),
            Number(parameters, "zy", 1),
            Flag(parameters, "flip_horizontal"),
            Flag(parameters, "flip_vertical"),
            parameters.TryGetProperty("channel_shift_intensity", out JsonElement shift) ? shift.GetDouble() : null,
            parameters.TryGetProperty("brightness", out JsonElement brightness) ? brightness.GetDouble() : null);
        string fillMode = options.TryGetProperty("fill_mode", out JsonElement mode) ? mode.GetString()! : "nearest";
        double cval = Number(options, "cval");
        int order = (int)Number(options, "interpolation_order", 1);
        Tensor<float> x = Utils.Npy.LoadZip<float>(s_arrays, s_cases[name].GetProperty("source").GetString()!);

        Tensor<float> last = new ImageDataGenerator(fillMode: fillMode, cval: cval, interpolationOrder: order)
            .ApplyTransform(x, transform);
        Tensor<float> first = new ImageDataGenerator(
            fillMode: fillMode, cval: cval, interpolationOrder: order, dataFormat: "channels_first")
            .ApplyTransform(Tensor.PermuteDimensions(x, [2, 0, 1]), transform);

        AssertClose(name, last, isSpline: order > 1);
        AssertClose(name, Tensor.PermuteDimensions(first, [1, 2, 0]), isSpline: order > 1);
    }

    [Theory]
    [MemberData(nameof(Standardizations))]
    public void Normalizes_as_keras_does(string name)
    {
        JsonElement options = s_cases[name].GetProperty("options");
        ImageDataGenerator Create(string dataFormat) => new(
            featurewiseCenter: Flag(options, "featurewise_center"),
            samplewiseCenter: Flag(options, "samplewise_center"),
            featurewiseStdNormalization: Flag(options, "featurewise_std_normalization"),
            samplewiseStdNormalization: Flag(options, "samplewise_std_normalization"),
            zcaWhitening: Flag(options, "zca_whitening"),
            zcaEpsilon: Number(options, "zca_epsilon", 1e-6),
            rescale: options.TryGetProperty("rescale", out JsonElement factor) ? factor.GetDouble() : null,
            dataFormat: dataFormat);
        Tensor<float> batch = Utils.Npy.LoadZip<float>(s_arrays, "batch");
        Tensor<float> planes = Tensor.PermuteDimensions(batch, [0, 3, 1, 2]);

        ImageDataGenerator last = Create("channels_last");
        last.Fit(batch);
        ImageDataGenerator first = Create("channels_first");
        first.Fit(planes);

        AssertClose(name, Image(last.Standardize(batch), 3));
        AssertClose(name, Tensor.PermuteDimensions(Image(first.Standardize(planes), 3), [1, 2, 0]));
        AssertClose(name, last.Standardize(Image(batch, 3)));
    }

    [Theory]
    [MemberData(nameof(Flows))]
    public void Makes_batches_as_keras_does(string name)
    {
        JsonElement arguments = s_cases[name].GetProperty("generator");
        JsonElement options = s_cases[name].GetProperty("options");
        ImageDataGenerator generator = new(
            featurewiseCenter: Flag(arguments, "featurewise_center"),
            samplewiseCenter: Flag(arguments, "samplewise_center"),
            featurewiseStdNormalization: Flag(arguments, "featurewise_std_normalization"),
            samplewiseStdNormalization: Flag(arguments, "samplewise_std_normalization"),
            brightnessRange: arguments.TryGetProperty("brightness_range", out JsonElement brightness)
                ? (brightness[0].GetDouble(), brightness[1].GetDouble())
                : null,
            zoomRange: arguments.TryGetProperty("zoom_range", out JsonElement zoom)
                ? (zoom[0].GetDouble(), zoom[1].GetDouble())
                : default(ZoomRange),
            fillMode: Text(arguments, "fill_mode") ?? "nearest",
            cval: Number(arguments, "cval"),
            rescale: arguments.TryGetProperty("rescale", out JsonElement factor) ? factor.GetDouble() : null,
            preprocessingFunction: Text(arguments, "preprocessing_function") is null ? null : DoubleReversed,
            validationSplit: Number(arguments, "validation_split"),
            interpolationOrder: (int)Number(arguments, "interpolation_order", 1));
        Tensor<float> images = Utils.Npy.LoadZip<float>(s_arrays, "batch");
        Tensor<float> others = Utils.Npy.LoadZip<float>(s_arrays, "other");
        generator.Fit(images);

        NumpyArrayIterator flow = generator.Flow(
            Flag(s_cases[name], "others") ? [images, others] : images,
            Flag(s_cases[name], "y") ? Row(i => i % 3) : null,
            batchSize: (int)Number(options, "batch_size", 32),
            shuffle: false,
            sampleWeight: Flag(s_cases[name], "w") ? Row(i => i / 10.0) : null,
            subset: Text(options, "subset"));

        Assert.Equal(s_cases[name].GetProperty("length").GetInt32(), flow.Length);
        for (int index = 0; index < flow.Length; index++)
        {
            AssertArrays($"{name}/", flow[index].X, $"x{index}", $"o{index}");
            AssertArrays($"{name}/", flow[index].Y, $"y{index}");
            AssertArrays($"{name}/", flow[index].SampleWeight, $"w{index}");
        }
    }

    private static void AssertArrays(string folder, Arrays arrays, params string[] names)
    {
        List<ArrayLike> given = [];
        foreach (ArrayLike array in arrays)
        {
            given.Add(array);
        }

        string[] expected = [.. names.Select(name => folder + name).Where(s_names.Contains)];
        Assert.Equal(expected.Length, given.Count);
        foreach ((string name, ArrayLike array) in expected.Zip(given))
        {
            AssertClose(name, Utils.Batch.Gather(array, [.. Enumerable.Range(0, array.Samples)]));
        }
    }

    private static ArrayLike Row(Func<int, double> number) =>
        Tensor.Create(Enumerable.Range(0, 20).Select(number).ToArray(), [20]);

    private static Tensor<float> DoubleReversed(Tensor<float> image)
    {
        IEnumerable<float> reversed = image.ToDenseTensor().ToArray().Chunk(3).SelectMany(pixel => pixel.Reverse());
        return Tensor.Create([.. reversed.Select(x => 2 * x)], image.Lengths);
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private static IEnumerable<string> Names(string kind) =>
        s_cases.Where(entry => entry.Value.GetProperty("kind").GetString() == kind).Select(entry => entry.Key);

    private static double Number(JsonElement element, string name, double otherwise = 0) =>
        element.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : otherwise;

    private static bool Flag(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.GetBoolean();

    private static Tensor<float> Image(Tensor<float> batch, int index)
    {
        int length = (int)(batch.FlattenedLength / batch.Lengths[0]);
        float[] numbers = batch.ToDenseTensor().ToArray();
        return Tensor.Create(numbers[(index * length)..((index + 1) * length)], batch.Lengths[1..]);
    }

    private static void AssertClose(string name, Tensor<float> actual, bool isSpline = false)
    {
        Tensor<float> expected = Utils.Npy.LoadZip<float>(s_arrays, name);
        Assert.Equal(expected.Lengths.ToArray(), actual.Lengths.ToArray());

        // SciPy warps in double, this library in float but for splines: about two roundings of the largest number.
        // For whitening, Keras sums and decomposes the covariance in float, which is less exact than here.
        double tolerance = name.StartsWith("zca", StringComparison.Ordinal) ? 1e-4
            : isSpline ? 2e-7
            : 1e-5;
        TensorAssert.Close(
            [.. expected.ToArray().Select(value => (double)value)],
            [.. actual.ToDenseTensor().ToArray().Select(value => (double)value)],
            tolerance,
            name);
    }
}
