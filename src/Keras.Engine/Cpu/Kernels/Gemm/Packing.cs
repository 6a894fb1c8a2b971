using Keras.Engine.Cpu.Simd;

namespace Keras.Engine.Cpu.Kernels.Gemm;

/// <summary>Copies right matrices into panels.</summary>
internal static unsafe class Packing
{
    /// <summary>Copies the part of <paramref name="rows"/> rows that belongs to a panel, and pads it with zeros.</summary>
    /// <param name="source">The matrix' first element.</param>
    /// <param name="rowStride">Distance between rows, in floats.</param>
    /// <param name="columnStride">Distance between columns, in floats.</param>
    /// <param name="rows">Rows to copy.</param>
    /// <param name="panel">The panel.</param>
    /// <param name="target">The first row's place in the packed panel.</param>
    public static void Pack<TLanes, TVector>(
        float* source, nint rowStride, nint columnStride, int rows, Panel panel, float* target)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        int width = panel.Vectors * TLanes.Count;
        source += panel.FirstColumn * columnStride;
        for (int row = 0; row < rows; row++)
        {
            float* from = source + (row * rowStride);
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

                new Span<float>(target + panel.Columns, width - panel.Columns).Clear();
            }

            target += width;
        }
    }
}
