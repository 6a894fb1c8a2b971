namespace Keras.Training;

/// <summary>What one step computes on.</summary>
/// <param name="Inputs">One tensor per model input.</param>
/// <param name="Targets">One tensor per model output; none to predict.</param>
/// <param name="SampleWeights">A weight per sample for each output; none if all count alike.</param>
internal sealed record Batch(
    IReadOnlyList<HostTensor> Inputs, IReadOnlyList<HostTensor> Targets, IReadOnlyList<HostTensor> SampleWeights)
    : IDisposable
{
    /// <summary>Number of samples.</summary>
    public int Size => Inputs[0].Shape[0];

    public void Dispose()
    {
        foreach (HostTensor tensor in Inputs.Concat(Targets).Concat(SampleWeights))
        {
            tensor.Dispose();
        }
    }
}
