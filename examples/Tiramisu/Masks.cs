using System.Numerics.Tensors;

namespace Tiramisu;

/// <summary>Drawn disks and squares on noise, and which pixels are which.</summary>
internal static class Masks
{
    /// <summary>Nothing, disk, square.</summary>
    public const int Classes = 3;

    /// <summary>Images <c>(n, size, size, 3)</c> from 0 to 1, and one-hot masks <c>(n, size, size, 3)</c>.</summary>
    public static (Tensor<float> X, Tensor<float> Y) Draw(int samples, int size, int seed)
    {
        var random = new Random(seed);
        var images = new float[samples * size * size * 3];
        var masks = new float[samples * size * size * Classes];
        for (int i = 0; i < samples; i++)
        {
            var (diskX, diskY) = (random.Next(size), random.Next(size));
            var (squareX, squareY) = (random.Next(size), random.Next(size));
            for (int pixel = 0; pixel < size * size; pixel++)
            {
                var (row, column) = (pixel / size, pixel % size);
                bool isDisk = ((row - diskY) * (row - diskY)) + ((column - diskX) * (column - diskX)) < size * size / 25;
                bool isSquare = Math.Max(Math.Abs(row - squareY), Math.Abs(column - squareX)) < size / 6;
                int what = isSquare ? 2 : isDisk ? 1 : 0;
                int place = ((i * size * size) + pixel) * 3;
                masks[place + what] = 1;
                for (int channel = 0; channel < 3; channel++)
                {
                    images[place + channel] = (float)((0.3 * random.NextDouble()) + (what > 0 && channel == what ? 0.6 : 0.1));
                }
            }
        }

        return (Tensor.Create(images, [samples, size, size, 3]), Tensor.Create(masks, [samples, size, size, Classes]));
    }
}
