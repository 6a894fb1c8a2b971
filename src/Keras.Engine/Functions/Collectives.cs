using Keras.Engine.Collectives;
using Keras.Engine.Operations;

namespace Keras;

/// <content>What processes compute together.</content>
public static partial class Ops
{
    /// <summary>The sums of tensors over all processes, which are the same bits on each.</summary>
    /// <remarks>
    /// All of them must reach this with tensors of the same shapes. The tensors travel in buckets, in the order given, each as
    /// soon as its tensors are computed, while the rest of the graph goes on.
    /// </remarks>
    /// <param name="group">The processes.</param>
    /// <param name="tensors">Tensors of any element types; neighbors of one type share a bucket.</param>
    /// <param name="order">Place of the first bucket among those of a graph; the next ones have the next places.</param>
    /// <param name="bucketBytes">About how many bytes travel together; a larger tensor travels alone.</param>
    /// <param name="factor">A Float64 scalar, each process its own, that its tensors count with; 1 if null.</param>
    /// <param name="divisor">What the sums are divided by.</param>
    /// <param name="isMean">
    /// Whether losses count with the factor, too, divided by <paramref name="divisor"/>, and gradients do so later: on their way
    /// through here, those of all processes are averaged as the tensors are.
    /// </param>
    public static IReadOnlyList<Value> AllReduce(
        Communicator group,
        IReadOnlyList<Value> tensors,
        int order,
        long bucketBytes = 4 << 20,
        Value? factor = null,
        int divisor = 1,
        bool isMean = false)
    {
        foreach (Value tensor in tensors)
        {
            CheckedSizes.Check(tensor.Shape, "A tensor of AllReduce");
        }

        List<Value> begun = [];
        for (int next = 0; next < tensors.Count;)
        {
            int first = next;
            long bytes = 0;
            while (next < tensors.Count && tensors[next].DType == tensors[first].DType
                && (next == first || bytes + tensors[next].Types[0].Bytes <= bucketBytes))
            {
                bytes += tensors[next++].Types[0].Bytes;
            }

            IEnumerable<Value> bucket = tensors.Skip(first).Take(next - first);
            begun.Add(new Value(
                new AllReduceBeginOp(group, order + begun.Count, factor is not null, isMean),
                [.. factor is null ? bucket : bucket.Append(factor)]));
        }

        if (begun.Count == 0)
        {
            return [];
        }

        Value ended = new(new AllReduceEndOp(divisor), begun);
        return [.. tensors.Select((_, index) => ended.Part(index))];
    }
}
