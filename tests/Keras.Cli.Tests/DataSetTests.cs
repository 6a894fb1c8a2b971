using System.Numerics.Tensors;
using Keras.Testing;

namespace Keras.Cli.Tests;

public class DataSetTests
{
    [SharedDataFact("cifar-10", "fashion-mnist", KerasCache.Script)]
    public void Data_sets_are_called_by_name()
    {
        using KerasHomeScope home = new(KerasCache.Folder);
        (DataSet<byte> train, DataSet<byte> test) = DataSets.Load("cifar10");
        Assert.Equal([50_000, 32, 32, 3], train.Images.Lengths.ToArray());
        Assert.Equal([10_000, 1], test.Labels.Lengths.ToArray());
        (train, test) = DataSets.Load("fashion_mnist");
        Assert.Equal([60_000, 28, 28, 1], train.Images.Lengths.ToArray());
        Assert.Equal([10_000, 1], test.Labels.Lengths.ToArray());
    }

    [Fact]
    public void Small_images_get_a_border_of_zeros()
    {
        DataSet<byte> padded = new DataSet<byte>(Tensor.Create(new byte[] { 7, 8 }, [2, 1, 1, 1]), Labels(2)).Pad(3, 4);
        Assert.Equal([2, 3, 4, 1], padded.Images.Lengths.ToArray());
        Assert.Equal(8, padded.Images[1, 1, 1, 0]);
        Assert.Equal(15, padded.Images.Sum(pixel => pixel));
        Assert.Contains(
            "1x1",
            Assert.Throws<CommandException>(() => padded.Pad(1, 1)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_samples_are_taken()
    {
        DataSet<byte> data = new(Tensor.Create(new byte[] { 5, 6, 7 }, [3, 1, 1, 1]), Labels(3));
        Assert.Equal((byte[])[5, 6], data.Take(2).Images);
        Assert.Equal((byte[])[0, 1], data.Take(2).Labels);
        Assert.Same(data, data.Take(4));
    }

    private static Tensor<byte> Labels(int count) =>
        Tensor.Create([.. Enumerable.Range(0, count).Select(label => (byte)label)], [count, 1]);
}
