using Keras.Models;

namespace Keras.Training;

/// <summary>
/// The <c>validationData</c> of Fit: inputs, targets and perhaps sample weights, or a <see cref="Utils.Sequence"/>, or
/// a generator of batches. Converts from pairs, triples and sequences.
/// </summary>
public readonly struct ValidationData
{
    private readonly Arrays _x;
    private readonly Arrays _y;
    private readonly Arrays _sampleWeight;
    private readonly IEnumerable<Utils.Batch>? _batches;

    /// <summary>Arrays.</summary>
    /// <param name="x">Inputs.</param>
    /// <param name="y">Targets.</param>
    /// <param name="sampleWeight">Factor of each sample in the loss.</param>
    public ValidationData(Arrays x, Arrays y, Arrays sampleWeight = default)
    {
        _x = x;
        _y = y;
        _sampleWeight = sampleWeight;
    }

    private ValidationData(IEnumerable<Utils.Batch> batches) => _batches = batches;

    /// <summary>Inputs and targets.</summary>
    public static implicit operator ValidationData((Arrays X, Arrays Y) data) => new(data.X, data.Y);

    /// <summary>Inputs, targets and sample weights.</summary>
    public static implicit operator ValidationData((Arrays X, Arrays Y, Arrays SampleWeight) data) =>
        new(data.X, data.Y, data.SampleWeight);

    /// <summary>Batches by number.</summary>
    public static implicit operator ValidationData(Utils.Sequence sequence) => new(sequence);

    /// <summary>Batches of a data set.</summary>
    public static implicit operator ValidationData(Dataset dataset) => new(dataset);

    /// <summary>Batches one after the other, enumerated anew for each validation.</summary>
    /// <param name="generator">Gives batches to an end, or without end if Fit is given <c>validationSteps</c>.</param>
    public static ValidationData Of(IEnumerable<Utils.Batch> generator) => new(generator);

    /// <summary>Whether these are arrays, rather than batches.</summary>
    internal bool HasArrays => _batches is null;

    /// <summary>The batches for a model.</summary>
    /// <param name="model">A compiled and built model.</param>
    /// <param name="batchSize">Samples of a batch cut from arrays.</param>
    /// <param name="maxQueueSize">Batches that may be made before they are needed.</param>
    /// <param name="workers">Threads that make batches of a sequence.</param>
    internal BatchSource Source(Model model, int batchSize, int maxQueueSize, int workers) => _batches switch
    {
        null => new ArraySource(ModelData.ForTraining(model, _x, _y, _sampleWeight), batchSize),
        Utils.Sequence sequence => new SequenceSource(sequence, Check(model), null, maxQueueSize, workers),
        _ => GeneratorSource.Of(_batches, model, Check(model), maxQueueSize),
    };

    private static Func<Utils.Batch, ArrayData> Check(Model model) =>
        batch => ModelData.ForTraining(model, batch.X, batch.Y, batch.SampleWeight);
}
