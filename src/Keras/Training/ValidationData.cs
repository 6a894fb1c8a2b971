namespace Keras.Training;

/// <summary>Inputs, targets and perhaps sample weights for validation; converts from pairs and triples.</summary>
/// <param name="X">Inputs.</param>
/// <param name="Y">Targets.</param>
/// <param name="SampleWeight">Factor of each sample in the loss.</param>
public readonly record struct ValidationData(Arrays X, Arrays Y, Arrays SampleWeight = default)
{
    /// <summary>Inputs and targets.</summary>
    public static implicit operator ValidationData((Arrays X, Arrays Y) data) => new(data.X, data.Y);

    /// <summary>Inputs, targets and sample weights.</summary>
    public static implicit operator ValidationData((Arrays X, Arrays Y, Arrays SampleWeight) data) =>
        new(data.X, data.Y, data.SampleWeight);
}
