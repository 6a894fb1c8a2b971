using System.Numerics;
using Keras.Engine.Graphs;
using Keras.Engine.Operations;

namespace Keras.Engine.Passes;

/// <summary>Begins every sum over processes behind the one before.</summary>
/// <remarks>
/// All processes must begin the same sums in the same order, though their graphs may differ in sizes, as a smaller last batch's,
/// and with them in everything that is decided by sizes. So this comes before all passes that look at sizes, and decides by
/// <see cref="AllReduceBeginOp.Order"/> and by which sums need the results of others only; from here on each bucket is an input of
/// the next, which no pass and no plan can change.
/// </remarks>
public sealed class OrderSums : IGraphPass
{
    /// <inheritdoc/>
    public Graph Run(Graph graph)
    {
        IReadOnlyList<Value> order = Of(graph);
        return order.Count < 2 ? graph : new Chaining(order).Run(graph);
    }

    // The buckets, in the order in which they are to be begun.
    private static IReadOnlyList<Value> Of(Graph graph)
    {
        Value[] waiting = [.. graph.InOrder().Where(value => value.Op is AllReduceBeginOp)
            .OrderBy(value => ((AllReduceBeginOp)value.Op).Order)];
        if (waiting.Length < 2)
        {
            return waiting;
        }

        // A bit for each bucket that a value needs the sum of.
        Dictionary<Value, int> places = waiting.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        Dictionary<Value, BigInteger> needs = [];
        foreach (Value value in graph.InOrder())
        {
            BigInteger needed = BigInteger.Zero;
            foreach (Value input in value.Inputs)
            {
                needed |= needs[input];
                if (places.TryGetValue(input, out int place))
                {
                    needed |= BigInteger.One << place;
                }
            }

            needs[value] = needed;
        }

        List<Value> order = [];
        BigInteger begun = BigInteger.Zero;
        while (order.Count < waiting.Length)
        {
            int next = Enumerable.Range(0, waiting.Length)
                .First(index => (begun >> index).IsEven && (needs[waiting[index]] & ~begun).IsZero);
            begun |= BigInteger.One << next;
            order.Add(waiting[next]);
        }

        return order;
    }

    private sealed class Chaining(IReadOnlyList<Value> order) : RewritePass
    {
        private readonly Dictionary<Value, Value> _before =
            order.Skip(1).Zip(order).ToDictionary(pair => pair.First, pair => pair.Second);

        protected override IReadOnlyList<Value> Order(Graph graph) => Graph.TopologicalOrder(
            graph.Roots(), value => _before.TryGetValue(value, out Value? before) ? [.. value.Inputs, before] : value.Inputs);

        protected override Value? Rewrite(Value value, RewriteContext context) =>
            value.Op is AllReduceBeginOp op && _before.TryGetValue(context.Original, out Value? before)
                ? new Value(op with { IsBehind = true }, [.. value.Inputs, context.Current(before)]) { Label = value.Label }
                : null;
    }
}
