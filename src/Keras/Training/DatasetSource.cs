using Keras.Models;

namespace Keras.Training;

/// <summary>The batches of a <see cref="Dataset"/>.</summary>
internal sealed class DatasetSource : BatchSource
{
    private readonly Dataset _dataset;
    private readonly Func<Utils.Batch, ArrayData> _check;

    // What the first pass here is among all passes over the data.
    private long _first;
    private long _begun;

    /// <summary>The batches of a data set.</summary>
    /// <param name="dataset">Gives the batches of a pass.</param>
    /// <param name="check">Brings a batch into the order of the model's inputs and outputs.</param>
    /// <param name="maxQueueSize">Batches that may be made before they are needed.</param>
    public DatasetSource(Dataset dataset, Func<Utils.Batch, ArrayData> check, int maxQueueSize)
    {
        _dataset = dataset;
        _check = check;
        _first = dataset.Passes;
        Ahead = Guard.Positive(maxQueueSize);
        Steps = dataset.Cardinality() switch
        {
            0 => throw new ArgumentException("Expected data of at least one batch. Received: a Dataset without elements."),
            > 0 and <= int.MaxValue and long size => (int)size,
            _ => null,
        };
    }

    public override int? Steps { get; }

    public override int Ahead { get; }

    public override string Description => string.Join(", ", _dataset.SelfAndSources.Select(dataset => dataset.Text));

    public override bool StartsAnywhere => true;

    // In the order in which the script made them, so that another process finds its own.
    public override IReadOnlyList<int> Seeds
    {
        get => [(int)_first, .. Seeded.Select(dataset => dataset.Seed!.Value)];
        set
        {
            _first = value[0];
            foreach ((Dataset dataset, int seed) in Seeded.Zip(value.Skip(1)))
            {
                dataset.Seed = seed;
            }
        }
    }

    private IEnumerable<Dataset> Seeded => _dataset.SelfAndSources.Distinct().Where(dataset => dataset.Seed is not null);

    /// <summary>A batch as a model takes it: arrays side by side are its inputs, then its targets, then their weights.</summary>
    public static Utils.Batch Arranged(Model model, Utils.Batch batch)
    {
        IReadOnlyList<ArrayLike> arrays = batch.Components;
        int inputs = model.HasOwnSteps ? batch.X.Count : model.InputNames.Count;
        if (batch.X.Count == inputs || batch.X.Names is not null || arrays.Count < inputs)
        {
            return batch;
        }

        int targets = model.OutputNames.Count;
        return new Utils.Batch(
            arrays.Take(inputs).ToArray(),
            arrays.Skip(inputs).Take(targets).ToArray(),
            arrays.Count > inputs + targets ? arrays.Skip(inputs + targets).ToArray() : default(Arrays));
    }

    /// <inheritdoc/>
    public override Utils.Batch? Peek() => _dataset.Pass(_first, CancellationToken.None).FirstOrDefault();

    // Of data with a length, the number of a pass tells all.
    public override void Skip(long passes, int? steps = null) => _begun += passes;

    public override IEnumerable<Func<Batch>> Pass(long number)
    {
        long pass = _first + (Steps is null ? _begun++ : number);
        _dataset.SkipTo(pass + 1);
        int index = 0;
        if (Share.Size > 1 && _dataset.Parts(pass, Share.Made) is { } parts)
        {
            foreach ((Utils.Batch Part, int Whole) part in parts)
            {
                int place = index++;
                yield return () => GeneratorSource.Checked(part, place, _check, Share);
            }

            yield break;
        }

        foreach (Utils.Batch batch in _dataset.Pass(pass, Cancellation))
        {
            int place = index++;
            yield return () => GeneratorSource.Checked(batch, place, _check, Share);
        }
    }
}
