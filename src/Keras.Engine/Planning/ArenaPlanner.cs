using Keras.Engine.Tensors;

namespace Keras.Engine.Planning;

/// <summary>Gives every buffer of the arena an offset; buffers that are alive together never overlap.</summary>
/// <remarks>
/// Greedy by size, as in TensorFlow Lite (Pisarchyk and Lee 2020): the largest buffer first, each at the lowest offset
/// where it fits. Offsets are multiples of a cache line, with a line of slack behind each buffer: vector kernels may
/// read past an end.
/// </remarks>
internal static class ArenaPlanner
{
    /// <summary>Bytes of a cache line and of the widest vector.</summary>
    public const int Alignment = 64;

    public static void Assign(Plan plan)
    {
        List<(TensorBuffer Buffer, long End)> placed = [];
        foreach (TensorBuffer buffer in plan.Buffers
            .Where(buffer => buffer.Place == BufferPlace.Arena && buffer.Container is null)
            .OrderByDescending(buffer => buffer.Type.Bytes).ThenBy(buffer => buffer.Index))
        {
            long bytes = Occupied(buffer);
            long offset = 0;
            int position = 0;

            // Placed buffers are kept in order of their offsets, so the first gap is the lowest.
            for (; position < placed.Count; position++)
            {
                (TensorBuffer other, long end) = placed[position];
                bool aliveTogether = buffer.FirstStep <= other.LastStep && other.FirstStep <= buffer.LastStep;
                if (!aliveTogether)
                {
                    continue;
                }

                if (offset + bytes <= other.Offset)
                {
                    break;
                }

                offset = Math.Max(offset, end);
            }

            while (position > 0 && placed[position - 1].Buffer.Offset > offset)
            {
                position--;
            }

            buffer.Offset = offset;
            placed.Insert(position, (buffer, offset + bytes));
            plan.ArenaBytes = Math.Max(plan.ArenaBytes, offset + bytes);
        }

        foreach (TensorBuffer buffer in plan.Buffers.Where(buffer => buffer.Container is not null))
        {
            buffer.Offset = buffer.Container!.Offset + ((long)buffer.ContainerBegin * buffer.Type.DType.Size());
        }
    }

    private static long Occupied(TensorBuffer buffer) => ((buffer.Type.Bytes + Alignment - 1) / Alignment * Alignment) + Alignment;
}
