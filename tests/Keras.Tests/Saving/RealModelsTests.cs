using System.Globalization;
using System.Numerics.Tensors;
using Keras.Hdf5;
using Keras.Models;
using Keras.Testing;
using static Keras.Models.Models;

namespace Keras.Tests.Saving;

/// <summary>Files that Keras wrote, with what Keras or PyTorch computed from them where it lies beside.</summary>
public class RealModelsTests
{
    // It was saved before it saw data.
    private const string WithoutWeights = "h5/keras-net/model.h5";

    // These have tests of their own: ReportedModelsTests.
    private const string Reported = "h5/reports/";

    /// <summary>Model files, those that <see cref="ModelConfigTests.Refused"/> names left out.</summary>
    public static TheoryData<string> Files()
    {
        TheoryData<string> names = [];
        string root = Path.Combine(RepositoryFiles.SharedData, "h5");
        string[] files = Directory.Exists(root) ? Directory.GetFiles(root, "*", SearchOption.AllDirectories) : [];
        foreach (string path in files.Where(path => Path.GetExtension(path) is ".h5" or ".hdf5").Order(StringComparer.Ordinal))
        {
            string name = Path.GetRelativePath(RepositoryFiles.SharedData, path);
            using Hdf5File file = Hdf5File.Open(path);
            if (file.Root.Attributes.Contains("model_config") && name != WithoutWeights && !name.StartsWith(Reported, StringComparison.Ordinal)
                && !ModelConfigTests.Refused.ContainsKey(name))
            {
                names.Add(name);
            }
        }

        if (names.Count == 0)
        {
            names.Add("h5");
        }

        return names;
    }

    [SharedDataTheory("h5")]
    [MemberData(nameof(Files))]
    public void A_real_model_loads_with_its_weights_and_its_training(string name)
    {
        Model model = LoadModel(Shared(name));
        using Hdf5File file = Hdf5File.Open(Shared(name));
        Assert.Equal(file.Root.Attributes.Contains("training_config"), model.IsCompiled);
        Assert.All(model.GetWeights().SelectMany(weight => weight), element => Assert.True(float.IsFinite(element)));
    }

    [SharedDataTheory("h5")]
    [InlineData("activations/ELU_0")]
    [InlineData("activations/LeakyReLU_0")]
    [InlineData("activations/ReLU_0")]
    [InlineData("activations/ReLU_1")]
    [InlineData("activations/ReLU_2")]
    [InlineData("activations/ReLU_3")]
    [InlineData("activations/Softmax_0")]
    [InlineData("activations/ThresholdReLU_0")]
    [InlineData("simple_sparse_xent/simple_sparse_xent_mlp_keras_2")]
    public void Predictions_are_those_that_keras_stored(string name)
    {
        Model model = LoadModel(Shared($"h5/dl4j/examples/{name}_model.h5"));
        using Hdf5File stored = Hdf5File.Open(Shared($"h5/dl4j/examples/{name}_inputs_and_outputs.h5"));
        Tensor<float> inputs = Only(stored.Root.OpenGroup("inputs"));
        Tensor<float> expected = Only(stored.Root.OpenGroup("predictions"));
        Close(expected, model.Predict(inputs));

        Model other = ModelFromJson(File.ReadAllText(Shared($"h5/dl4j/examples/{name}_config.json")));
        other.LoadWeights(Shared($"h5/dl4j/examples/{name}_weights.h5"));
        Close(expected, other.Predict(inputs));
    }

    [SharedDataFact("h5/dl4j/fullconfigs")]
    public void A_network_with_batch_normalization_predicts_as_in_keras()
    {
        string folder = Shared("h5/dl4j/fullconfigs/cnn/");
        Tensor<float> inputs = ToFloat(Utils.Npy.Load(folder + "input.npy"));
        Close(ToFloat(Utils.Npy.Load(folder + "predictions.npy")), LoadModel(folder + "cnn_batch_norm.h5").Predict(inputs));
    }

    [SharedDataFact("h5/dl4j/keras/simple")]
    public void A_network_of_keras_1_predicts_as_in_keras()
    {
        string folder = Shared("h5/dl4j/keras/simple/");
        float[] expected = Numbers(folder + "cnn_tf_output.txt");

        // The text has a channel after the other.
        float[] planes = Numbers(folder + "cnn_tf_input.txt");
        float[] inputs = [.. Enumerable.Range(0, planes.Length).Select(index => planes[(index % 3 * 64) + (index / 3)])];
        Tensor<float> outputs = LoadModel(folder + "cnn_tf_model.h5").Predict(Tensor.Create(inputs, [1, 8, 8, 3]));
        Close(Tensor.Create(expected, [1, 3]), outputs);

        Model other = ModelFromJson(File.ReadAllText(folder + "cnn_tf_config.json"));
        Assert.True(other.LoadWeights(folder + "cnn_tf_weights.h5").IsComplete);
        Close(Tensor.Create(expected, [1, 3]), other.Predict(Tensor.Create(inputs, [1, 8, 8, 3])));
    }

    [SharedDataFact("h5")]
    public void Every_file_is_read_by_a_test_or_refused_for_a_reason()
    {
        string root = Path.Combine(RepositoryFiles.SharedData, "h5");
        HashSet<string> read =
        [
            .. ((IEnumerable<object[]>)Files()).Select(row => (string)row[0]), .. ModelConfigTests.Refused.Keys, WithoutWeights,

            // Weights alone; those of SimpleRNN belong to a layer that is refused.
            .. Directory.GetFiles(Path.Combine(root, "dl4j/examples"), "*_weights.h5", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(RepositoryFiles.SharedData, path)),
            "h5/dl4j/keras/simple/cnn_tf_weights.h5", "h5/kotlindl/toyresnet_weights.h5",
            "h5/keras3/ai-med-agh_model.weights.h5",

            // It needs a class of its author's.
            "h5/keras3/pre_pr22362_nested_container.keras",
        ];
        Assert.Empty(Directory.GetFiles(root, "*", SearchOption.AllDirectories)
            .Where(path => Path.GetExtension(path) is ".h5" or ".hdf5" or ".keras")
            .Select(path => Path.GetRelativePath(RepositoryFiles.SharedData, path))
            .Where(path => !path.EndsWith("_inputs_and_outputs.h5", StringComparison.Ordinal)
                && !path.StartsWith(Reported, StringComparison.Ordinal))
            .Except(read));
    }

    [SharedDataTheory("h5", "golden/expected")]
    [InlineData("h5/face_classification/fer2013_mini_XCEPTION.102-0.66.hdf5", "fer2013_mini_XCEPTION")]
    [InlineData("h5/mlperf-tiny/str_ww_ref_model.h5", "str_ww_ref_model")]
    public void Predictions_are_those_of_another_framework(string name, string expected)
    {
        Model model = LoadModel(Shared(name));
        nint[] shape = [2, .. model.InputShape.Skip(1).Select(size => (nint)size!.Value)];
        float[] inputs = new float[(int)TensorPrimitives.Product<nint>(shape)];
        for (int index = 0; index < inputs.Length; index++)
        {
            inputs[index] = (index * 37 % 101 / 100f) - 0.5f;
        }

        Tensor<float> outputs = model.Predict(Tensor.Create(inputs, shape));
        Close(Tensor.Create(Numbers(Shared($"golden/expected/{expected}.detinput.csv")), outputs.Lengths), outputs);
    }

    [SharedDataFact("h5/kotlindl", "golden/expected", "fashion-mnist")]
    public void A_residual_network_classifies_the_test_images_as_in_another_framework()
    {
        Model model = ModelFromJson(File.ReadAllText(Shared("h5/kotlindl/toyresnet_modelConfig.json")));
        Assert.True(model.LoadWeights(Shared("h5/kotlindl/toyresnet_weights.h5")).IsComplete);
        byte[] file = Gunzip(Shared("fashion-mnist/t10k-images-idx3-ubyte.gz"));
        float[] images = [.. file.AsSpan(16, 100 * 784).ToArray().Select(pixel => pixel / 255f)];
        Tensor<float> outputs = model.Predict(Tensor.Create(images, [100, 28, 28, 1]));
        Close(Tensor.Create(Numbers(Shared("golden/expected/toyresnet.fashion_test.csv")), outputs.Lengths), outputs);
    }

    [SharedDataFact(WithoutWeights)]
    public void A_model_that_was_saved_before_it_had_weights_gets_them_when_it_is_built()
    {
        Sequential model = Assert.IsType<Sequential>(LoadModel(Shared(WithoutWeights)));
        Assert.Empty(model.Weights);
        model.Build((null, 28, 28));
        Assert.Equal((784 * 128) + 128 + (128 * 5) + 5, model.CountParams());
    }

    [SharedDataFact("h5/keras3")]
    public void An_archive_of_keras_3_names_the_class_that_it_needs() => Assert.Contains(
        "NestedDenseModel",
        Assert.Throws<ArgumentException>(
            () => LoadModel(Shared("h5/keras3/pre_pr22362_nested_container.keras"))).Message,
        StringComparison.Ordinal);

    private static string Shared(string name) => Path.Combine(RepositoryFiles.SharedData, name);

    private static Tensor<float> Only(Hdf5Group group)
    {
        using Hdf5Dataset dataset = group.OpenDataset(group.MemberNames[0]);
        return Tensor.Create(dataset.Read<float>(), [.. dataset.Shape.Select(size => (nint)size)]);
    }

    private static Tensor<float> ToFloat(IReadOnlyTensor array) => array switch
    {
        Tensor<double> doubles => Tensor.Create([.. doubles.Select(number => (float)number)], doubles.Lengths),
        _ => (Tensor<float>)array,
    };

    private static float[] Numbers(string path) =>
    [
        .. File.ReadAllText(path).Split([' ', ',', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)
            .Select(text => float.Parse(text, CultureInfo.InvariantCulture)),
    ];

    private static byte[] Gunzip(string path)
    {
        using MemoryStream content = new();
        using System.IO.Compression.GZipStream stream = new(File.OpenRead(path), System.IO.Compression.CompressionMode.Decompress);
        stream.CopyTo(content);
        return content.ToArray();
    }

    private static void Close(Tensor<float> expected, Tensor<float> actual)
    {
        Assert.Equal(expected.Lengths.ToArray(), actual.Lengths.ToArray());
        TensorAssert.Close(
            [.. expected.Select(number => (double)number)], [.. actual.Select(number => (double)number)], 1e-4);
    }
}
