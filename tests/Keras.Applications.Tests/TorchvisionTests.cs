using System.Numerics.Tensors;
using Keras.Hdf5.Tests;
using Keras.Models;
using Keras.Testing;
using static Keras.Applications.Densenet;

namespace Keras.Applications.Tests;

/// <summary>The networks of Keras' applications beside torchvision's, by weight files laid out as Keras 2.1 does.</summary>
public class TorchvisionTests
{
    [H5pyFact]
    public void DenseNet121_computes_what_torchvision_computes() => Check(
        "121",
        weights => DenseNet121(weights: weights),
        (weights, pooling) => DenseNet121(includeTop: false, weights: weights, inputShape: (224, 224, 3), pooling: pooling));

    [H5pyFact]
    public void DenseNet169_computes_what_torchvision_computes() => Check(
        "169",
        weights => DenseNet169(weights: weights),
        (weights, pooling) => DenseNet169(includeTop: false, weights: weights, inputShape: (224, 224, 3), pooling: pooling));

    [H5pyFact]
    public void DenseNet201_computes_what_torchvision_computes() => Check(
        "201",
        weights => DenseNet201(weights: weights),
        (weights, pooling) => DenseNet201(includeTop: false, weights: weights, inputShape: (224, 224, 3), pooling: pooling));

    private static void Check(string depth, Func<string, Model> whole, Func<string, string?, Model> withoutTop)
    {
        using TemporaryFolder folder = new();
        H5py.Run(
            """
            sys.dont_write_bytecode = True
            sys.path.insert(0, sys.argv[1])
            import densenet_torchvision
            densenet_torchvision.write_inputs(sys.argv[2], sys.argv[3])
            """,
            RepositoryFiles.Golden(),
            depth,
            folder.FullName);
        GoldenCase golden = GoldenCase.Load("densenet_torchvision")[$"densenet{depth}"];
        Tensor<float> image = Utils.Npy.Load<float>(folder.File("input.npy"));
        string noTop = folder.File($"densenet{depth}_notop.h5");

        double[] probabilities = Numbers(whole(folder.File($"densenet{depth}.h5")).Predict(image));
        double[] features = Numbers(withoutTop(noTop, null).Predict(image));
        double[] pooled = Numbers(withoutTop(noTop, "avg").Predict(image));

        double[] expected = golden.Numbers("probabilities");
        Assert.Equal(expected.Length, probabilities.Length);
        Assert.All(expected.Zip(probabilities), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        double[] picked = golden.Numbers("features");
        int stride = features.Length / picked.Length;
        TensorAssert.Close(picked, [.. picked.Select((_, i) => features[i * stride])], 1e-5, "Features");
        TensorAssert.Close(golden.Numbers("pooled"), pooled, 1e-5, "Pooled features");
    }

    private static double[] Numbers(Tensor<float> tensor) => [.. tensor.Select(element => (double)element)];
}
