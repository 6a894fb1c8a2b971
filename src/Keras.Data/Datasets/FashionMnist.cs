using System.Numerics.Tensors;
using Keras.Downloads;

namespace Keras.Datasets;

/// <summary>Fashion-MNIST: 70,000 gray pictures of clothes, 28×28 pixels, in ten classes.</summary>
/// <remarks>
/// Xiao, Rasul, Vollgraf, "Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning Algorithms", 2017.
/// Port of keras/datasets/fashion_mnist.py.
/// </remarks>
public static class FashionMnist
{
    private const string Origin = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/";

    /// <summary>The names of the classes, in the order of their numbers.</summary>
    public static IReadOnlyList<string> ClassNames { get; } =
    [
        "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
    ];

    /// <summary>Returns 60,000 training and 10,000 test images, downloading them on first use.</summary>
    /// <remarks>Read from <c>datasets/fashion-mnist</c> in <c>KERAS_HOME</c>, else <c>~/.keras</c>.</remarks>
    /// <returns>Images <c>(n, 28, 28)</c> from 0 to 255 without channels, labels <c>(n,)</c> from 0 to 9.</returns>
    /// <exception cref="IOException">The files are neither cached nor downloadable.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    /// <example><code>var ((xTrain, yTrain), (xTest, yTest)) = FashionMnist.LoadData();</code></example>
    public static ((Tensor<byte> X, Tensor<byte> Y) Train, (Tensor<byte> X, Tensor<byte> Y) Test) LoadData() =>
        LoadData(CacheFolder.Default());

    /// <summary>Reads from another cache.</summary>
    internal static ((Tensor<byte> X, Tensor<byte> Y) Train, (Tensor<byte> X, Tensor<byte> Y) Test) LoadData(
        string cacheDir) => (Load("train", cacheDir), Load("t10k", cacheDir));

    private static (Tensor<byte> X, Tensor<byte> Y) Load(string part, string cacheDir)
    {
        Tensor<byte> labels = LoadFile($"{part}-labels-idx1-ubyte.gz", rank: 1, cacheDir);
        Tensor<byte> images = LoadFile($"{part}-images-idx3-ubyte.gz", rank: 3, cacheDir);
        return images.Lengths[0] == labels.Lengths[0]
            ? (images, labels)
            : throw new InvalidDataException(
                $"Fashion-MNIST \"{part}\" has {images.Lengths[0]} images and {labels.Lengths[0]} labels.");
    }

    private static Tensor<byte> LoadFile(string name, int rank, string cacheDir)
    {
        string path = Utils.GetFile(
            name, Origin + name, cacheSubdir: Path.Combine("datasets", "fashion-mnist"), cacheDir: cacheDir);
        return IdxFile.Read(path, rank);
    }
}
