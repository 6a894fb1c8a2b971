namespace Keras.Engine.Cpu.Kernels.Gemm;

/// <summary>Divides the depth of a product (the reduced axis) into blocks whose panels stay in the cache.</summary>
internal static class Depth
{
    // Panels of this size stay in the second-level cache beside the rows, and mostly in the first.
    private const int MaximumPanelBytes = 64 * 1024;

    /// <summary>Divides segments into blocks of about equal depth; a segment may be cut.</summary>
    /// <param name="segments">The segments of a row.</param>
    /// <param name="vectorBytes">Bytes of a vector.</param>
    /// <returns>At least one block, empty only if there are no segments.</returns>
    public static Segment[][] Blocks(IReadOnlyList<Segment> segments, int vectorBytes)
    {
        int depth = segments.Sum(segment => segment.Length);
        int maximum = MaximumPanelBytes / (3 * vectorBytes);
        int count = Math.Max((depth + maximum - 1) / maximum, 1);
        int length = (depth + count - 1) / count;
        List<List<Segment>> blocks = [[]];
        int room = length;
        foreach (Segment segment in segments)
        {
            for (int start = 0; start < segment.Length;)
            {
                if (room == 0)
                {
                    blocks.Add([]);
                    room = length;
                }

                int part = Math.Min(segment.Length - start, room);
                blocks[^1].Add(new Segment(segment.Offset + start, part));
                start += part;
                room -= part;
            }
        }

        return [.. blocks.Select(block => block.ToArray())];
    }
}
