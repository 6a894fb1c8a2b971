namespace Keras.Training;

/// <summary>Batches out of arrays, shuffled anew for every epoch; the last batch may be smaller.</summary>
internal sealed class ArraySource : BatchSource
{
    private readonly IReadOnlyList<NDArray> _inputs;
    private readonly IReadOnlyList<NDArray> _targets;
    private readonly IReadOnlyList<NDArray> _weights;
    private readonly IReadOnlyDictionary<int, double>? _classWeight;
    private readonly int _batchSize;
    private readonly int[] _samples;
    private readonly Random? _shuffle;

    /// <summary>Batches of the samples from <paramref name="first"/> up to <paramref name="last"/>, excluded.</summary>
    /// <param name="inputs">One array per model input.</param>
    /// <param name="targets">One array per model output; none to predict.</param>
    /// <param name="weights">A weight per sample for each output; none if all count alike.</param>
    /// <param name="classWeight">Factor of each class, multiplied with the sample weights.</param>
    /// <param name="batchSize">Samples of a batch.</param>
    /// <param name="shuffle">Draws the order of every epoch; null to keep the order.</param>
    /// <param name="first">First sample.</param>
    /// <param name="last">One past the last sample; all if null.</param>
    public ArraySource(
        IReadOnlyList<NDArray> inputs,
        IReadOnlyList<NDArray> targets,
        IReadOnlyList<NDArray> weights,
        IReadOnlyDictionary<int, double>? classWeight,
        int batchSize,
        Random? shuffle,
        int first = 0,
        int? last = null)
    {
        _inputs = inputs;
        _targets = targets;
        _weights = weights;
        _classWeight = classWeight;
        _batchSize = Guard.Positive(batchSize);
        _shuffle = shuffle;
        int count = CommonSamples([.. inputs, .. targets, .. weights]);
        _samples = [.. Enumerable.Range(first, (last ?? count) - first)];
        if (_samples.Length == 0)
        {
            throw new ArgumentException("Expected at least one sample. Received: empty data.");
        }
    }

    public override int? Steps => (_samples.Length + _batchSize - 1) / _batchSize;

    public override int? Samples => _samples.Length;

    /// <summary>The number of samples that all arrays have.</summary>
    public static int CommonSamples(IReadOnlyList<NDArray> arrays) =>
        arrays.Select(array => array.Samples).Distinct().Count() == 1
            ? arrays[0].Samples
            : throw new ArgumentException(
                "All arrays need the same number of samples. "
                + $"Received: shapes {string.Join(", ", arrays.Select(array => array.Shape))}.");

    public override IEnumerable<Batch> Epoch()
    {
        int[] order = [.. _samples];
        _shuffle?.Shuffle(order);
        for (int begin = 0; begin < order.Length; begin += _batchSize)
        {
            yield return Take(order.AsSpan(begin, Math.Min(_batchSize, order.Length - begin)));
        }
    }

    private Batch Take(ReadOnlySpan<int> samples)
    {
        List<HostTensor> inputs = [];
        List<HostTensor> targets = [];
        List<HostTensor> weights = [];
        foreach (NDArray array in _inputs)
        {
            inputs.Add(HostTensor.Gather(array, samples));
        }

        foreach (NDArray array in _targets)
        {
            targets.Add(HostTensor.Gather(array, samples));
        }

        foreach (NDArray array in _weights)
        {
            weights.Add(HostTensor.Gather(array, samples));
        }

        return ClassWeights.Apply(new Batch(inputs, targets, weights), _classWeight);
    }
}
