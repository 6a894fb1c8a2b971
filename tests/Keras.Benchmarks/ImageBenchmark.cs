using System.Diagnostics;
using System.Numerics.Tensors;
using Keras.Preprocessing;

namespace Keras.Benchmarks;

/// <summary>What augmentation and batching of CIFAR's images cost.</summary>
internal static class ImageBenchmark
{
    private const int BatchSize = 64;

    /// <summary>Prints a line for each recipe: a thread's time for an image, in the best of many batches.</summary>
    /// <param name="seconds">How long to measure each recipe.</param>
    /// <param name="imagesPerSecond">Of a training step on two cores, to compare with.</param>
    public static void Run(double seconds, double imagesPerSecond)
    {
        Random random = new(1);
        byte[] pixels = new byte[BatchSize * 4 * 32 * 32 * 3];
        random.NextBytes(pixels);
        Tensor<byte> bytes = Tensor.Create(pixels, [BatchSize * 4, 32, 32, 3]);
        Tensor<float> floats = Tensor.ConvertTruncating<byte, float>(bytes);
        Tensor<float> labels = Tensor.CreateFromShape<float>([BatchSize * 4, 10]);
        Print("batching alone", new(), floats, labels, seconds, imagesPerSecond);
        Print(
            "Keras' shifts and flips",
            new(horizontalFlip: true, widthShiftRange: 0.125, heightShiftRange: 0.125, fillMode: "constant"),
            floats, labels, seconds, imagesPerSecond);
        Print(
            "pad, crop, flip",
            new(horizontalFlip: true, cropPadding: 4, fillMode: "constant"), floats, labels, seconds, imagesPerSecond);
        Print("pad, crop, flip, normalize bytes", Normalizing(bytes), bytes, labels, seconds, imagesPerSecond);
        Print("rotate, zoom", new(rotationRange: 15, zoomRange: 0.1), floats, labels, seconds, imagesPerSecond);
        Print(
            "rotate, zoom, cubic splines",
            new(rotationRange: 15, zoomRange: 0.1, interpolationOrder: 3), floats, labels, seconds, imagesPerSecond);
    }

    private static ImageDataGenerator Normalizing(Tensor<byte> bytes)
    {
        ImageDataGenerator generator = new(
            featurewiseCenter: true, featurewiseStdNormalization: true, standardizeFirst: true, horizontalFlip: true,
            cropPadding: 4, fillMode: "constant");
        generator.Fit(bytes);
        return generator;
    }

    private static void Print(
        string name,
        ImageDataGenerator generator,
        ArrayLike images,
        Tensor<float> labels,
        double seconds,
        double imagesPerSecond)
    {
        NumpyArrayIterator flow = generator.Flow(images, labels, BatchSize, seed: 1);
        double best = double.MaxValue;
        Stopwatch clock = Stopwatch.StartNew();
        for (int batch = 0; clock.Elapsed.TotalSeconds < seconds; batch++)
        {
            ThreadClock.Read(out ThreadClock.Time before);
            _ = flow[batch % flow.Length];
            ThreadClock.Read(out ThreadClock.Time after);
            best = Math.Min(best, after.Since(before) / BatchSize);
        }

        double step = 2 / imagesPerSecond;
        Console.WriteLine(
            $"{name,-34} {best * 1e6,7:F1} µs an image, {best / step,6:P2} of 2 cores at {imagesPerSecond} images/s");
    }
}
