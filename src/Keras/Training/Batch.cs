namespace Keras.Training;

/// <summary>What one step computes on.</summary>
/// <param name="Inputs">One tensor per model input.</param>
/// <param name="Targets">One tensor per output that has a loss or metrics; none to predict.</param>
/// <param name="SampleWeights">A weight per sample for each of the targets; none if all count alike.</param>
internal sealed record Batch(
    IReadOnlyList<HostTensor> Inputs, IReadOnlyList<HostTensor> Targets, IReadOnlyList<HostTensor> SampleWeights)
    : IDisposable
{
    /// <summary>Samples that count; 0 of a process without a share, which computes on one that does not.</summary>
    public int Samples { get; init; }

    /// <summary>Samples of the batch that this is the share of a process of.</summary>
    public int Whole { get; init; }

    /// <summary>Everything, in the order in which a step's graph receives it.</summary>
    public IEnumerable<HostTensor> Tensors => [.. Inputs, .. Targets, .. SampleWeights];

    public void Dispose()
    {
        foreach (HostTensor tensor in Tensors)
        {
            tensor.Dispose();
        }
    }
}
