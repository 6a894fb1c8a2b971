using Keras.Engine.Tensors;
using Keras.Training;

namespace Keras.Tests.Training;

public class ArraySourceTests
{
    [Fact]
    public void Keeps_the_order_without_a_seed_and_makes_the_last_batch_smaller()
    {
        ArraySource source = new(Data(7), batchSize: 3);

        Assert.Equal(3, source.Steps);
        Assert.Equal(7, source.Samples);
        Assert.Equal([[0, 1, 2], [3, 4, 5], [6]], Samples(source, pass: 0));
        Assert.Equal([[0, 1, 2], [3, 4, 5], [6]], Samples(source, pass: 1));
    }

    [Fact]
    public void Shuffles_every_pass_in_its_own_way()
    {
        ArraySource source = new(Data(50), batchSize: 50, seed: 1);
        int[] first = Samples(source, pass: 0)[0];
        int[] second = Samples(source, pass: 1)[0];

        Assert.NotEqual(Enumerable.Range(0, 50), first);
        Assert.Equal(Enumerable.Range(0, 50), first.Order());
        Assert.NotEqual(first, second);
        Assert.Equal(Enumerable.Range(0, 50), second.Order());
    }

    [Fact]
    public void Shuffles_by_seed_and_pass_only()
    {
        ArraySource source = new(Data(50), batchSize: 50, seed: 1);
        int[] later = Samples(source, pass: 3)[0];

        Assert.Equal(later, Samples(new ArraySource(Data(50), batchSize: 50, seed: 1), pass: 3)[0]);
        Assert.NotEqual(later, Samples(new ArraySource(Data(50), batchSize: 50, seed: 2), pass: 3)[0]);
    }

    [Fact]
    public void Shuffles_whole_batches_if_asked_and_leaves_a_smaller_one_last()
    {
        ArraySource source = new(Data(62), batchSize: 3, seed: 1, keepsBatches: true);
        int[][] batches = Samples(source, pass: 0);

        Assert.Equal([60, 61], batches[^1]);
        Assert.All(batches[..^1], batch => Assert.Equal([batch[0], batch[0] + 1, batch[0] + 2], batch));
        Assert.Equal(Enumerable.Range(0, 62), batches.SelectMany(batch => batch).Order());
        Assert.NotEqual(Enumerable.Range(0, 62), batches.SelectMany(batch => batch));
        Assert.NotEqual(batches, Samples(source, pass: 1));
    }

    [Fact]
    public void Takes_a_part_of_the_samples()
    {
        ArraySource first = new(Data(10), batchSize: 4, seed: 3, last: 6);
        ArraySource last = new(Data(10), batchSize: 4, first: 6);

        Assert.Equal(Enumerable.Range(0, 6), Samples(first, pass: 0).SelectMany(batch => batch).Order());
        Assert.Equal([[6, 7, 8, 9]], Samples(last, pass: 0));
        Assert.Equal(2, first.Steps);
        Assert.Equal(4, last.Samples);
    }

    [Fact]
    public void Keeps_inputs_targets_and_weights_together()
    {
        ArrayData data = new(
            [(Small.Count(20), DType.Float32)], [(Small.Count(20), DType.Float64)], [(Small.Count(20), DType.Float32)]);

        foreach (Func<Batch> make in new ArraySource(data, batchSize: 8, seed: 1).Pass(0))
        {
            using Batch batch = make();
            float[] inputs = batch.Inputs[0].Elements<float>().ToArray();
            Assert.Equal(inputs.Select(number => (double)number), batch.Targets[0].Elements<double>().ToArray());
            Assert.Equal(inputs, batch.SampleWeights[0].Elements<float>().ToArray());
        }
    }

    [Fact]
    public void Rejects_an_empty_batch()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => new ArraySource(Data(3), batchSize: 0));

        Assert.StartsWith("`batchSize` must be a positive integer. Received: 0.", exception.Message);
    }

    private static ArrayData Data(int samples) => new([(Small.Count(samples), DType.Float32)], [], []);

    private static int[][] Samples(ArraySource source, long pass)
    {
        List<int[]> batches = [];
        foreach (Func<Batch> make in source.Pass(pass))
        {
            using Batch batch = make();
            batches.Add(Array.ConvertAll(batch.Inputs[0].Elements<float>().ToArray(), number => (int)number));
        }

        return [.. batches];
    }
}
