using System.IO.Compression;
using System.Numerics.Tensors;
using Keras.Datasets;
using Keras.Testing;

namespace Keras.Tests.Datasets;

public class FashionMnistTests
{
    [SharedDataFact(KerasCache.Script)]
    public void Loads_the_real_images()
    {
        ((Tensor<byte> xTrain, Tensor<byte> yTrain), (Tensor<byte> xTest, Tensor<byte> yTest)) =
            FashionMnist.LoadData(KerasCache.Folder);

        Assert.Equal([60000, 28, 28], xTrain.Lengths.ToArray());
        Assert.Equal([60000], yTrain.Lengths.ToArray());
        Assert.Equal([10000, 28, 28], xTest.Lengths.ToArray());
        Assert.Equal([9, 0, 0, 3, 0, 2, 7, 2, 5, 5], yTrain.ToArray()[..10]);
        Assert.Equal([9, 2, 1, 1, 6, 1, 4, 6, 5, 7], yTest.ToArray()[..10]);
        Assert.Equal("Ankle boot", FashionMnist.ClassNames[yTrain[0]]);
        Assert.Equal(72.94, xTrain.ToArray().Average(pixel => (double)pixel), 1e-2);
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9 }, null)]
    [InlineData(new byte[] { 0, 0, 9, 1, 0, 0, 0, 3, 7, 8, 9 }, "must start with 00000801")]
    [InlineData(new byte[] { 0, 0, 8, 3, 0, 0, 0, 3, 7, 8, 9 }, "must start with 00000801")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 4, 7, 8, 9 }, "claims shape (4,), but holds 3 bytes")]
    [InlineData(new byte[] { 0, 0, 8, 1, 255, 255, 255, 255 }, "claims shape (-1,), which no array has")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 2, 7, 8, 9 }, "claims shape (2,), but holds more bytes")]
    [InlineData(new byte[] { 0, 0 }, "of 2 bytes")]
    public void Checks_the_header_of_a_file(byte[] content, string? reason)
    {
        using TemporaryFolder folder = new();
        using (GZipStream gzip = new(File.Create(folder.File("x.gz")), CompressionMode.Compress))
        {
            gzip.Write(content);
        }

        if (reason is null)
        {
            Assert.Equal([7, 8, 9], IdxFile.Read(folder.File("x.gz"), rank: 1).ToArray());
        }
        else
        {
            Assert.Contains(
                reason,
                Assert.Throws<InvalidDataException>(() => IdxFile.Read(folder.File("x.gz"), rank: 1)).Message,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Says_when_a_file_is_not_compressed()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("x.gz"), "plain text");

        Assert.Contains(
            "not a readable gzip file",
            Assert.Throws<InvalidDataException>(() => IdxFile.Read(folder.File("x.gz"), rank: 1)).Message,
            StringComparison.Ordinal);
    }
}
