using Keras.Engine.Tensors;

namespace Keras.Training;

/// <summary>Arrays that fit a model, with the element types that it computes in.</summary>
/// <param name="Inputs">One array per model input.</param>
/// <param name="Targets">One array per output that has a loss or metrics; none to predict.</param>
/// <param name="SampleWeights">A weight per sample for each of the targets; none if all count alike.</param>
internal sealed record ArrayData(
    IReadOnlyList<(ArrayLike Array, DType DType)> Inputs,
    IReadOnlyList<(ArrayLike Array, DType DType)> Targets,
    IReadOnlyList<(ArrayLike Array, DType DType)> SampleWeights)
{
    /// <summary>Number of samples.</summary>
    public int Samples => Inputs[0].Array.Samples;

    /// <summary>Shapes of inputs and targets, and whether samples are weighted.</summary>
    public string Description =>
        $"({string.Join(", ", Inputs.Concat(Targets).Select(pair => $"{pair.Array.Shape[1..]} {pair.DType}"))}"
        + $"{(SampleWeights.Count > 0 ? ", weighted" : "")}) ";

    /// <summary>Copies a share of some samples.</summary>
    public Batch Take(ReadOnlySpan<int> samples, Share share)
    {
        (int begin, int count) = share.Of(samples.Length);
        ReadOnlySpan<int> own = count > 0 ? samples.Slice(begin, count) : samples[..1];
        return new(Gather(Inputs, own), Gather(Targets, own), Gather(SampleWeights, own)) { Samples = count, Whole = samples.Length };
    }

    /// <summary>Copies a share of all samples.</summary>
    public Batch TakeAll(Share share) => Take([.. Enumerable.Range(0, Samples)], share);

    private static HostTensor[] Gather(
        IReadOnlyList<(ArrayLike Array, DType DType)> arrays, ReadOnlySpan<int> samples)
    {
        HostTensor[] tensors = new HostTensor[arrays.Count];
        for (int index = 0; index < tensors.Length; index++)
        {
            tensors[index] = HostTensor.Gather(arrays[index].Array, arrays[index].DType, samples);
        }

        return tensors;
    }
}
