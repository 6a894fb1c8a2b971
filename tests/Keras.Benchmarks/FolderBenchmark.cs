using System.Diagnostics;
using System.Globalization;
using Keras.Preprocessing;

namespace Keras.Benchmarks;

/// <summary>How many images of a folder are read, decoded, resized and augmented in a second; peers/folder_torch.py does the same.</summary>
internal static class FolderBenchmark
{
    private const int BatchSize = 32;

    /// <summary>Prints a line for each way to read the folder.</summary>
    /// <param name="directory">A folder of images for each class.</param>
    /// <param name="seconds">How long to read each way.</param>
    public static void Run(string directory, double seconds)
    {
        ImageDataset dataset = Utils.ImageDatasetFromDirectory(directory, imageSize: 224, batchSize: BatchSize, seed: 1);
        Print("ImageDatasetFromDirectory", seconds, () => dataset.Sum(batch => batch.Components[0].Shape[0]));
        DirectoryIterator flow = new ImageDataGenerator(
                rescale: 1 / 255.0, horizontalFlip: true, widthShiftRange: 0.1, heightShiftRange: 0.1)
            .FlowFromDirectory(directory, targetSize: 224, batchSize: BatchSize, seed: 1);
        Print("FlowFromDirectory, shifts and flips", seconds, () =>
        {
            int images = 0;
            for (int batch = 0; batch < flow.Length; batch++)
            {
                images += flow[batch].Components[0].Shape[0];
            }

            return images;
        });
    }

    // The best of several passes: the first one also reads the disk.
    private static void Print(string name, double seconds, Func<int> pass)
    {
        double best = 0;
        Stopwatch clock = Stopwatch.StartNew();
        do
        {
            TimeSpan begin = clock.Elapsed;
            TimeSpan used = Environment.CpuUsage.TotalTime;
            int images = pass();
            double rate = images / (clock.Elapsed - begin).TotalSeconds;
            if (rate > best)
            {
                best = rate;
                double each = (Environment.CpuUsage.TotalTime - used).TotalMilliseconds / images;
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{name,-36} {rate,7:F0} images/s, {each:F2} ms of processor time each"));
            }
        }
        while (clock.Elapsed.TotalSeconds < seconds);
    }
}
