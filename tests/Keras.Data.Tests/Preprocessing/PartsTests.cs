using System.Numerics.Tensors;
using Keras.Preprocessing;
using Keras.Testing;

namespace Keras.Tests.Preprocessing;

/// <summary>What one of several processes makes of a batch.</summary>
public sealed class PartsTests : IDisposable
{
    private const int Files = 5;
    private const int BatchSize = 3;

    private readonly TemporaryFolder _folder = new();
    private readonly string[] _paths;

    public PartsTests()
    {
        Directory.CreateDirectory(_folder.File("cat"));
        _paths = [.. Enumerable.Range(0, Files).Select(file => _folder.File($"cat/{file}.png"))];
        foreach ((int file, string path) in _paths.Index())
        {
            float[] pixels = [.. Enumerable.Range(0, 64).Select(pixel => (float)((pixel * 3) + file))];
            Utils.SaveImg(path, Tensor.Create(pixels, [8, 8, 1]), scale: false);
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_part_of_a_batch_of_files_reads_no_others()
    {
        ImageDataGenerator generator = new(horizontalFlip: true, widthShiftRange: 0.3);
        Utils.Sequence files = generator.FlowFromDirectory(
            _folder.FullName, (8, 8), colorMode: "grayscale", batchSize: BatchSize, shuffle: false, seed: 1);
        float[] whole = X(files[0]);
        Spoil(1, 3);
        (Utils.Batch part, int samples) = files.GetPart(0, _ => (1, 1))!.Value;
        Assert.Equal(BatchSize, samples);
        Assert.Equal(whole[64..128], X(part));
        Assert.Equal(2, files.GetPart(1, _ => (0, 1))!.Value.Whole);
        Assert.ThrowsAny<Exception>(() => files[0]);
    }

    [Fact]
    public void A_part_of_a_batch_of_a_data_set_of_files_reads_no_others()
    {
        Dataset files = Utils.ImageDatasetFromDirectory(
            _folder.FullName, colorMode: "grayscale", batchSize: BatchSize, imageSize: (8, 8), shuffle: false);
        float[] whole = X(files.First());
        Spoil(1, 4);
        (Utils.Batch Part, int Whole)[] parts = [.. files.Prefetch(2).Parts(0, _ => (1, 1))!];
        Assert.Equal([3, 2], parts.Select(part => part.Whole));
        Assert.Equal(whole[64..128], X(parts[0].Part));
        Assert.Null(files.Map((images, labels) => (images, labels)).Parts(0, _ => (1, 1)));
    }

    [Fact]
    public void A_part_of_a_batch_of_an_array_is_that_of_the_whole()
    {
        float[] pixels = [.. Enumerable.Range(0, Files * 64).Select(pixel => pixel % 251f)];
        Tensor<float> y = Tensor.Create(Enumerable.Range(0, Files).Select(sample => (float)sample).ToArray(), [Files, 1]);
        Utils.Sequence flow = new ImageDataGenerator(rotationRange: 30)
            .Flow(Tensor.Create(pixels, [Files, 8, 8, 1]), y, batchSize: BatchSize, shuffle: false, seed: 2);
        Utils.Batch whole = flow[0];
        Utils.Batch part = flow.GetPart(0, _ => (1, 2))!.Value.Part;
        Assert.Equal(X(whole)[64..], X(part));
        (_, Tensor<float> labels) = part;
        Assert.Equal([1, 2], labels.Order());
    }

    private static float[] X(Utils.Batch batch)
    {
        (Tensor<float> x, _) = batch;
        return [.. x];
    }

    private void Spoil(params int[] except)
    {
        foreach ((int file, string path) in _paths.Index().Where(pair => !except.Contains(pair.Index)))
        {
            File.WriteAllText(path, $"no image {file}");
        }
    }
}
