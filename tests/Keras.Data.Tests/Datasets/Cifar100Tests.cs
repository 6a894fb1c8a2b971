using System.Numerics.Tensors;
using Keras.Datasets;
using Keras.Testing;

namespace Keras.Tests.Datasets;

public class Cifar100Tests
{
    [Theory]
    [InlineData("coarse", 0)]
    [InlineData("fine", 5)]
    public void Reads_the_labels_that_are_asked_for(string labelMode, int first)
    {
        using TemporaryFolder cache = new();
        CifarFiles layout = new("", "", ["train"], "test", "", LabelIndex: 0, LabelBytes: 2);
        using CifarFolder files = new(layout);
        Directory.CreateDirectory(cache.File("datasets"));
        Directory.CreateSymbolicLink(cache.File("datasets/cifar-100-binary"), files.FullName);

        ((Tensor<byte> x, Tensor<byte> y), (_, Tensor<byte> yTest)) = Cifar100.LoadData(labelMode, cache.FullName);

        Assert.Equal([2, 32, 32, 3], x.Lengths.ToArray());
        Assert.Equal([2, 1], y.Lengths.ToArray());
        Assert.Equal([(byte)first, (byte)(first + 1)], y.ToArray());
        Assert.Equal([(byte)(first + 10), (byte)(first + 11)], yTest.ToArray());
    }

    [Theory]
    [InlineData("coarse")]
    [InlineData("fine")]
    public void Reads_the_python_distribution(string labelMode)
    {
        using TemporaryFolder cache = new();
        Directory.CreateDirectory(cache.File("datasets/cifar-100-python"));
        File.WriteAllBytes(cache.File("datasets/cifar-100-python/train"), CifarFolder.Pickle(labelMode + "_labels", 3));
        File.WriteAllBytes(cache.File("datasets/cifar-100-python/test"), CifarFolder.Pickle(labelMode + "_labels", 4));

        ((Tensor<byte> x, Tensor<byte> y), (_, Tensor<byte> yTest)) = Cifar100.LoadData(labelMode, cache.FullName);

        Assert.Equal(CifarFolder.Pixel(batch: 3, image: 1, channel: 1, row: 4, column: 9), x[1, 4, 9, 1]);
        Assert.Equal([30, 31], y.ToArray());
        Assert.Equal([40, 41], yTest.ToArray());
    }

    [Fact]
    public void Says_which_keys_a_pickle_has_instead()
    {
        using TemporaryFolder cache = new();
        Directory.CreateDirectory(cache.File("datasets/cifar-100-python"));
        File.WriteAllBytes(cache.File("datasets/cifar-100-python/train"), CifarFolder.Pickle("fine_labels", 3));
        File.WriteAllBytes(cache.File("datasets/cifar-100-python/test"), CifarFolder.Pickle("fine_labels", 4));

        Assert.Contains(
            "\"coarse_labels\". Received: fine_labels, data",
            Assert.Throws<InvalidDataException>(() => Cifar100.LoadData("coarse", cache.FullName)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_the_label_modes()
    {
        Assert.Contains(
            "\"fine\", \"coarse\"",
            Assert.Throws<ArgumentException>(() => Cifar100.LoadData("medium")).Message,
            StringComparison.Ordinal);
    }
}
