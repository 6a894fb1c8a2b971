using System.Numerics.Tensors;
using Keras.Engine.Tensors;

namespace Keras.Training;

/// <summary>Batches out of arrays, shuffled anew for every pass; the last batch may be smaller.</summary>
internal sealed class ArraySource : BatchSource
{
    private const int Excerpted = 16;

    private readonly ArrayData _data;
    private readonly int _batchSize;
    private int? _seed;
    private readonly bool _keepsBatches;
    private readonly int _first;
    private readonly int _count;

    /// <summary>Batches of the samples from <paramref name="first"/> up to <paramref name="last"/>, excluded.</summary>
    /// <param name="data">Arrays that fit the model.</param>
    /// <param name="batchSize">Samples of a batch.</param>
    /// <param name="seed">Decides the order of every pass; null to keep the order.</param>
    /// <param name="first">First sample.</param>
    /// <param name="last">One past the last sample; all if null.</param>
    /// <param name="keepsBatches">Whether batches change their order, but not their samples; a smaller one stays last.</param>
    public ArraySource(
        ArrayData data, int batchSize, int? seed = null, int first = 0, int? last = null, bool keepsBatches = false)
    {
        _data = data;
        _batchSize = Guard.Positive(batchSize);
        _seed = seed;
        _keepsBatches = keepsBatches;
        _first = first;
        _count = (last ?? data.Samples) - first;
    }

    public override int? Steps => CheckedSizes.CeilDivide(_count, _batchSize);

    public override int? Samples => _count;

    public override string Description =>
        $"{_count} samples {_data.Description}in batches of {_batchSize}"
        + (_seed is null ? "" : _keepsBatches ? ", batches shuffled" : ", shuffled");

    public override Batch? Excerpt => _data.Take(
        [.. Enumerable.Range(0, Math.Min(_count, Excerpted)).Select(index => _first + (int)((long)index * _count / Excerpted))],
        Share.Whole);

    public override bool StartsAnywhere => true;

    public override IReadOnlyList<int> Seeds
    {
        get => _seed is int seed ? [seed] : [];
        set => _seed = _seed is null ? null : value[0];
    }

    /// <summary>All samples as arrays of floats, in their own order.</summary>
    public Utils.Batch AsBatch()
    {
        int[] samples = [.. Enumerable.Range(_first, _count)];
        return new Utils.Batch(Rows(_data.Inputs), Rows(_data.Targets), Rows(_data.SampleWeights));

        ArrayLike[] Rows(IReadOnlyList<(ArrayLike Array, DType DType)> arrays) => [.. arrays.Select(pair => Copy(pair.Array))];

        ArrayLike Copy(ArrayLike array)
        {
            Shape shape = array.Shape.With(0, _count);
            float[] elements = new float[shape.Length];
            array.Gather(samples, elements.AsSpan());
            return Tensor.Create(elements, [.. shape.ToArray().Select(size => (nint)size)]);
        }
    }

    public override IEnumerable<Func<Batch>> Pass(long number)
    {
        int[] order = [.. Enumerable.Range(_first, _count)];
        int[] begins = [.. Enumerable.Range(0, Steps!.Value).Select(batch => batch * _batchSize)];
        if (_seed is int seed)
        {
            RandomStream random = new(seed, number);
            if (_keepsBatches)
            {
                random.Shuffle(begins.AsSpan(0, _count / _batchSize));
            }
            else
            {
                random.Shuffle<int>(order);
            }
        }

        foreach (int begin in begins)
        {
            ArraySegment<int> samples = new(order, begin, Math.Min(_batchSize, order.Length - begin));
            yield return () => _data.Take(samples, Share);
        }
    }
}
