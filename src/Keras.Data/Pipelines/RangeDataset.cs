namespace Keras.Pipelines;

/// <summary>Whole numbers.</summary>
internal sealed class RangeDataset(long start, long stop, long step) : Dataset
{
    private readonly long _step = step != 0 ? step : throw new ArgumentException("`step` must not be 0.", nameof(step));

    internal override string Text => $"{start} to {stop} by {_step}";

    public override long Cardinality() => Math.Max(0, (long)Int128.Min(
        long.MaxValue, ((Int128)stop - start + _step - Math.Sign(_step)) / _step));

    internal override IEnumerable<Utils.Batch> Pass(long number, CancellationToken cancellation)
    {
        long count = Cardinality();
        for (long index = 0; index < count; index++)
        {
            yield return new Utils.Batch(ArrayLike.Scalar(start + (index * _step)));
        }
    }
}
