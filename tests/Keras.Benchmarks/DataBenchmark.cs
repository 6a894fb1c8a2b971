using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using Keras.Layers;
using Keras.Models;
using Keras.Optimizers;
using static Keras.Applications.Densenet;

namespace Keras.Benchmarks;

/// <summary>What augmentation layers cost a training step, and whether a data set keeps it busy.</summary>
internal static class DataBenchmark
{
    private const int Images = 50_000;
    private const int BatchSize = 64;

    /// <summary>Steps of a network in turns: plain, behind augmentation layers, and fed by a data set.</summary>
    /// <param name="depth">Depth of DenseNet-BC with growth rate 12.</param>
    /// <param name="rounds">Turns; medians are printed.</param>
    public static void Run(int depth, int rounds)
    {
        Utils.SetRandomSeed(1);
        byte[] pixels = new byte[Images * 32 * 32 * 3];
        new Random(1).NextBytes(pixels);
        Tensor<byte> x = Tensor.Create(pixels, [Images, 32, 32, 3]);
        Tensor<float> y = Utils.ToCategorical([.. Enumerable.Range(0, Images).Select(i => i % 10)], 10);
        RandomFlip flip = new("horizontal", seed: 1);
        Dataset data = Dataset.FromTensorSlices(x, y)
            .Shuffle(10_000, seed: 1)
            .Batch(BatchSize, dropRemainder: true)
            .Map((images, labels) => (flip.Apply(images, training: true), labels))
            .Prefetch(4);

        for (int pass = 1; pass <= 3; pass++)
        {
            Stopwatch clock = Stopwatch.StartNew();
            int batches = data.Count();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"data alone, pass {pass}: {batches * BatchSize / clock.Elapsed.TotalSeconds:N0} images/s, "
                + $"{Environment.WorkingSet >> 20} MB resident"));
        }

        Model plain = Compiled(DenseNetCifar(depth: depth, growthRate: 12));
        Input input = new((32, 32, 3));
        KerasTensor changed = new RandomCrop(32, 32, seed: 2).Apply(new ZeroPadding2D(4).Apply(
            new RandomFlip("horizontal", seed: 1).Apply(input)));
        Model augmented = Compiled(new Model(input, DenseNetCifar(depth: depth, growthRate: 12).Apply(changed)));
        Utils.Batch fixedBatch = data.First();
        using IEnumerator<Utils.Batch> stream = data.Repeat().GetEnumerator();
        List<double>[] times = [[], [], []];
        for (int round = -1; round < rounds; round++)
        {
            double[] turn =
            [
                Time(() => plain.TrainOnBatch(fixedBatch.X, fixedBatch.Y)),
                Time(() => augmented.TrainOnBatch(fixedBatch.X, fixedBatch.Y)),
                Time(() =>
                {
                    stream.MoveNext();
                    plain.TrainOnBatch(stream.Current.X, stream.Current.Y);
                }),
            ];
            for (int kind = 0; kind < turn.Length && round >= 0; kind++)
            {
                times[kind].Add(turn[kind]);
            }
        }

        double[] medians = [.. times.Select(kind => kind.Order().ElementAt(kind.Count / 2))];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"DenseNet-BC-{depth}-12, batch {BatchSize}, median of {rounds}: plain {medians[0]:F1} ms, behind augmentation layers "
            + $"{medians[1]:F1} ms ({medians[1] / medians[0]:F3}), fed by the data set {medians[2]:F1} ms ({medians[2] / medians[0]:F3})"));
    }

    private static Model Compiled(Model model)
    {
        model.Compile(new SGD(0.1, momentum: 0.9, nesterov: true), "categorical_crossentropy");
        return model;
    }

    private static double Time(Action step)
    {
        Stopwatch clock = Stopwatch.StartNew();
        step();
        return clock.Elapsed.TotalMilliseconds;
    }
}
