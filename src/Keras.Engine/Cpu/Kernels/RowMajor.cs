using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels;

/// <summary>Where elements lie in memory: the last axis is contiguous.</summary>
internal static class RowMajor
{
    /// <summary>Elements between neighbors along each axis.</summary>
    public static long[] Strides(Shape shape)
    {
        long[] strides = new long[shape.Rank];
        long stride = 1;
        for (int axis = shape.Rank - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= shape[axis];
        }

        return strides;
    }

    /// <summary>Strides of an operand along the axes of <paramref name="result"/>; 0 where it is repeated.</summary>
    public static long[] BroadcastStrides(Shape operand, Shape result)
    {
        long[] own = Strides(operand);
        long[] strides = new long[result.Rank];
        int extra = result.Rank - operand.Rank;
        for (int axis = 0; axis < operand.Rank; axis++)
        {
            strides[axis + extra] = operand[axis] == 1 ? 0 : own[axis];
        }

        return strides;
    }

    /// <summary>The offset of the element that comes <paramref name="index"/>-th in row-major order of the sizes.</summary>
    public static long Offset(long index, ReadOnlySpan<int> sizes, ReadOnlySpan<long> strides)
    {
        long offset = 0;
        for (int axis = sizes.Length - 1; axis >= 0; axis--)
        {
            (index, long position) = Math.DivRem(index, sizes[axis]);
            offset += position * strides[axis];
        }

        return offset;
    }

    /// <summary>The product of the sizes of a range of axes.</summary>
    public static long Length(Shape shape, Range axes) => shape[axes].Length;
}
