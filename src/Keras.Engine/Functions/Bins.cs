using Keras.Engine.Tensors;

namespace Keras;

/// <content>Numbers by the bins that they fall into.</content>
public static partial class Ops
{
    /// <summary>Where numbers would be put into a sorted vector, as Int32; NumPy's searchsorted.</summary>
    /// <param name="sortedSequence">A vector in ascending order.</param>
    /// <param name="values">Numbers of the same type and of any shape.</param>
    /// <param name="side"><c>"left"</c>, before the elements that are equal, or <c>"right"</c>, behind them.</param>
    /// <exception cref="ArgumentException">The sequence is no vector, or of another type than the values.</exception>
    /// <remarks>All are sorted together: it takes no more memory than they do.</remarks>
    public static Value SearchSorted(Value sortedSequence, Value values, string side = "left")
    {
        if (side is not ("left" or "right"))
        {
            throw new ArgumentException($"`side` must be \"left\" or \"right\". Received: \"{side}\".", nameof(side));
        }

        if (sortedSequence.Shape.Rank != 1 || sortedSequence.DType != values.DType)
        {
            throw new ArgumentException(
                $"SearchSorted needs a vector and values of its type. Received: {sortedSequence.Types[0]} and {values.Types[0]}.");
        }

        // The order is stable: of equals, those in front come first.
        bool isLeft = side == "left";
        int length = sortedSequence.Shape[0];
        int count = CheckedSizes.Fit(values.Shape.Length);
        Value flat = Flatten(values);
        Value order = ArgSort(Concatenate(isLeft ? [flat, sortedSequence] : [sortedSequence, flat], 0));
        Value isElement = isLeft ? GreaterEqual(order, count) : Less(order, length);
        Value before = CumSum(isElement, 0);
        Value places = Slice(ArgSort(order), 0, isLeft ? 0 : length, count);
        return Reshape(Gather(before, places), values.Shape);
    }

    /// <summary>The bin that each number falls into, as Int32: 0 before the first edge; NumPy's digitize.</summary>
    /// <param name="x">Numbers of any shape.</param>
    /// <param name="bins">Edges in ascending order; a bin holds its lower edge.</param>
    public static Value Digitize(Value x, Value bins) => SearchSorted(bins, x, "right");

    /// <summary>How many numbers fall into each of several bins of one width; NumPy's histogram.</summary>
    /// <param name="x">Floating-point numbers of any shape.</param>
    /// <param name="bins">How many bins.</param>
    /// <param name="range">Where the first begins and the last ends, both included; from the least to the largest number if null.</param>
    /// <returns>The counts <c>(bins,)</c>, as Int32, and the edges <c>(bins + 1,)</c>.</returns>
    /// <exception cref="ArgumentException">There is no bin, the range is empty, or the numbers are whole.</exception>
    public static (Value Counts, Value Edges) Histogram(Value x, int bins = 10, (double Low, double High)? range = null)
    {
        if (bins < 1 || range is { } told && !(told.Low < told.High && double.IsFinite(told.High - told.Low)))
        {
            throw new ArgumentException(
                $"Histogram needs a bin at least, and a range that ascends. Received: bins={bins}, range={range}.");
        }

        if (!x.DType.IsFloating())
        {
            throw new ArgumentException($"Histogram needs floating-point numbers: use Ops.Cast. Received: {x.Types[0]}.", nameof(x));
        }

        Value flat = StopGradient(Flatten(x));
        (Value low, Value high) = range is { } given
            ? (Constant(given.Low, x.DType), Constant(given.High, x.DType))
            : (Min(flat), Max(flat));
        if (range is null)
        {
            // As in NumPy, equal numbers lie in the middle of a bin of width 1.
            Value half = Where(Equal(low, high), 0.5, ZerosLike(low));
            (low, high) = (low - half, high + half);
        }

        Value steps = Arange(0, CheckedSizes.Add(bins, 1), dtype: x.DType);
        Value edges = Where(Equal(steps, bins), high, low + (steps * ((high - low) / bins)));
        Value isInside = GreaterEqual(flat, low) & LessEqual(flat, high);
        Value place = Clip(Floor((Where(isInside, flat, low) - low) * (bins / (high - low))), 0, bins - 1);

        // Rounding may have led across an edge.
        Value index = Cast(place, DType.Int32);
        index -= Cast(Less(flat, Gather(edges, index)), DType.Int32) * Greater(index, 0);
        index += Cast(GreaterEqual(flat, Gather(edges, index + 1)), DType.Int32) * Less(index, bins - 1);
        return (Scatter(ExpandDims(index, 1), Cast(isInside, DType.Int32), Shape.Of([bins])), edges);
    }
}
