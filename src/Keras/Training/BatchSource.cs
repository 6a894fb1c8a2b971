namespace Keras.Training;

/// <summary>Data as batches, epoch after epoch.</summary>
internal abstract class BatchSource
{
    /// <summary>Batches of an epoch; null if only the end of the data tells.</summary>
    public abstract int? Steps { get; }

    /// <summary>Samples of an epoch; null if unknown.</summary>
    public virtual int? Samples => null;

    /// <summary>The batches of one epoch. Whoever receives a batch disposes it.</summary>
    public abstract IEnumerable<Batch> Epoch();
}
