using System.Numerics.Tensors;
using Keras.Engine.Backends;
using Keras.Engine.Cpu;
using Keras.Models;
using Keras.Testing;
using static Keras.Applications.Densenet;

namespace Keras.Applications.Tests;

public sealed class DenseNetMemoryTests : IDisposable
{
    private readonly MeasuredBackend _backend = new(new CpuOptions { Threads = 2 });

    public void Dispose() => _backend.Dispose();

    [Fact]
    public void Threads_that_predict_at_once_get_their_own_results_and_share_the_weights()
    {
        const int Threads = 4;
        Model model = DenseNet121(weights: null, inputShape: (32, 32, 3), classes: 10);
        long weights = _backend.TensorBytes;
        Tensor<float>[] images = [.. Enumerable.Range(0, Threads).Select(seed => Images(1, seed))];
        float[][] expected = [.. images.Select(image => Numbers(model.PredictOnBatch(image)))];
        Assert.All(expected[1..], other => Assert.NotEqual(expected[0], other));
        long one = Memory;
        using Barrier start = new(Threads);
        float[][] actual = new float[Threads * 3][];
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(index => new Thread(() =>
        {
            start.SignalAndWait();
            for (int run = 0; run < 3; run++)
            {
                actual[(run * Threads) + index] = Numbers(model.PredictOnBatch(images[index]));
            }
        }))];

        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        for (int run = 0; run < actual.Length; run++)
        {
            Assert.Equal(expected[run % Threads], actual[run]);
        }

        long perThread = (Memory - one) / (Threads - 1);
        Assert.True(
            perThread < weights / 4,
            $"Every further thread took {perThread} bytes; the weights have {weights}.");
    }

    [Fact]
    public void Training_allocates_nothing_after_the_first_step()
    {
        Model model = DenseNetCifar(16, 12);
        model.Compile("sgd", "categorical_crossentropy", ["accuracy"]);
        Tensor<float> x = Images(8, seed: 1);
        Tensor<float> y = Utils.ToCategorical([0, 1, 2, 3, 4, 5, 6, 7], 10);
        model.TrainOnBatch(x, y);
        long memory = Memory;
        _backend.TakeManagedBytes();

        long allocated = long.MaxValue;
        for (int step = 0; step < 20; step++)
        {
            long start = GC.GetAllocatedBytesForCurrentThread();
            model.TrainOnBatch(x, y);
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - start);
        }

        // Around the run: the returned numbers and some small objects, but no second copy of the batch.
        Assert.InRange(allocated, 0, x.FlattenedLength * sizeof(float) / 4);
        Assert.Equal(0, _backend.TakeManagedBytes());
        Assert.Equal(memory, Memory);
    }

    [Fact]
    public void The_plan_tells_the_memory_of_runs_and_a_smaller_batch_needs_none_of_its_own()
    {
        Model model = DenseNetCifar(10, 12);
        model.Compile("sgd", "categorical_crossentropy");
        model.TrainOnBatch(Images(8, seed: 1), Utils.ToCategorical([0, 1, 2, 3, 4, 5, 6, 7], 10));
        PlanReport plan = model.Plans()[0];
        long memory = _backend.ArenaBytes;

        Assert.InRange(memory - plan.ArenaBytes - plan.ScratchBytes, 0, 256);
        model.TrainOnBatch(Images(3, seed: 1), Utils.ToCategorical([0, 1, 2], 10));
        Assert.Equal(memory, _backend.ArenaBytes);
    }

    private long Memory => _backend.TensorBytes + _backend.ArenaBytes;

    private static Tensor<float> Images(int count, int seed)
    {
        double[] pixels = TensorData.Uniform(count * 32 * 32 * 3, seed: seed);
        return Tensor.Create(Array.ConvertAll(pixels, pixel => (float)pixel), [count, 32, 32, 3]);
    }

    private static float[] Numbers(Tensor<float> tensor)
    {
        float[] numbers = new float[tensor.FlattenedLength];
        tensor.FlattenTo(numbers);
        return numbers;
    }
}
