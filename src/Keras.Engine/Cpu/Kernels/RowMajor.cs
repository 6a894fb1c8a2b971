namespace Keras.Engine.Cpu.Kernels;

/// <summary>Where elements lie in memory: the last axis is contiguous. Allocates nothing.</summary>
internal static class RowMajor
{
    /// <summary>Elements between neighbors along each axis.</summary>
    public static void Strides(Shape shape, Span<long> strides)
    {
        long stride = 1;
        for (int axis = shape.Rank - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= shape[axis];
        }
    }

    /// <summary>Strides of an operand along the axes of <paramref name="result"/>; 0 where it is repeated.</summary>
    public static void BroadcastStrides(Shape operand, Shape result, Span<long> strides)
    {
        int extra = result.Rank - operand.Rank;
        strides[..extra].Clear();
        Strides(operand, strides[extra..]);
        for (int axis = 0; axis < operand.Rank; axis++)
        {
            if (operand[axis] == 1)
            {
                strides[axis + extra] = 0;
            }
        }
    }

    /// <summary>The offset of the element that comes <paramref name="index"/>-th in row-major order.</summary>
    public static long Offset(long index, ReadOnlySpan<int> sizes, ReadOnlySpan<long> strides)
    {
        long offset = 0;
        for (int axis = sizes.Length - 1; axis > 0; axis--)
        {
            (index, long position) = Math.DivRem(index, sizes[axis]);
            offset += position * strides[axis];
        }

        return sizes.Length == 0 ? 0 : offset + (index * strides[0]);
    }

    /// <summary>The product of the sizes of <paramref name="axis"/> and the axes behind it.</summary>
    public static long LengthFrom(Shape shape, int axis)
    {
        long length = 1;
        for (; axis < shape.Rank; axis++)
        {
            length *= shape[axis];
        }

        return length;
    }

    /// <summary>The product of the sizes of the axes before <paramref name="axis"/>.</summary>
    public static long LengthBefore(Shape shape, int axis)
    {
        long length = 1;
        for (int before = 0; before < axis; before++)
        {
            length *= shape[before];
        }

        return length;
    }
}
