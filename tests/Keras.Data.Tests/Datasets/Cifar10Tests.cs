using System.Numerics.Tensors;
using System.Security.Cryptography;
using Keras.Datasets;
using Keras.Testing;

namespace Keras.Tests.Datasets;

public class Cifar10Tests
{
    [SharedDataFact(KerasCache.Script)]
    public void Loads_the_real_images_from_both_distributions()
    {
        using TemporaryFolder cache = new();
        Directory.CreateDirectory(cache.File("datasets"));
        Directory.CreateSymbolicLink(
            cache.File("datasets/cifar-10-batches-bin"),
            Path.Combine(KerasCache.Folder, "datasets/cifar-10-batches-bin"));

        ((Tensor<byte> xTrain, Tensor<byte> yTrain), (Tensor<byte> xTest, Tensor<byte> yTest)) =
            Cifar10.LoadData(KerasCache.Folder);

        Assert.Equal([50000, 32, 32, 3], xTrain.Lengths.ToArray());
        Assert.Equal([50000, 1], yTrain.Lengths.ToArray());
        Assert.Equal([10000, 32, 32, 3], xTest.Lengths.ToArray());
        Assert.Equal([10000, 1], yTest.Lengths.ToArray());

        // The first training image is a frog; its first pixel is known from every tutorial.
        Assert.Equal("frog", Cifar10.ClassNames[yTrain[0, 0]]);
        Assert.Equal((59, 62, 63), (xTrain[0, 0, 0, 0], xTrain[0, 0, 0, 1], xTrain[0, 0, 0, 2]));
        Assert.Equal([6, 9, 9, 4, 1, 1, 2, 7, 8, 3], Enumerable.Range(0, 10).Select(i => (int)yTrain[i, 0]));
        Assert.Equal([3, 8, 8, 0, 6, 6, 1, 6, 3, 1], Enumerable.Range(0, 10).Select(i => (int)yTest[i, 0]));

        ((Tensor<byte> x, Tensor<byte> y), (Tensor<byte> xT, Tensor<byte> yT)) = Cifar10.LoadData(cache.FullName);
        AssertEqual(xTrain, x);
        AssertEqual(yTrain, y);
        AssertEqual(xTest, xT);
        AssertEqual(yTest, yT);
    }

    [Fact]
    public void Interleaves_the_planes_of_an_image()
    {
        using CifarFolder files = new(Cifar10.Files);

        ((Tensor<byte> x, Tensor<byte> y), (Tensor<byte> xTest, Tensor<byte> yTest)) =
            CifarData.Read(Cifar10.Files, files.FullName);

        Assert.Equal([10, 32, 32, 3], x.Lengths.ToArray());
        Assert.Equal([0, 1, 10, 11, 20, 21, 30, 31, 40, 41], y.ToArray());
        Assert.Equal([2, 1], yTest.Lengths.ToArray());
        Assert.Equal(CifarFolder.Pixel(batch: 3, image: 1, channel: 2, row: 5, column: 7), x[7, 5, 7, 2]);
        Assert.Equal(CifarFolder.Pixel(batch: 5, image: 0, channel: 0, row: 31, column: 0), xTest[0, 31, 0, 0]);
    }

    [Fact]
    public void Keeps_the_planes_for_channels_first()
    {
        using CifarFolder files = new(Cifar10.Files);

        (CifarImages train, _) = Cifar10.Files.Read(files.FullName);
        Tensor<byte> x = train.ToArrays("channels_first").X;

        Assert.Equal([10, 3, 32, 32], x.Lengths.ToArray());
        Assert.Equal(CifarFolder.Pixel(batch: 3, image: 1, channel: 2, row: 5, column: 7), x[7, 2, 5, 7]);
    }

    [Fact]
    public void Says_what_to_fetch_and_where_to_put_it()
    {
        using TemporaryFolder cache = new();
        string origin = $"http://127.0.0.1:{LocalWebServer.UnusedPort()}/cifar-10-python.tar.gz";
        string sha256 = new('a', 64);

        IOException error = Assert.Throws<IOException>(
            () => CifarData.Load(Cifar10.Files, origin, sha256, cache.FullName));

        Assert.Contains(origin, error.Message, StringComparison.Ordinal);
        Assert.Contains($"cifar-10-batches-py.tar.gz (SHA-256 {sha256})", error.Message, StringComparison.Ordinal);
        Assert.Contains("put it into " + cache.File("datasets"), error.Message, StringComparison.Ordinal);
        Assert.Contains("folder cifar-10-batches-py or cifar-10-batches-bin", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unpacks_a_downloaded_archive()
    {
        using TemporaryFolder cache = new();
        byte[] archive = CifarFolder.PythonArchive();
        using LocalWebServer server = LocalWebServer.Of(archive);
        string sha256 = Convert.ToHexString(SHA256.HashData(archive));

        ((Tensor<byte> x, Tensor<byte> y), _) = CifarData.Load(Cifar10.Files, server.Address, sha256, cache.FullName);
        CifarData.Load(Cifar10.Files, server.Address, sha256, cache.FullName);

        Assert.Equal([10, 32, 32, 3], x.Lengths.ToArray());
        Assert.Equal([0, 1, 10, 11, 20, 21, 30, 31, 40, 41], y.ToArray());
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public void Reads_the_folder_of_keras_3()
    {
        using TemporaryFolder cache = new();
        using CifarFolder files = new(Cifar10.Files);
        Directory.CreateDirectory(cache.File("datasets/cifar-10-batches-py-target"));
        Directory.CreateSymbolicLink(
            cache.File("datasets/cifar-10-batches-py-target/cifar-10-batches-py"), files.FullName);

        ((Tensor<byte> x, _), _) = Cifar10.LoadData(cache.FullName);

        Assert.Equal(10, x.Lengths[0]);
    }

    [Fact]
    public void Refuses_files_of_a_wrong_size()
    {
        using CifarFolder files = new(Cifar10.Files);
        string path = Path.Combine(files.FullName, "data_batch_2.bin");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[1..]);

        InvalidDataException error =
            Assert.Throws<InvalidDataException>(() => CifarData.Read(Cifar10.Files, files.FullName));

        Assert.Contains("records of 3073 bytes. Received: 6145", error.Message, StringComparison.Ordinal);
        Assert.Contains("data_batch_2.bin", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_a_missing_file()
    {
        using CifarFolder files = new(Cifar10.Files);
        File.Delete(Path.Combine(files.FullName, "test_batch.bin"));

        Assert.Contains(
            "test_batch",
            Assert.Throws<FileNotFoundException>(() => CifarData.Read(Cifar10.Files, files.FullName)).Message,
            StringComparison.Ordinal);
    }

    private static void AssertEqual(Tensor<byte> expected, Tensor<byte> actual)
    {
        Assert.Equal(expected.Lengths.ToArray(), actual.Lengths.ToArray());
        Assert.True(TensorData.Values(expected).SequenceEqual(TensorData.Values(actual)));
    }
}
