using System.Diagnostics;
using System.Numerics.Tensors;
using Keras.Engine.Recording;
using Keras.Models;
using Keras.Optimizers;
using static Keras.Applications.Densenet;

namespace Keras.Benchmarks;

/// <summary>The training step of a network, written as a loop outside of traces, beside Function.Of and TrainOnBatch; in turns.</summary>
internal static class EagerBenchmark
{
    public static void Run(int depth, int batch, int rounds)
    {
        Random random = new(1);
        Tensor<float> x = Filled([batch, 32, 32, 3], () => random.NextSingle());
        Tensor<float> y = Filled([batch, 10], () => 0);
        for (int sample = 0; sample < batch; sample++)
        {
            y[sample, sample % 10] = 1;
        }

        Model[] models = [.. Enumerable.Range(0, 4).Select(_ => DenseNetCifar(depth, 12))];
        SGD[] optimizers = [.. models.Select(_ => new SGD(0.1, momentum: 0.9))];
        Losses.CategoricalCrossentropy lossFunction = new();
        models[3].Compile(optimizers[3], "categorical_crossentropy");
        using Function step = Function.Of((images, targets) =>
        {
            Value loss = models[2].Losses.Aggregate(
                lossFunction.Apply(targets, models[2].Apply(images, training: true)), (sum, next) => sum + next);
            optimizers[2].Minimize(loss, models[2].TrainableWeights);
            return loss;
        });
        List<double>[] times = [[], [], [], []];
        long bytes = 0;
        for (int round = 0; round <= rounds; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Time(times[0], round, () => Eager(0, readsBetween: false));
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            Time(times[1], round, () => Eager(1, readsBetween: true));
            Time(times[2], round, () => step.Apply(x, y));
            Time(times[3], round, () => models[3].TrainOnBatch(x, y));
        }

        double[] medians = [.. times.Select(list => list.Order().ElementAt(list.Count / 2))];
        Console.WriteLine($"DenseNet-BC-{depth}-12, batch {batch}, median of {rounds} in turns, ms a step:");
        Console.WriteLine($"outside of traces {medians[0]:F1}, with the loss read before its gradient {medians[1]:F1}, "
            + $"Function.Of {medians[2]:F1}, TrainOnBatch {medians[3]:F1}");
        Console.WriteLine($"ratios to Function.Of {medians[0] / medians[2]:F3} and {medians[1] / medians[2]:F3}; "
            + $"{bytes / 1024:N0} KB of .NET's memory a step; graphs compiled: {Recorder.Compilations}");

        void Eager(int place, bool readsBetween)
        {
            Model model = models[place];
            using GradientTape tape = new();
            Value loss = lossFunction.Apply(Ops.Array(y), model.Apply(Ops.Array(x), training: true));
            loss = model.Losses.Aggregate(loss, (sum, next) => sum + next);
            if (readsBetween)
            {
                _ = (float)loss;
            }

            optimizers[place].ApplyGradients(tape.Gradient(loss, model.TrainableWeights).Zip(model.TrainableWeights));

            // What was assigned is run, too.
            _ = readsBetween ? optimizers[place].Iterations : (float)loss;
        }
    }

    private static void Time(List<double> times, int round, Action action)
    {
        long started = Stopwatch.GetTimestamp();
        action();
        if (round > 0)
        {
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
    }

    private static Tensor<float> Filled(nint[] lengths, Func<float> next)
    {
        float[] numbers = new float[lengths.Aggregate((nint)1, (product, length) => product * length)];
        for (int index = 0; index < numbers.Length; index++)
        {
            numbers[index] = next();
        }

        return Tensor.Create(numbers, lengths);
    }
}
