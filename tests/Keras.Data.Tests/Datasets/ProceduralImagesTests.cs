using System.Numerics.Tensors;
using Keras.Datasets;
using Keras.Testing;

namespace Keras.Tests.Datasets;

public class ProceduralImagesTests
{
    [Fact]
    public void Has_the_shapes_of_cifar()
    {
        using TemporaryFolder cache = new();

        ((Tensor<byte> x, Tensor<byte> y), (Tensor<byte> xTest, Tensor<byte> yTest)) =
            ProceduralImages.LoadData(103, 20, seed: 1, cache.FullName);

        Assert.Equal([103, 32, 32, 3], x.Lengths.ToArray());
        Assert.Equal([103, 1], y.Lengths.ToArray());
        Assert.Equal([20, 32, 32, 3], xTest.Lengths.ToArray());
        Assert.Equal([20, 1], yTest.Lengths.ToArray());
    }

    [Fact]
    public void Shows_every_class_equally_often()
    {
        using TemporaryFolder cache = new();

        ((_, Tensor<byte> y), (_, Tensor<byte> yTest)) = ProceduralImages.LoadData(200, 50, seed: 1, cache.FullName);

        Assert.All(Enumerable.Range(0, 10), label => Assert.Equal(20, y.ToArray().Count(value => value == label)));
        Assert.All(Enumerable.Range(0, 10), label => Assert.Equal(5, yTest.ToArray().Count(value => value == label)));
        Assert.NotEqual(y.ToArray()[..10], y.ToArray()[10..20]);
    }

    [Fact]
    public void Depends_on_the_seed_and_not_on_the_number_of_images()
    {
        using TemporaryFolder cache = new();

        byte[] few = Pixels(ProceduralImages.LoadData(10, 1, seed: 3, cache.FullName).Train.X);
        byte[] many = Pixels(ProceduralImages.LoadData(50, 1, seed: 3, cache.FullName).Train.X);
        byte[] other = Pixels(ProceduralImages.LoadData(10, 1, seed: 4, cache.FullName).Train.X);

        Assert.Equal(few, many[..few.Length]);
        Assert.NotEqual(few, other);
    }

    [Fact]
    public void Tests_on_images_that_it_does_not_train_on()
    {
        using TemporaryFolder cache = new();

        (Tensor<byte> X, Tensor<byte> Y) train, test;
        (train, test) = ProceduralImages.LoadData(10, 10, seed: 3, cache.FullName);

        Assert.NotEqual(Pixels(train.X), Pixels(test.X));
    }

    [Fact]
    public void Draws_once_and_then_reads_the_files()
    {
        using TemporaryFolder cache = new();
        ProceduralImages.LoadData(10, 1, seed: 3, cache.FullName);
        string folder = Assert.Single(Directory.GetDirectories(cache.File("datasets")));
        string file = Path.Combine(folder, "test_batch.bin");
        byte[] changed = new byte[3073];
        changed[0] = 9;
        File.WriteAllBytes(file, changed);

        Assert.Equal([9], ProceduralImages.LoadData(10, 1, seed: 3, cache.FullName).Test.Y.ToArray());
    }

    [Fact]
    public void Writes_the_files_of_cifars_binary_distribution()
    {
        using TemporaryFolder folder = new();

        ProceduralImages.Write(folder.FullName, trainSamples: 12, testSamples: 3, seed: 3);

        Assert.Equal(
            [2, 2, 3, 2, 3, 3],
            Cifar10.Files.Train.Append("test_batch").Select(name => RecordsIn(folder.File(name + ".bin"))));
        Assert.Equal(ProceduralImages.ClassNames, File.ReadAllLines(folder.File("batches.meta.txt")));
    }

    [Theory]
    [InlineData(4, 1)]
    [InlineData(5, 0)]
    public void Rejects_too_few_images(int trainSamples, int testSamples)
    {
        using TemporaryFolder folder = new();

        ArgumentException error = Assert.Throws<ArgumentException>(
            () => ProceduralImages.Write(folder.FullName, trainSamples, testSamples));

        Assert.Contains($"trainSamples={trainSamples}", error.Message, StringComparison.Ordinal);
        Assert.Contains($"testSamples={testSamples}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Is_too_hard_for_a_linear_classifier()
    {
        using TemporaryFolder cache = new();
        ((Tensor<byte> x, Tensor<byte> y), (Tensor<byte> xTest, Tensor<byte> yTest)) =
            ProceduralImages.LoadData(2000, 500, seed: 0, cache.FullName);
        LinearClassifier classifier = new(inputs: 3072, classes: 10);

        classifier.Train(Pixels(x), y.ToArray(), epochs: 5, learningRate: 0.002f);

        // Softmax regression on 12,000 images ends at 0.17; a network of three convolutions at 0.99.
        Assert.InRange(classifier.Accuracy(Pixels(x), y.ToArray()), 0.2, 1);
        Assert.InRange(classifier.Accuracy(Pixels(xTest), yTest.ToArray()), 0, 0.4);
    }

    private static long RecordsIn(string file) => new FileInfo(file).Length / 3073;

    private static byte[] Pixels(Tensor<byte> images) => images.ToArray();
}
