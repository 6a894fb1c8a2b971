using System.Numerics.Tensors;
using Keras.Downloads;

namespace Keras.Datasets;

/// <summary>CIFAR-10: 60,000 color photographs of 32×32 pixels in ten classes.</summary>
/// <remarks>
/// Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009. Port of keras/datasets/cifar10.py.
/// </remarks>
public static class Cifar10
{
    private const string Origin = "https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz";
    private const string Sha256 = "6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce";

    private static readonly string[] s_trainFiles =
        ["data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4", "data_batch_5"];

    /// <summary>The names of the classes, in the order of their numbers.</summary>
    public static IReadOnlyList<string> ClassNames { get; } =
        ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    /// <summary>How the files of both distributions are laid out.</summary>
    internal static CifarFiles Files { get; } = new(
        "cifar-10-batches-py",
        "cifar-10-batches-bin",
        s_trainFiles,
        "test_batch",
        "labels",
        LabelIndex: 0,
        LabelBytes: 1);

    /// <summary>Returns 50,000 training and 10,000 test images, downloading them on first use.</summary>
    /// <remarks>
    /// Read from <c>datasets</c> in <c>KERAS_HOME</c>, else <c>~/.keras</c>: the folder <c>cifar-10-batches-py</c> or
    /// <c>cifar-10-batches-bin</c>.
    /// </remarks>
    /// <returns>
    /// Images <c>(n, 32, 32, 3)</c> from 0 to 255, or <c>(n, 3, 32, 32)</c> if <see cref="Config.ImageDataFormat"/>
    /// says so, and labels <c>(n, 1)</c> from 0 to 9.
    /// </returns>
    /// <exception cref="IOException">The files are neither cached nor downloadable.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    /// <example><code>var ((xTrain, yTrain), (xTest, yTest)) = Cifar10.LoadData();</code></example>
    public static ((Tensor<byte> X, Tensor<byte> Y) Train, (Tensor<byte> X, Tensor<byte> Y) Test) LoadData() =>
        LoadData(CacheFolder.Default());

    /// <summary>Reads from another cache.</summary>
    internal static ((Tensor<byte> X, Tensor<byte> Y) Train, (Tensor<byte> X, Tensor<byte> Y) Test) LoadData(
        string cacheDir) => CifarData.Load(Files, Origin, Sha256, cacheDir);
}
