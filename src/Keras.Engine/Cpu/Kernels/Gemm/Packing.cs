using System.Numerics;
using Keras.Engine.Cpu.Simd;

namespace Keras.Engine.Cpu.Kernels.Gemm;

/// <summary>Copies right matrices into panels.</summary>
internal static unsafe class Packing
{
    /// <summary>Copies the part of <paramref name="rows"/> rows that belongs to a panel, and pads it with zeros.</summary>
    /// <param name="source">The matrix' first element.</param>
    /// <param name="rowStride">Distance between rows, in numbers.</param>
    /// <param name="columnStride">Distance between columns, in numbers.</param>
    /// <param name="rows">Rows to copy.</param>
    /// <param name="panel">The panel.</param>
    /// <param name="target">The first row's place in the packed panel.</param>
    public static void Pack<TLanes, TVector, T>(
        T* source, nint rowStride, nint columnStride, int rows, Panel panel, T* target)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = panel.Vectors * TLanes.Count;
        source += panel.FirstColumn * columnStride;
        for (int row = 0; row < rows; row++)
        {
            T* from = source + (row * rowStride);
            if (columnStride == 1)
            {
                for (int column = 0; column < width; column += TLanes.Count)
                {
                    int count = panel.Columns - column;
                    TLanes.Store(
                        target + column,
                        count >= TLanes.Count ? TLanes.Load(from + column) : TLanes.LoadPart(from + column, count));
                }
            }
            else
            {
                for (int column = 0; column < panel.Columns; column++)
                {
                    target[column] = from[column * columnStride];
                }

                new Span<T>(target + panel.Columns, width - panel.Columns).Clear();
            }

            target += width;
        }
    }
}
