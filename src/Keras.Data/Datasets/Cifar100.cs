using System.Numerics.Tensors;
using Keras.Downloads;

namespace Keras.Datasets;

/// <summary>CIFAR-100: 60,000 color photographs of 32×32 pixels in 100 classes, or 20 groups of them.</summary>
/// <remarks>
/// Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009. Port of keras/datasets/cifar100.py.
/// </remarks>
public static class Cifar100
{
    private const string Origin = "https://www.cs.toronto.edu/~kriz/cifar-100-python.tar.gz";
    private const string Sha256 = "85cd44d02ba6437773c5bbd22e183051d648de2e7d6b014e1ef29b855ba677a7";

    /// <summary>Returns 50,000 training and 10,000 test images, downloading them on first use.</summary>
    /// <remarks>
    /// Read from <c>datasets</c> in <c>KERAS_HOME</c>, else <c>~/.keras</c>: the folder <c>cifar-100-python</c> or
    /// <c>cifar-100-binary</c>.
    /// </remarks>
    /// <param name="labelMode"><c>"fine"</c>: the 100 classes; <c>"coarse"</c>: the 20 groups.</param>
    /// <returns>
    /// Images <c>(n, 32, 32, 3)</c> from 0 to 255, or <c>(n, 3, 32, 32)</c> if <see cref="Config.ImageDataFormat"/>
    /// says so, and labels <c>(n, 1)</c> from 0.
    /// </returns>
    /// <exception cref="ArgumentException">An unknown <paramref name="labelMode"/>.</exception>
    /// <exception cref="IOException">The files are neither cached nor downloadable.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public static ((Tensor<byte> X, Tensor<byte> Y) Train, (Tensor<byte> X, Tensor<byte> Y) Test) LoadData(
        string labelMode = "fine") => LoadData(labelMode, CacheFolder.Default());

    /// <summary>Reads from another cache.</summary>
    internal static ((Tensor<byte> X, Tensor<byte> Y) Train, (Tensor<byte> X, Tensor<byte> Y) Test) LoadData(
        string labelMode, string cacheDir)
    {
        Guard.OneOf(labelMode, ["fine", "coarse"]);
        CifarFiles files = new(
            "cifar-100-python",
            "cifar-100-binary",
            ["train"],
            "test",
            labelMode + "_labels",
            LabelIndex: labelMode == "coarse" ? 0 : 1,
            LabelBytes: 2);
        return CifarData.Load(files, Origin, Sha256, cacheDir);
    }
}
