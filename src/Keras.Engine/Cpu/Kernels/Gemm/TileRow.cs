using System.Numerics;
using System.Runtime.CompilerServices;
using Keras.Engine.Cpu.Simd;

namespace Keras.Engine.Cpu.Kernels.Gemm;

/// <summary>The accumulators of one row of a tile.</summary>
/// <remarks>
/// Rows that a shape does not have do nothing: the comparison is of constants, so no code remains of it.
/// </remarks>
internal unsafe struct TileRow<TShape, TLanes, TVector, T>
    where TShape : struct, ITileShape
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private TVector _sum0;
    private TVector _sum1;
    private TVector _sum2;

    /// <summary>Adds a number of the left matrix times a row of the right one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAdd(int row, T* left, TVector right0, TVector right1, TVector right2)
    {
        if (row >= TShape.Rows)
        {
            return;
        }

        TVector x = TLanes.Factor(*left);
        _sum0 = TLanes.MultiplyAddBy(x, right0, _sum0);
        if (TShape.Vectors > 1)
        {
            _sum1 = TLanes.MultiplyAddBy(x, right1, _sum1);
        }

        if (TShape.Vectors > 2)
        {
            _sum2 = TLanes.MultiplyAddBy(x, right2, _sum2);
        }
    }

    /// <summary>Adds what is in memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int row, T* source, nint vectorStride)
    {
        if (row >= TShape.Rows)
        {
            return;
        }

        _sum0 = TLanes.Add(TLanes.Load(source), _sum0);
        if (TShape.Vectors > 1)
        {
            _sum1 = TLanes.Add(TLanes.Load(source + vectorStride), _sum1);
        }

        if (TShape.Vectors > 2)
        {
            _sum2 = TLanes.Add(TLanes.Load(source + (2 * vectorStride)), _sum2);
        }
    }

    /// <summary>Writes the row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(int row, T* target, nint vectorStride)
    {
        if (row >= TShape.Rows)
        {
            return;
        }

        TLanes.Store(target, _sum0);
        if (TShape.Vectors > 1)
        {
            TLanes.Store(target + vectorStride, _sum1);
        }

        if (TShape.Vectors > 2)
        {
            TLanes.Store(target + (2 * vectorStride), _sum2);
        }
    }
}
