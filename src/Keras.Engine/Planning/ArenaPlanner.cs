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
        List<TensorBuffer> placed = [];
        foreach (TensorBuffer buffer in plan.Buffers
            .Where(buffer => buffer.Place == BufferPlace.Arena && buffer.Container is null)
            .OrderByDescending(buffer => buffer.Type.Bytes).ThenBy(buffer => buffer.Index))
        {
            long offset = 0;

            // Placed buffers are kept in order of their offsets, so the first gap is the lowest.
            foreach (TensorBuffer other in placed)
            {
                bool aliveTogether = buffer.FirstStep <= other.LastStep && other.FirstStep <= buffer.LastStep;
                if (!aliveTogether)
                {
                    continue;
                }

                if (offset + Occupied(buffer) <= other.Offset)
                {
                    break;
                }

                offset = Math.Max(offset, other.Offset + Occupied(other));
            }

            buffer.Offset = offset;
            int position = placed.FindIndex(other => other.Offset > offset);
            placed.Insert(position < 0 ? placed.Count : position, buffer);
            plan.ArenaBytes = Math.Max(plan.ArenaBytes, offset + Occupied(buffer));
        }

        foreach (TensorBuffer buffer in plan.Buffers.Where(buffer => buffer.Container is not null))
        {
            buffer.Offset = buffer.Container!.Offset + ((long)buffer.ContainerBegin * buffer.Type.DType.Size());
        }
    }

    private static long Occupied(TensorBuffer buffer) => ((buffer.Type.Bytes + Alignment - 1) / Alignment * Alignment) + Alignment;
}
