using System.Numerics.Tensors;
using System.Text.Json;
using Keras.Preprocessing;
using Keras.Testing;

namespace Keras.Tests.Preprocessing;

/// <summary>The cases of tests/golden/image_files, computed by keras-preprocessing.</summary>
public class ImageFilesGoldenTests
{
    private static readonly string s_arrays = RepositoryFiles.Golden("image_files", "batches.npz");

    private static readonly Dictionary<string, JsonElement> s_cases =
        ImageTree.Golden.GetProperty("cases").EnumerateArray()
            .ToDictionary(element => element.GetProperty("name").GetString()!);

    public static TheoryData<string> Cases => [.. s_cases.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Finds_files_classes_and_targets_as_keras_does(string name)
    {
        JsonElement expected = s_cases[name];
        using ImageTree tree = new();
        if (expected.TryGetProperty("error", out _))
        {
            Assert.ThrowsAny<ArgumentException>(() => Flow(expected, tree));
            return;
        }

        ImageFileIterator flow = null!;
        (string said, string warnings) = ConsoleText.Of(() => flow = Flow(expected, tree));

        Assert.Equal(expected.GetProperty("said").GetString(), said.Trim());
        Assert.Equal(
            expected.GetProperty("warnings").GetInt32(), warnings.Split("Warning:").Length - 1);
        Assert.Equal(Texts(expected.GetProperty("filenames"))!.Select(tree.Path), flow.Filenames);
        Assert.Equal(expected.GetProperty("batches").GetInt32(), flow.Length);
        Assert.Equal(expected.GetProperty("filenames").GetArrayLength(), flow.Samples);
        Assert.Equal(ClassIndices(expected), flow.ClassIndices.Select(pair => (pair.Key, pair.Value)));
        if (expected.TryGetProperty("classes", out JsonElement classes))
        {
            Assert.Equal(
                classes.EnumerateArray().Select(Integers),
                flow is DirectoryIterator directory
                    ? directory.Classes.Select(label => new[] { label })
                    : ((DataFrameIterator)flow).ClassSets.Select(set => set.ToArray()));
        }

        AssertBatches(name, flow);
    }

    private static void AssertBatches(string name, ImageFileIterator flow)
    {
        int arrays = Utils.Npy.LoadZip(s_arrays).Keys
            .Count(key => key.StartsWith($"{name}/", StringComparison.Ordinal));
        int compared = 0;
        for (int index = 0; arrays > 0 && index < flow.Length; index++)
        {
            Utils.Batch batch = flow[index];
            compared += AssertArrays($"{name}/x{index}", batch.X, several: false);
            compared += AssertArrays($"{name}/y{index}", batch.Y, flow.ClassMode == "multi_output");
            compared += AssertArrays($"{name}/w{index}", batch.SampleWeight, several: false);
        }

        Assert.Equal(arrays, compared);
    }

    private static int AssertArrays(string key, Arrays arrays, bool several)
    {
        int count = 0;
        foreach (ArrayLike array in arrays)
        {
            Tensor<float> actual = Utils.Batch.Gather(array, [.. Enumerable.Range(0, array.Samples)]);

            // Of several targets, Keras' script keeps each with its own number before that of the batch.
            string name = several ? key.Insert(key.Length - 1, $"{count}") : key;
            Tensor<float> expected = Utils.Npy.LoadZip<float>(s_arrays, name);
            Assert.Equal(expected.Lengths.ToArray(), actual.Lengths.ToArray());

            // Pixels are the same; sums of means and divisions differ in the last bit.
            TensorAssert.Close(
                [.. expected.ToArray().Select(value => (double)value)],
                [.. actual.ToArray().Select(value => (double)value)],
                key.Contains("normalized", StringComparison.Ordinal) ? 1e-6 : 0,
                name);
            count++;
        }

        return count;
    }

    private static ImageFileIterator Flow(JsonElement expected, ImageTree tree)
    {
        JsonElement generator = expected.GetProperty("generator");
        JsonElement options = expected.GetProperty("options");
        ImageDataGenerator datagen = new(
            samplewiseCenter: generator.TryGetProperty("samplewise_center", out _),
            rescale: generator.TryGetProperty("rescale", out JsonElement rescale) ? rescale.GetDouble() : null,
            dataFormat: Text(generator, "data_format", "channels_last"),
            validationSplit: generator.TryGetProperty("validation_split", out JsonElement split)
                ? split.GetDouble()
                : 0);
        int[] size = Integers(options.GetProperty("target_size"));
        string colorMode = Text(options, "color_mode", "rgb")!;
        string[]? classes = options.TryGetProperty("classes", out JsonElement names) ? Texts(names) : null;
        string? classMode = Text(options, "class_mode", "categorical");
        int batchSize = options.GetProperty("batch_size").GetInt32();
        string? subset = Text(options, "subset", null);
        string interpolation = Text(options, "interpolation", "nearest")!;
        if (expected.GetProperty("kind").GetString() == "directory")
        {
            return datagen.FlowFromDirectory(
                tree.FullName, (size[0], size[1]), colorMode, classes, classMode, batchSize, shuffle: false,
                followLinks: options.TryGetProperty("follow_links", out _), subset: subset,
                interpolation: interpolation);
        }

        ColumnNames yCol = options.TryGetProperty("y_col", out JsonElement column)
            ? column.ValueKind == JsonValueKind.String ? column.GetString()! : Texts(column)!
            : default(ColumnNames);
        return datagen.FlowFromDataFrame(
            tree.Table(), Text(options, "directory", null) is null ? null : tree.FullName,
            Text(options, "x_col", "filename")!, yCol, Text(options, "weight_col", null), (size[0], size[1]), colorMode,
            classes, classMode, batchSize, shuffle: false, subset: subset, interpolation: interpolation,
            validateFilenames: !options.TryGetProperty("validate_filenames", out _));
    }

    private static IEnumerable<(string Name, int Index)> ClassIndices(JsonElement expected) =>
        expected.TryGetProperty("class_indices", out JsonElement indices)
            ? indices.EnumerateObject().Select(property => (property.Name, property.Value.GetInt32()))
            : [];

    private static string? Text(JsonElement element, string name, string? otherwise) =>
        element.TryGetProperty(name, out JsonElement value) ? value.GetString() : otherwise;

    private static string[]? Texts(JsonElement list) =>
        list.ValueKind == JsonValueKind.Null ? null : [.. list.EnumerateArray().Select(text => text.GetString()!)];

    private static int[] Integers(JsonElement element) => element.ValueKind == JsonValueKind.Array
        ? [.. element.EnumerateArray().Select(number => number.GetInt32())]
        : [element.GetInt32()];
}
