using System.Numerics.Tensors;
using Keras.Hdf5.Tests;
using Keras.Layers;
using Keras.Models;
using Keras.PyTorch;
using Keras.Saving;
using Keras.Testing;
using static Keras.Applications.Densenet;

namespace Keras.Applications.Tests;

/// <summary>DenseNets with the weights of torchvision's, by PyTorch's own files.</summary>
public class PyTorchWeightsTests
{
    [Theory]
    [InlineData("densenet.pth")]
    [InlineData("legacy.pth")]
    [InlineData("older.pth")]
    [InlineData("training.pth")]
    [InlineData("channels_last.pth")]
    [InlineData("densenet.safetensors")]
    public void A_network_computes_what_torchvision_computes_even_where_epsilon_decides(string file)
    {
        Model model = Small();

        LoadReport report = model.LoadWeights(RepositoryFiles.Golden("pytorch", file));

        Assert.True(report.IsComplete);
        Assert.Empty(report.Skipped);
        Assert.Equal(["moving variances: -1E-08 added, as PyTorch normalizes with epsilon 1E-05"], report.Converted);
        TensorAssert.Close(Golden("output.npy"), Predict(model), 2e-6, file);
    }

    [H5pyFact]
    public void DenseNet121_computes_what_torchvision_computes() => Check("121", weights => DenseNet121(weights: weights));

    [H5pyFact]
    public void DenseNet161_computes_what_torchvision_computes() => Check("161", weights => DenseNet161(weights: weights));

    [H5pyFact]
    public void DenseNet169_computes_what_torchvision_computes() => Check("169", weights => DenseNet169(weights: weights));

    [H5pyFact]
    public void DenseNet201_computes_what_torchvision_computes() => Check("201", weights => DenseNet201(weights: weights));

    [Fact]
    public void A_network_inside_another_takes_its_weights_and_another_classifier_none()
    {
        Input image = new((40, 40, 3));
        Model features = DenseNet(
            [2, 3], 4, includeTop: false, weights: null, inputShape: (40, 40, 3), pooling: "avg", initialFilters: 8);
        Model model = new(image, new Dense(2, name: "mine").Apply(features.Apply(image)));

        LoadReport report = model.LoadWeights(RepositoryFiles.Golden("pytorch", "densenet.pth"), allowPartial: true);

        Assert.Equal(["mine/kernel", "mine/bias"], report.LeftRandom);
        Assert.Equal(2, report.Skipped.Count(text => text.StartsWith("classifier.", StringComparison.Ordinal)));
    }

    [Fact]
    public void Networks_with_new_features_first_are_refused()
    {
        Model model = DenseNetCifar([2, 3], 4, initialFilters: 8);

        Assert.Contains("puts new features in front", Assert.Throws<ArgumentException>(() => model.LoadWeights(
            RepositoryFiles.Golden("pytorch", "densenet.pth"), allowPartial: true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_saved_has_torchvisions_names_layout_and_numbers()
    {
        using TemporaryFolder folder = new();
        Model model = Small();
        model.LoadWeights(RepositoryFiles.Golden("pytorch", "densenet.pth"));

        model.SaveWeights(folder.File("saved.safetensors"));

        using TensorFile expected = TensorFile.Open(RepositoryFiles.Golden("pytorch", "densenet.safetensors"));
        using TensorFile actual = TensorFile.Open(folder.File("saved.safetensors"));
        Assert.Equal("pt", actual.Metadata["format"]);
        Dictionary<string, StoredTensor> saved = actual.Tensors.ToDictionary(tensor => tensor.Name);
        StoredTensor[] wanted =
            [.. expected.Tensors.Where(tensor => !tensor.Name.EndsWith("num_batches_tracked", StringComparison.Ordinal))];
        Assert.Equal(wanted.Select(tensor => tensor.Name).Order(), saved.Keys.Order());
        foreach (StoredTensor tensor in wanted)
        {
            Assert.Equal(tensor.Shape, saved[tensor.Name].Shape);
            TensorAssert.Close(Numbers(tensor), Numbers(saved[tensor.Name]), 1e-6, tensor.Name);
        }

        Model restored = Small();
        restored.LoadWeights(folder.File("saved.safetensors"));
        TensorAssert.Close(Golden("output.npy"), Predict(restored), 2e-6);
    }

    [Fact]
    public void Networks_that_torchvision_has_not_are_saved_by_their_own_names()
    {
        using TemporaryFolder folder = new();
        DenseNetCifar(depth: 10, growthRate: 4).SaveWeights(folder.File("cifar.safetensors"));
        DenseNet([1, 1], 4, bottleneck: false).SaveWeights(folder.File("plain.safetensors"));
        foreach (string file in new[] { "cifar.safetensors", "plain.safetensors" })
        {
            using TensorFile saved = TensorFile.Open(folder.File(file));
            Assert.Equal("keras", saved.Metadata["format"]);
            Assert.Contains(saved.Tensors, tensor => tensor.Name == "conv1/conv/kernel");
        }
    }

    private static void Check(string depth, Func<string, Model> network)
    {
        using TemporaryFolder folder = new();
        H5py.Run(
            """
            sys.dont_write_bytecode = True
            sys.path.insert(0, sys.argv[1])
            import densenet_torchvision
            densenet_torchvision.write_torch_inputs(sys.argv[2], sys.argv[3])
            """,
            RepositoryFiles.Golden(),
            depth,
            folder.FullName);
        Model model = network(folder.File($"densenet{depth}.safetensors"));

        Tensor<float> probabilities = model.Predict(Utils.Npy.Load<float>(folder.File("input.npy")));

        double[] expected = GoldenCase.Load("densenet_torchvision")[$"densenet{depth}"].Numbers("probabilities");
        TensorAssert.Close(expected, [.. probabilities.Select(number => (double)number)], 1e-5, $"DenseNet-{depth}");
    }

    private static Model Small() => DenseNet(
        [2, 3], 4, weights: null, inputShape: (40, 40, 3), classes: 5, initialFilters: 8, classifierActivation: null);

    private static double[] Golden(string file) => Numbers(Utils.Npy.Load<float>(RepositoryFiles.Golden("pytorch", file)));

    private static double[] Predict(Model model) =>
        Numbers(model.Predict(Utils.Npy.Load<float>(RepositoryFiles.Golden("pytorch", "input.npy"))));

    private static double[] Numbers(Tensor<float> tensor) => [.. tensor.Select(element => (double)element)];

    private static double[] Numbers(StoredTensor tensor)
    {
        double[] numbers = new double[tensor.Count];
        tensor.Read(numbers.AsSpan());
        return numbers;
    }
}
