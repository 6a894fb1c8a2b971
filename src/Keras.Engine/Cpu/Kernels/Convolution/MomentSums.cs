using System.Numerics;
using System.Runtime.CompilerServices;
using Keras.Engine.Cpu.Simd;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>Sums of distances and of their squares, channel by channel, that a convolution makes of its results.</summary>
/// <remarks>
/// Each chunk of rows takes its distances from its first row: any element of a channel lies near the mean, compared with the
/// deviation. Sums run in float over a tile and in double beyond; chunks are joined in order.
/// In memory a chunk is, for every channel, the element of its first row, the sum, and the sum of squares, in double.
/// </remarks>
/// <param name="channels">Number of channels.</param>
internal readonly unsafe struct MomentSums(int channels)
{
    private const int RowsInFloat = 256;

    /// <summary>Bytes of a chunk.</summary>
    public long ChunkBytes => 3L * channels * sizeof(double);

    /// <summary>Starts a chunk at its first row.</summary>
    public void Begin<T>(double* chunk, T* row, int firstChannel, int count)
        where T : unmanaged
    {
        for (int c = firstChannel; c < firstChannel + count; c++)
        {
            chunk[c] = Real.Wide(row[c]);
            chunk[channels + c] = 0;
            chunk[(2 * channels) + c] = 0;
        }
    }

    /// <summary>Adds rows.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="rows">The first row, at channel 0.</param>
    /// <param name="pitch">From one row to the next.</param>
    /// <param name="rowCount">Number of rows.</param>
    /// <param name="firstChannel">The first channel to add.</param>
    /// <param name="count">Number of channels to add.</param>
    public void Add<TLanes, TVector, T>(double* chunk, T* rows, nint pitch, int rowCount, int firstChannel, int count)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int row = 0; row < rowCount; row += RowsInFloat)
        {
            AddBlock<TLanes, TVector, T>(
                chunk, rows + (row * pitch), pitch, Math.Min(rowCount - row, RowsInFloat), firstChannel, count);
        }
    }

    /// <summary>Joins chunks, in order, to mean and biased variance.</summary>
    /// <param name="chunks">The first chunk.</param>
    /// <param name="rows">Number of rows of every chunk.</param>
    /// <param name="mean">Where the means go.</param>
    /// <param name="variance">Where the variances go.</param>
    public void Finish<T>(double* chunks, ReadOnlySpan<long> rows, T* mean, T* variance)
        where T : unmanaged
    {
        for (int c = 0; c < channels; c++)
        {
            double total = 0;
            double average = 0;
            double squares = 0;
            for (int index = 0; index < rows.Length; index++)
            {
                double* chunk = chunks + (3L * channels * index) + c;
                double distance = chunk[channels] / rows[index];
                double difference = chunk[0] + distance - average;
                double joined = total + rows[index];
                squares += Math.Max(chunk[2 * channels] - (distance * chunk[channels]), 0)
                    + (difference * difference * total * rows[index] / joined);
                average += difference * rows[index] / joined;
                total = joined;
            }

            mean[c] = Real.Of<T>(average);
            variance[c] = Real.Of<T>(squares / total);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddBlock<TLanes, TVector, T>(double* chunk, T* rows, nint pitch, int rowCount, int firstChannel, int count)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T* lanes = stackalloc T[3 * TLanes.Count];
        for (int c = firstChannel; c < firstChannel + count; c += TLanes.Count)
        {
            int width = Math.Min(firstChannel + count - c, TLanes.Count);
            for (int lane = 0; lane < TLanes.Count; lane++)
            {
                lanes[lane] = Real.Of<T>(lane < width ? chunk[c + lane] : 0);
            }

            TVector first = TLanes.Load(lanes);
            TVector sum0 = TLanes.Constant(0), sum1 = sum0, squares0 = sum0, squares1 = sum0;
            T* row = rows + c;
            int left = rowCount;
            if (width == TLanes.Count)
            {
                for (; left >= 2; left -= 2, row += 2 * pitch)
                {
                    TVector distance0 = TLanes.Subtract(TLanes.Load(row), first);
                    TVector distance1 = TLanes.Subtract(TLanes.Load(row + pitch), first);
                    sum0 = TLanes.Add(sum0, distance0);
                    sum1 = TLanes.Add(sum1, distance1);
                    squares0 = TLanes.MultiplyAdd(distance0, distance0, squares0);
                    squares1 = TLanes.MultiplyAdd(distance1, distance1, squares1);
                }
            }

            for (; left > 0; left--, row += pitch)
            {
                TVector distance = TLanes.Subtract(TLanes.LoadPart(row, width), first);
                sum0 = TLanes.Add(sum0, distance);
                squares0 = TLanes.MultiplyAdd(distance, distance, squares0);
            }

            TLanes.Store(lanes + TLanes.Count, TLanes.Add(sum0, sum1));
            TLanes.Store(lanes + (2 * TLanes.Count), TLanes.Add(squares0, squares1));
            for (int lane = 0; lane < width; lane++)
            {
                chunk[channels + c + lane] += Real.Wide(lanes[TLanes.Count + lane]);
                chunk[(2 * channels) + c + lane] += Real.Wide(lanes[(2 * TLanes.Count) + lane]);
            }
        }
    }
}
