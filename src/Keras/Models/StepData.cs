
namespace Keras.Models;

/// <summary>A batch within a step: what Fit, Evaluate or TrainOnBatch was given, as values.</summary>
/// <example><code>(Value x, Value y) = data;</code></example>
public sealed class StepData
{
    internal StepData(IReadOnlyList<Value> inputs, IReadOnlyList<Value> targets, IReadOnlyList<Value> sampleWeights)
    {
        Inputs = inputs;
        Targets = targets;
        SampleWeights = sampleWeights;
    }

    /// <summary>Inputs, in the order of the model's.</summary>
    public IReadOnlyList<Value> Inputs { get; }

    /// <summary>Targets, in the order of the outputs that need them; none if none were given.</summary>
    public IReadOnlyList<Value> Targets { get; }

    /// <summary>Weights of samples for each of the targets; none if all samples count alike.</summary>
    public IReadOnlyList<Value> SampleWeights { get; }

    /// <summary>The only input.</summary>
    /// <exception cref="InvalidOperationException">There are several.</exception>
    public Value X => Only(Inputs, "inputs", nameof(Inputs));

    /// <summary>The only target.</summary>
    /// <exception cref="InvalidOperationException">There are several, or none.</exception>
    public Value Y => Only(Targets, "targets", nameof(Targets));

    /// <summary>The weights of samples for the only target; null if all samples count alike.</summary>
    /// <exception cref="InvalidOperationException">There are several.</exception>
    public Value? SampleWeight => SampleWeights.Count == 0 ? null : Only(SampleWeights, "weights", nameof(SampleWeights));

    /// <summary>Number of samples of the batch.</summary>
    public int Samples => Inputs[0].Shape[0];

    /// <summary>The only input and the only target.</summary>
    public void Deconstruct(out Value x, out Value y) => (x, y) = (X, Y);

    /// <summary>The only input, the only target and its weights.</summary>
    public void Deconstruct(out Value x, out Value y, out Value? sampleWeight) => (x, y, sampleWeight) = (X, Y, SampleWeight);

    private static Value Only(IReadOnlyList<Value> values, string what, string property) => values is [Value only]
        ? only
        : throw new InvalidOperationException(
            $"The step asks for one of the {what} of its batch. Received: {values.Count}. Use data.{property}.");
}
