using Keras.Models;

namespace Keras.Training;

/// <summary>Batches that come one after the other; every pass is an enumeration of its own.</summary>
internal sealed class GeneratorSource : BatchSource
{
    private readonly IEnumerable<Utils.Batch> _generator;
    private readonly Func<Utils.Batch, ArrayData> _check;
    private IEnumerator<Utils.Batch>? _begun;

    /// <summary>The batches of a generator.</summary>
    /// <param name="generator">Gives the batches of one pass each time it is enumerated, perhaps without end.</param>
    /// <param name="check">Brings a batch into the order of the model's inputs and outputs.</param>
    /// <param name="maxQueueSize">Batches that may be made before they are needed.</param>
    public GeneratorSource(
        IEnumerable<Utils.Batch> generator, Func<Utils.Batch, ArrayData> check, int maxQueueSize)
    {
        _generator = generator;
        _check = check;
        Ahead = Guard.Positive(maxQueueSize);
    }

    public override int? Steps => null;

    public override int Ahead { get; }

    /// <summary>The arrays of a batch, in memory that is used again.</summary>
    /// <exception cref="ArgumentException">The batch does not fit the model; the message says which it is.</exception>
    public static Batch Checked(Utils.Batch? batch, int index, Func<Utils.Batch, ArrayData> check, Share share)
    {
        try
        {
            return check(batch ?? throw new ArgumentException("Received: null.")).TakeAll(share);
        }
        catch (ArgumentException exception)
        {
            throw new ArgumentException($"Batch {index}: {exception.Message}", exception);
        }
    }

    /// <summary>The arrays of a part of a batch that was not made whole.</summary>
    /// <inheritdoc cref="Checked(Utils.Batch?, int, Func{Utils.Batch, ArrayData}, Share)" path="/exception"/>
    public static Batch Checked((Utils.Batch Part, int Whole) batch, int index, Func<Utils.Batch, ArrayData> check, Share share) =>
        Checked(batch.Part, index, check, Share.Whole) with { Samples = share.Of(batch.Whole).Count, Whole = batch.Whole };

    /// <summary>The batches of anything that can be enumerated: a data set tells more about itself than a generator.</summary>
    /// <inheritdoc cref="GeneratorSource(IEnumerable{Utils.Batch}, Func{Utils.Batch, ArrayData}, int)"/>
    /// <param name="model">Whose inputs and outputs these are.</param>
    public static BatchSource Of(
        IEnumerable<Utils.Batch> generator, Model model, Func<Utils.Batch, ArrayData> check, int maxQueueSize) =>
        generator is Dataset dataset
            ? new DatasetSource(dataset, batch => check(DatasetSource.Arranged(model, batch)), maxQueueSize)
            : new GeneratorSource(generator, check, maxQueueSize);

    /// <inheritdoc/>
    public override Utils.Batch? Peek()
    {
        _begun = _generator.GetEnumerator();
        return _begun.MoveNext() ? _begun.Current : null;
    }

    public override void Skip(long passes, int? steps = null)
    {
        for (long pass = 0; pass < passes; pass++)
        {
            foreach (Func<Batch> _ in Pass(pass).Take(steps ?? int.MaxValue))
            {
                // Only the generator itself works; no batch is made of what it gives.
            }
        }
    }

    public override IEnumerable<Func<Batch>> Pass(long number)
    {
        bool hasCurrent = _begun is not null;
        using IEnumerator<Utils.Batch> batches = _begun ?? _generator.GetEnumerator();
        _begun = null;
        for (int index = 0; hasCurrent || batches.MoveNext(); index++)
        {
            hasCurrent = false;
            Utils.Batch batch = batches.Current;
            int place = index;
            yield return () => Checked(batch, place, _check, Share);
        }
    }
}
