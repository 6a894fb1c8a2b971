namespace Keras.Callbacks;

/// <summary>What a callback may know of the run before it starts.</summary>
/// <param name="Epochs">The final epoch's number, counted from 1.</param>
/// <param name="Steps">Batches of an epoch; null if unknown.</param>
/// <param name="Samples">Samples of an epoch; null if unknown.</param>
/// <param name="BatchSize">Samples of a batch; null if unknown.</param>
/// <param name="Verbose">0 silent, 1 progress bar, 2 one line an epoch.</param>
/// <param name="DoValidation">Whether validation data was given.</param>
/// <param name="Metrics">Names that will be logged, <c>val_</c> names included.</param>
public sealed record TrainingParameters(
    int Epochs,
    int? Steps,
    int? Samples,
    int? BatchSize,
    int Verbose,
    bool DoValidation,
    IReadOnlyList<string> Metrics)
{
    /// <summary>Whether a callback may log numbers of other names.</summary>
    internal bool MayLogMore { get; init; }

    /// <summary>Epochs already trained.</summary>
    internal int InitialEpoch { get; init; }
}
