using System.Numerics;
using System.Runtime.InteropServices;

namespace Keras.Images;

/// <summary>Resizes bitmaps exactly as Pillow does: rows first, then columns, rounding in between.</summary>
/// <remarks>Port of Pillow's src/libImaging/Resample.c and, for nearest, ImagingScaleAffine in Geometry.c.</remarks>
internal static class Resampler
{
    public static Bitmap Resize(Bitmap source, int height, int width, Resampling resampling)
    {
        if (resampling == Resampling.Nearest)
        {
            return ResizeNearest(source, height, width);
        }

        var columns = new ResamplingWindows(source.Width, width, resampling);
        var rows = new ResamplingWindows(source.Height, height, resampling);
        if (source.IsDeep)
        {
            return new Bitmap(height, width, ResizeDeep(source, columns, rows));
        }

        byte[] pixels = source.Channels == 4 ? Premultiply(source.Pixels) : source.Pixels;
        byte[] narrowed = width == source.Width
            ? pixels
            : ResampleRows(pixels, source.Height, source.Width, source.Channels, columns);
        byte[] resized = height == source.Height ? narrowed : ResampleColumns(narrowed, width * source.Channels, rows);
        return new Bitmap(height, width, source.Channels, source.Channels == 4 ? Unmultiply(resized) : resized);
    }

    private static Bitmap ResizeNearest(Bitmap source, int height, int width)
    {
        int[] columns = NearestIndices(source.Width, width);
        int[] rows = NearestIndices(source.Height, height);
        if (source.IsDeep)
        {
            return new Bitmap(height, width, Pick(source.DeepPixels, source.Width, 1, rows, columns));
        }

        byte[] picked = Pick(source.Pixels, source.Width, source.Channels, rows, columns);
        return new Bitmap(height, width, source.Channels, picked);
    }

    /// <summary>Adds up the position step by step: a product would round differently from Pillow.</summary>
    private static int[] NearestIndices(int size, int newSize)
    {
        int[] indices = new int[newSize];
        double step = (double)size / newSize;
        double position = step * 0.5;
        for (int i = 0; i < newSize; i++)
        {
            indices[i] = Math.Min((int)position, size - 1);
            position += step;
        }

        return indices;
    }

    private static T[] Pick<T>(T[] source, int width, int channels, int[] rows, int[] columns)
    {
        var picked = new T[rows.Length * columns.Length * channels];
        int next = 0;
        foreach (int row in rows)
        {
            int start = row * width * channels;
            foreach (int column in columns)
            {
                int from = start + (column * channels);
                for (int c = 0; c < channels; c++)
                {
                    picked[next++] = source[from + c];
                }
            }
        }

        return picked;
    }

    private static byte[] ResampleRows(byte[] source, int height, int width, int channels, ResamplingWindows windows)
    {
        int newWidth = windows.Count;
        int[] weights = windows.FixedPointWeights();
        byte[] narrowed = new byte[height * newWidth * channels];
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> line = source.AsSpan(y * width * channels, width * channels);
            Span<byte> newLine = narrowed.AsSpan(y * newWidth * channels, newWidth * channels);
            for (int x = 0; x < newWidth; x++)
            {
                ReadOnlySpan<int> window = weights.AsSpan(x * windows.Stride, windows.Length(x));
                ReadOnlySpan<byte> from = line.Slice(windows.Start(x) * channels, window.Length * channels);
                WeighPixel(from, window, newLine.Slice(x * channels, channels));
            }
        }

        return narrowed;
    }

    private static void WeighPixel(ReadOnlySpan<byte> from, ReadOnlySpan<int> window, Span<byte> pixel)
    {
        int sum0 = ResamplingWindows.Half, sum1 = ResamplingWindows.Half;
        int sum2 = ResamplingWindows.Half, sum3 = ResamplingWindows.Half;
        int at = 0;
        switch (pixel.Length)
        {
            case 1:
                for (int i = 0; i < window.Length; i++)
                {
                    sum0 += from[i] * window[i];
                }

                break;
            case 3:
                for (int i = 0; i < window.Length; i++, at += 3)
                {
                    int weight = window[i];
                    sum0 += from[at] * weight;
                    sum1 += from[at + 1] * weight;
                    sum2 += from[at + 2] * weight;
                }

                pixel[2] = ResamplingWindows.Round(sum2);
                pixel[1] = ResamplingWindows.Round(sum1);
                break;
            default:
                for (int i = 0; i < window.Length; i++, at += 4)
                {
                    int weight = window[i];
                    sum0 += from[at] * weight;
                    sum1 += from[at + 1] * weight;
                    sum2 += from[at + 2] * weight;
                    sum3 += from[at + 3] * weight;
                }

                pixel[3] = ResamplingWindows.Round(sum3);
                pixel[2] = ResamplingWindows.Round(sum2);
                pixel[1] = ResamplingWindows.Round(sum1);
                break;
        }

        pixel[0] = ResamplingWindows.Round(sum0);
    }

    /// <summary>Weighs whole lines, so that neighbours in memory are neighbours in the vector.</summary>
    private static byte[] ResampleColumns(byte[] source, int lineLength, ResamplingWindows windows)
    {
        int[] weights = windows.FixedPointWeights();
        byte[] resized = new byte[windows.Count * lineLength];
        int[] sums = new int[lineLength];
        for (int y = 0; y < windows.Count; y++)
        {
            sums.AsSpan().Fill(ResamplingWindows.Half);
            for (int i = 0; i < windows.Length(y); i++)
            {
                ReadOnlySpan<byte> line = source.AsSpan((windows.Start(y) + i) * lineLength, lineLength);
                AddLine(line, weights[(y * windows.Stride) + i], sums);
            }

            Span<byte> newLine = resized.AsSpan(y * lineLength, lineLength);
            for (int x = 0; x < newLine.Length; x++)
            {
                newLine[x] = ResamplingWindows.Round(sums[x]);
            }
        }

        return resized;
    }

    private static void AddLine(ReadOnlySpan<byte> line, int weight, Span<int> sums)
    {
        int x = 0;
        int step = Vector<int>.Count;
        for (; x <= line.Length - Vector<byte>.Count; x += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(line[x..]), out Vector<ushort> low, out Vector<ushort> high);
            Vector.Widen(low, out Vector<uint> first, out Vector<uint> second);
            Vector.Widen(high, out Vector<uint> third, out Vector<uint> fourth);
            Span<Vector<int>> targets = MemoryMarshal.Cast<int, Vector<int>>(sums.Slice(x, 4 * step));
            targets[0] += Vector.AsVectorInt32(first) * weight;
            targets[1] += Vector.AsVectorInt32(second) * weight;
            targets[2] += Vector.AsVectorInt32(third) * weight;
            targets[3] += Vector.AsVectorInt32(fourth) * weight;
        }

        for (; x < line.Length; x++)
        {
            sums[x] += line[x] * weight;
        }
    }

    private static int[] ResizeDeep(Bitmap source, ResamplingWindows columns, ResamplingWindows rows)
    {
        int[] pixels = source.DeepPixels;
        int width = source.Width;
        if (columns.Count != width)
        {
            int newWidth = columns.Count;
            int oldWidth = width;
            int[] wide = pixels;
            pixels = new int[source.Height * newWidth];
            for (int i = 0; i < pixels.Length; i++)
            {
                (int y, int x) = Math.DivRem(i, newWidth);
                pixels[i] = columns.WeighDeep(x, wide.AsSpan(y * oldWidth), stride: 1);
            }

            width = newWidth;
        }

        if (rows.Count == source.Height)
        {
            return pixels;
        }

        int[] resized = new int[rows.Count * width];
        for (int i = 0; i < resized.Length; i++)
        {
            (int y, int x) = Math.DivRem(i, width);
            resized[i] = rows.WeighDeep(y, pixels.AsSpan(x), stride: width);
        }

        return resized;
    }

    /// <summary>Weighs colors by their alpha, as transparent pixels must not bleed into their neighbours.</summary>
    private static byte[] Premultiply(byte[] rgba)
    {
        byte[] multiplied = new byte[rgba.Length];
        for (int i = 0; i < rgba.Length; i += 4)
        {
            int alpha = rgba[i + 3];
            multiplied[i] = Color.Multiply(rgba[i], alpha);
            multiplied[i + 1] = Color.Multiply(rgba[i + 1], alpha);
            multiplied[i + 2] = Color.Multiply(rgba[i + 2], alpha);
            multiplied[i + 3] = (byte)alpha;
        }

        return multiplied;
    }

    private static byte[] Unmultiply(byte[] multiplied)
    {
        byte[] rgba = new byte[multiplied.Length];
        multiplied.CopyTo(rgba, 0);
        for (int i = 0; i < rgba.Length; i += 4)
        {
            int alpha = rgba[i + 3];
            if (alpha is not (0 or 255))
            {
                rgba[i] = (byte)Math.Min(255, 255 * rgba[i] / alpha);
                rgba[i + 1] = (byte)Math.Min(255, 255 * rgba[i + 1] / alpha);
                rgba[i + 2] = (byte)Math.Min(255, 255 * rgba[i + 2] / alpha);
            }
        }

        return rgba;
    }
}
