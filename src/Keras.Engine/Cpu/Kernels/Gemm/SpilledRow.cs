using System.Numerics;
using Keras.Engine.Cpu.Simd;

namespace Keras.Engine.Cpu.Kernels.Gemm;

/// <summary>Brings the columns that exist from a tile at the edge of a result to their place.</summary>
internal static unsafe class SpilledRow
{
    /// <summary>Copies or adds <paramref name="columns"/> numbers; writes none behind them.</summary>
    public static void Copy<TLanes, TVector, T>(T* source, T* target, int columns, bool accumulate)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int column = 0; column < columns; column += TLanes.Count)
        {
            TVector sum = TLanes.Load(source + column);
            if (accumulate)
            {
                sum = TLanes.Add(TLanes.Load(target + column), sum);
            }

            TLanes.StorePart(target + column, sum, Math.Min(columns - column, TLanes.Count));
        }
    }
}
