using System.Numerics.Tensors;
using Keras.Datasets;
using Keras.Testing;

namespace Keras.Tests.Datasets;

public class MnistTests
{
    [Fact]
    public void Reads_the_four_arrays_of_the_archive()
    {
        using TemporaryFolder folder = new();
        byte[] pixels = [.. Enumerable.Range(0, 2 * 28 * 28).Select(i => (byte)i)];
        Tensor<byte> images = Tensor.Create(pixels, [2, 28, 28]);
        Tensor<byte> labels = Tensor.Create<byte>([3, 4]);
        Tensor<byte> testLabels = Tensor.Create<byte>([5, 6]);
        Utils.Npy.SaveZip(
            folder.File("mnist.npz"),
            [("x_train", images), ("y_train", labels), ("x_test", images), ("y_test", testLabels)],
            compress: true);

        ((Tensor<byte> xTrain, Tensor<byte> yTrain), (Tensor<byte> xTest, Tensor<byte> yTest)) =
            Mnist.Read(folder.File("mnist.npz"));

        Assert.Equal([2, 28, 28], xTrain.Lengths.ToArray());
        Assert.Equal(images.ToArray(), xTest.ToArray());
        Assert.Equal([3, 4], yTrain.ToArray());
        Assert.Equal([5, 6], yTest.ToArray());
    }
}
