using System.Globalization;
using System.Numerics.Tensors;
using Keras.Downloads;

namespace Keras.Datasets;

/// <summary>Ten classes of drawn shapes and textures, 32×32 pixels: a stand-in for CIFAR-10 without download.</summary>
/// <remarks>
/// Colors, place, size, angle, lighting and noise are random, so that single pixels say next to nothing about the
/// class: a linear classifier stays below 60 %, while a small convolutional network passes 90 %.
/// The files have CIFAR's binary format, and the images depend on the seed only.
/// </remarks>
public static class ProceduralImages
{
    /// <summary>Part of the folder's name, to be raised when the pictures change.</summary>
    private const int Version = 1;

    /// <summary>Test images are drawn from other random numbers than any number of training images.</summary>
    private const long TestStart = 1_000_000_000_000;

    /// <summary>The names of the classes, in the order of their numbers.</summary>
    public static IReadOnlyList<string> ClassNames { get; } =
        ["disk", "ring", "square", "triangle", "cross", "stripes", "checkerboard", "dots", "ripples", "clouds"];

    /// <summary>Returns training and test images, drawing them on first use.</summary>
    /// <remarks>
    /// The files are kept in <c>datasets</c> of <c>KERAS_HOME</c>, else <c>~/.keras</c>: 3 KB per image.
    /// </remarks>
    /// <param name="trainSamples">Number of training images, at least 5.</param>
    /// <param name="testSamples">Number of test images, at least 1.</param>
    /// <param name="seed">Another seed draws other images.</param>
    /// <returns>
    /// Images <c>(n, 32, 32, 3)</c> from 0 to 255, or <c>(n, 3, 32, 32)</c> if <see cref="Config.ImageDataFormat"/>
    /// says so, and labels <c>(n, 1)</c> from 0 to 9, as many of each as possible.
    /// </returns>
    /// <exception cref="ArgumentException">Too few images.</exception>
    public static ((Tensor<byte> X, Tensor<byte> Y) Train, (Tensor<byte> X, Tensor<byte> Y) Test) LoadData(
        int trainSamples = 50_000, int testSamples = 10_000, int seed = 0) =>
        LoadData(trainSamples, testSamples, seed, CacheFolder.Default());

    /// <summary>Draws the images into a folder, in the files of CIFAR-10's binary distribution.</summary>
    /// <param name="folder">Created if it does not exist.</param>
    /// <param name="trainSamples">Number of training images, at least 5: they are spread over five files.</param>
    /// <param name="testSamples">Number of test images, at least 1.</param>
    /// <param name="seed">Another seed draws other images.</param>
    /// <exception cref="ArgumentException">Too few images.</exception>
    public static void Write(string folder, int trainSamples = 50_000, int testSamples = 10_000, int seed = 0)
    {
        CifarFiles files = Cifar10.Files;
        if (trainSamples < files.Train.Length || testSamples < 1)
        {
            throw new ArgumentException(
                $"Expected at least {files.Train.Length} training images and 1 test image. " +
                $"Received: trainSamples={trainSamples}, testSamples={testSamples}.");
        }

        Directory.CreateDirectory(folder);
        int start = 0;
        for (int i = 0; i < files.Train.Length; i++)
        {
            int end = (int)((long)trainSamples * (i + 1) / files.Train.Length);
            WriteBatch(Path.Combine(folder, files.Train[i] + CifarFiles.BinaryExtension), seed, start, end - start);
            start = end;
        }

        WriteBatch(Path.Combine(folder, files.Test + CifarFiles.BinaryExtension), seed, TestStart, testSamples);
        File.WriteAllText(
            Path.Combine(folder, "batches.meta.txt"), string.Concat(ClassNames.Select(name => name + '\n')));
    }

    /// <summary>Keeps the files in another cache.</summary>
    internal static ((Tensor<byte> X, Tensor<byte> Y) Train, (Tensor<byte> X, Tensor<byte> Y) Test) LoadData(
        int trainSamples, int testSamples, int seed, string cacheDir)
    {
        string name = string.Create(
            CultureInfo.InvariantCulture, $"procedural-images-v{Version}-{trainSamples}-{testSamples}-{seed}");
        string folder = Path.Combine(cacheDir, "datasets", name);
        if (!Directory.Exists(folder))
        {
            // The folder appears whole or not at all; if another process was faster, its files are the same.
            string part = $"{folder}.{Guid.NewGuid():N}.part";
            try
            {
                Write(part, trainSamples, testSamples, seed);
                Directory.Move(part, folder);
            }
            catch (IOException) when (Directory.Exists(folder))
            {
                Directory.Delete(part, recursive: true);
            }
        }

        return CifarData.Read(Cifar10.Files, folder);
    }

    private static void WriteBatch(string path, int seed, long start, int count)
    {
        const int Stride = CifarBatch.PixelBytes + 1;
        byte[] records = new byte[count * Stride];
        Parallel.For(0, count, i =>
        {
            Span<byte> record = records.AsSpan(i * Stride, Stride);
            record[0] = (byte)Label(seed, start + i);
            ProceduralPainter.Paint(record[0], new RandomStream(seed, 1, start + i), record[1..]);
        });
        File.WriteAllBytes(path, records);
    }

    /// <summary>Every ten images in a row show all classes, in random order.</summary>
    private static int Label(int seed, long index)
    {
        Span<int> order = stackalloc int[ClassNames.Count];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        new RandomStream(seed, 0, index / order.Length).Shuffle(order);
        return order[(int)(index % order.Length)];
    }
}
