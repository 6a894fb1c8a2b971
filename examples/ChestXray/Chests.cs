using System.Numerics.Tensors;

namespace ChestXray;

/// <summary>Drawn chests with findings, for those who have none of the 112,120 X-rays.</summary>
internal static class Chests
{
    /// <summary>What may be found, and how often it is.</summary>
    public static IReadOnlyList<(string Name, double Share)> Findings { get; } = [("Mass", 0.15), ("Effusion", 0.4), ("Nodule", 0.25)];

    /// <summary>Images <c>(n, size, size, 3)</c> from 0 to 1, and a row of zeros and ones for each.</summary>
    public static (Tensor<float> X, Tensor<float> Y) Draw(int samples, int size, int seed)
    {
        var random = new Random(seed);
        var images = new float[samples * size * size * 3];
        var labels = new float[samples * Findings.Count];
        for (int i = 0; i < samples; i++)
        {
            bool[] has = [.. Findings.Select(finding => random.NextDouble() < finding.Share)];
            (double massX, double massY) = (random.Next(size / 4, size * 3 / 4), random.Next(size / 4, size / 2));
            (double noduleX, double noduleY) = (random.Next(size / 4, size * 3 / 4), random.Next(size / 4, size / 2));
            for (int pixel = 0; pixel < size * size; pixel++)
            {
                (double row, double column) = (pixel / size, pixel % size);
                bool isLung = Math.Abs(Math.Abs((column / size) - 0.5) - 0.22) < 0.16 && row > size * 0.15 && row < size * 0.85;
                double value = (isLung ? 0.25 : 0.6) + (0.1 * random.NextDouble());
                value += has[0] && Distance(row, column, massY, massX) < size * 0.16 ? 0.4 : 0;
                value += has[1] && row > size * 0.65 ? 0.3 : 0;
                value += has[2] && Distance(row, column, noduleY, noduleX) < size * 0.06 ? 0.5 : 0;
                images.AsSpan(((i * size * size) + pixel) * 3, 3).Fill((float)Math.Min(value, 1));
            }

            for (int finding = 0; finding < has.Length; finding++)
            {
                labels[(i * has.Length) + finding] = has[finding] ? 1 : 0;
            }
        }

        return (Tensor.Create(images, [samples, size, size, 3]), Tensor.Create(labels, [samples, Findings.Count]));
    }

    private static double Distance(double row, double column, double y, double x) =>
        Math.Sqrt(((row - y) * (row - y)) + ((column - x) * (column - x)));
}
