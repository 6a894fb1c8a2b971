using System.Numerics.Tensors;
using Keras.Downloads;

namespace Keras.Datasets;

/// <summary>MNIST: 70,000 gray pictures of handwritten digits, 28×28 pixels.</summary>
/// <remarks>LeCun, Cortes, Burges, "The MNIST database". Port of keras/datasets/mnist.py.</remarks>
public static class Mnist
{
    private const string Origin = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz";
    private const string Sha256 = "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1";

    /// <summary>Returns 60,000 training and 10,000 test images, downloading them on first use.</summary>
    /// <param name="path">Name of the file in <c>datasets</c> of <c>KERAS_HOME</c>, else <c>~/.keras</c>.</param>
    /// <returns>Images <c>(n, 28, 28)</c> from 0 to 255 without channels, labels <c>(n,)</c> from 0 to 9.</returns>
    /// <exception cref="IOException">The file is neither cached nor downloadable.</exception>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    /// <example><code>var ((xTrain, yTrain), (xTest, yTest)) = Mnist.LoadData();</code></example>
    public static ((Tensor<byte> X, Tensor<byte> Y) Train, (Tensor<byte> X, Tensor<byte> Y) Test) LoadData(
        string path = "mnist.npz") => LoadData(path, CacheFolder.Default());

    /// <summary>Reads from another cache.</summary>
    internal static ((Tensor<byte> X, Tensor<byte> Y) Train, (Tensor<byte> X, Tensor<byte> Y) Test) LoadData(
        string path, string cacheDir) =>
        Read(Utils.GetFile(path, Origin, fileHash: Sha256, cacheDir: cacheDir));

    /// <summary>Reads the four arrays of the archive.</summary>
    internal static ((Tensor<byte> X, Tensor<byte> Y) Train, (Tensor<byte> X, Tensor<byte> Y) Test) Read(string file) =>
        ((Utils.Npy.LoadZip<byte>(file, "x_train"), Utils.Npy.LoadZip<byte>(file, "y_train")),
            (Utils.Npy.LoadZip<byte>(file, "x_test"), Utils.Npy.LoadZip<byte>(file, "y_test")));
}
