namespace Keras.Preprocessing;

/// <summary>Endless batches of images: passes over the data, each in its own order.</summary>
/// <remarks>
/// <see cref="Utils.Sequence.Length"/> batches are a pass; the last may be smaller. What is drawn at random depends on
/// the seed, the epoch and the sample only, so that any number of threads makes the same batches.
/// Port of keras_preprocessing/image/iterator.py.
/// </remarks>
public abstract class Iterator : Utils.Sequence
{
    private readonly Lock _gate = new();
    private volatile Pass _pass;
    private int _nextIndex;

    /// <param name="n">Number of samples.</param>
    /// <param name="batchSize">Samples of a batch.</param>
    /// <param name="shuffle">Whether every pass has its own order.</param>
    /// <param name="seed">Of order and transformations; drawn at random if null.</param>
    /// <exception cref="ArgumentException">No samples, or no positive batch size.</exception>
    protected Iterator(int n, int batchSize, bool shuffle, int? seed)
    {
        N = n > 0 ? n : throw new ArgumentException("Expected at least one image. Received: none.", nameof(n));
        BatchSize = Guard.Positive(batchSize);
        Shuffle = shuffle;
        Seed = seed ?? RandomSeeds.Next();
        _pass = StartPass(0);
    }

    /// <summary>Number of samples.</summary>
    public int N { get; }

    /// <summary>Samples of a batch.</summary>
    public int BatchSize { get; }

    /// <summary>Whether every pass has its own order.</summary>
    public bool Shuffle { get; }

    /// <summary>What order and transformations depend on.</summary>
    public int Seed { get; private set; }

    /// <summary>Number of passes that have ended.</summary>
    public int Epoch => _pass.Epoch;

    /// <inheritdoc/>
    public override int Length => CheckedSizes.CeilDivide(N, BatchSize);

    internal override int? SamplesPerBatch => BatchSize;

    internal override string Description =>
        $"{N} samples in batches of {BatchSize}{(Shuffle ? ", shuffled" : "")}";

    internal override int? OrderSeed
    {
        get => Seed;
        set
        {
            lock (_gate)
            {
                Seed = value ?? Seed;
                _pass = StartPass(_pass.Epoch);
            }
        }
    }

    /// <summary>One batch of the current pass.</summary>
    /// <param name="index">From 0 to the number of batches less one.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such batch.</exception>
    public override Utils.Batch this[int index] => Make(_pass, index, static samples => (0, samples)).Part;

    /// <summary>The next batch; after the last one of a pass, a new pass begins.</summary>
    public Utils.Batch Next()
    {
        Pass pass;
        int index;

        // Only the choice is taken in turn; the work on the images is not.
        lock (_gate)
        {
            pass = _pass;
            index = _nextIndex;
            _nextIndex = (_nextIndex + 1) % Length;
            if (_nextIndex == 0)
            {
                OnEpochEnd();
            }
        }

        return Make(pass, index, static samples => (0, samples)).Part;
    }

    /// <summary>Lets <see cref="Next"/> go on with the first batch of the current pass.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            _nextIndex = 0;
        }
    }

    /// <summary>Begins a new pass with a new order.</summary>
    public override void OnEpochEnd()
    {
        lock (_gate)
        {
            _pass = StartPass(_pass.Epoch + 1);
        }
    }

    /// <summary>Batches without end, as in Keras: <c>break</c> ends the loop.</summary>
    public override IEnumerator<Utils.Batch> GetEnumerator()
    {
        while (true)
        {
            yield return Next();
        }
    }

    /// <summary>Loads and transforms some samples.</summary>
    /// <param name="samples">Their indices.</param>
    /// <param name="epoch">The pass, from 0.</param>
    protected abstract Utils.Batch GetBatchOfTransformedSamples(ReadOnlySpan<int> samples, int epoch);

    /// <summary>A part of one batch of the current pass, for iterators whose batches nobody can override.</summary>
    private protected (Utils.Batch Part, int Whole) MakePart(int index, Func<int, (int Begin, int Count)> part) =>
        Make(_pass, index, part);

    private (Utils.Batch Part, int Whole) Make(Pass pass, int index, Func<int, (int Begin, int Count)> part)
    {
        if (index < 0 || index >= Length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(index), $"Expected a batch from 0 to {Length - 1}. Received: {index}.");
        }

        int first = index * BatchSize;
        int whole = Math.Min(BatchSize, N - first);
        (int begin, int count) = part(whole);
        return (GetBatchOfTransformedSamples(pass.Order.AsSpan(first + begin, count), pass.Epoch), whole);
    }

    private Pass StartPass(int epoch) => new(
        epoch, Shuffle ? new RandomStream(Seed, epoch).Permutation(N) : [.. Enumerable.Range(0, N)]);

    /// <summary>The order of one epoch; replaced as a whole, so that readers need no lock.</summary>
    private sealed record Pass(int Epoch, int[] Order);
}
