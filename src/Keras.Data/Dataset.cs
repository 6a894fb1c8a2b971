using System.Collections;
using Keras.Pipelines;

namespace Keras;

/// <summary>Data as elements one after the other: what tf.data's Dataset is.</summary>
/// <remarks>
/// An element is one array, such as an image, a pair with its label, or a triple with its weight;
/// <see cref="Batch"/> makes batches of elements, which Fit, Evaluate and Predict take. Operators describe only: data are made
/// when they are enumerated. Every enumeration is a pass; order and numbers follow from seeds and the number of the pass,
/// for any number of threads, and a training that is resumed in mid-epoch goes on with the same.
/// </remarks>
/// <example>
/// <code>
/// RandomFlip flip = new("horizontal", seed: 1);
/// Dataset train = Dataset.FromTensorSlices(xTrain, yTrain)
///     .Shuffle(10_000, seed: 1)
///     .Batch(64)
///     .Map((x, y) => (flip.Apply(x, training: true), y), parallel: 2)
///     .Prefetch(2);
/// model.Fit(train, epochs: 3, validationData: Dataset.FromTensorSlices(xTest, yTest).Batch(64));
/// </code>
/// </example>
public abstract class Dataset : IEnumerable<Utils.Batch>
{
    /// <summary>The <see cref="Cardinality"/> of data without end.</summary>
    public const long InfiniteCardinality = -1;

    /// <summary>The <see cref="Cardinality"/> of data that only tell their number at their end.</summary>
    public const long UnknownCardinality = -2;

    private long _passes;

    private protected Dataset()
    {
    }

    /// <summary>How many passes have begun.</summary>
    internal long Passes => Interlocked.Read(ref _passes);

    /// <summary>What this is made of.</summary>
    internal virtual IReadOnlyList<Dataset> Sources => [];

    /// <summary>What order and draws depend on; null if nothing is random here.</summary>
    internal virtual int? Seed
    {
        get => null;
        set
        {
        }
    }

    /// <summary>What this does, as a backup of a training tells it.</summary>
    internal abstract string Text { get; }

    /// <summary>This and all that it is made of.</summary>
    internal IEnumerable<Dataset> SelfAndSources => [.. Sources.SelectMany(source => source.SelfAndSources), this];

    /// <summary>
    /// Number of elements of a pass, or <see cref="InfiniteCardinality"/>, or <see cref="UnknownCardinality"/>.
    /// </summary>
    public abstract long Cardinality();

    /// <summary>The elements of a pass.</summary>
    /// <param name="number">Passes before this one; what is random depends on it.</param>
    /// <param name="cancellation">Cancelled when nobody waits for elements any more.</param>
    internal abstract IEnumerable<Utils.Batch> Pass(long number, CancellationToken cancellation);

    /// <summary>
    /// Parts of the batches of a pass, each with the number of samples of all of it: of what needs not be made whole; null for what does.
    /// </summary>
    /// <param name="number">Passes before this one.</param>
    /// <param name="part">The first sample and the number of samples of the part, by the samples of the batch.</param>
    internal virtual IEnumerable<(Utils.Batch Part, int Whole)>? Parts(long number, Func<int, (int Begin, int Count)> part) => null;

    /// <summary>Begins a pass: each has its own order and draws.</summary>
    public IEnumerator<Utils.Batch> GetEnumerator() =>
        Pass(Interlocked.Increment(ref _passes) - 1, CancellationToken.None).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Lets the next enumeration be a later pass, as somebody else has made those before.</summary>
    internal void SkipTo(long passes)
    {
        for (long now = Passes; now < passes; now = Passes)
        {
            Interlocked.CompareExchange(ref _passes, passes, now);
        }
    }

    /// <summary>The samples of arrays as elements.</summary>
    /// <param name="x">Inputs: one array, a list, or a dictionary; the first axis counts samples.</param>
    /// <param name="y">Targets.</param>
    /// <param name="sampleWeight">Factors of samples in the loss.</param>
    /// <exception cref="ArgumentException">There is no array, or the numbers of samples differ.</exception>
    public static Dataset FromTensorSlices(Arrays x, Arrays y = default, Arrays sampleWeight = default) =>
        new SliceDataset(new Utils.Batch(x, y, sampleWeight));

    /// <summary>Elements that a function gives, which is called anew for every pass.</summary>
    /// <param name="generator">Gives elements: <c>yield return (x, y);</c>.</param>
    public static Dataset FromGenerator(Func<IEnumerable<Utils.Batch>> generator) => new GeneratorDataset(generator);

    /// <summary>Elements of several data sets side by side; ends with the shortest.</summary>
    /// <remarks>
    /// Of two single arrays the second becomes the target, of three the third the weight; of more arrays all are inputs, for
    /// <see cref="Map(Func{ArrayLike, ArrayLike, ArrayLike, ArrayLike, ValueTuple{ArrayLike, ArrayLike}}, int)"/> to put together.
    /// </remarks>
    /// <param name="datasets">At least one.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Dataset Zip(params IReadOnlyList<Dataset> datasets) => new ZipDataset(datasets);

    /// <summary>Whole numbers from 0, as scalars.</summary>
    /// <param name="stop">One past the last.</param>
    public static Dataset Range(long stop) => Range(0, stop);

    /// <summary>Whole numbers, as scalars.</summary>
    /// <param name="start">The first.</param>
    /// <param name="stop">What none reaches.</param>
    /// <param name="step">From one to the next.</param>
    /// <exception cref="ArgumentException">The step is 0.</exception>
    public static Dataset Range(long start, long stop, long step = 1) => new RangeDataset(start, stop, step);

    /// <summary>Elements in random order, drawn from as many as a buffer holds.</summary>
    /// <param name="bufferSize">Elements that may be held back; the whole data for a thorough shuffle.</param>
    /// <param name="seed">Fixes the order; drawn at random if null.</param>
    /// <param name="reshuffleEachIteration">Whether every pass has an order of its own.</param>
    /// <exception cref="ArgumentException">The buffer has no room.</exception>
    public Dataset Shuffle(int bufferSize, int? seed = null, bool reshuffleEachIteration = true) =>
        new ShuffleDataset(this, bufferSize, seed ?? RandomSeeds.Next(), reshuffleEachIteration);

    /// <summary>Elements put together along a new first axis.</summary>
    /// <param name="batchSize">Elements of a batch.</param>
    /// <param name="dropRemainder">Whether a last batch of fewer elements is left out.</param>
    /// <exception cref="ArgumentException">The size is not positive; when enumerated, elements differ in shape.</exception>
    public Dataset Batch(int batchSize, bool dropRemainder = false) => new BatchDataset(this, batchSize, dropRemainder);

    /// <summary>The samples of batches as elements.</summary>
    public Dataset Unbatch() => new UnbatchDataset(this);

    /// <summary>Every element as a function makes it anew.</summary>
    /// <remarks>
    /// What layers draw in it, <c>layer.Apply(x, training: true)</c>, depends on their seed and the element's place in the data, for
    /// any number of threads; to go on with the same draws in another process, give them a seed. An exception comes in the
    /// element's place.
    /// </remarks>
    /// <param name="function">Of the only array of an element; may run on several threads at once.</param>
    /// <param name="parallel">Threads that make elements.</param>
    /// <exception cref="ArgumentException">The number of threads is not positive; when enumerated, elements have other arrays.</exception>
    public Dataset Map(Func<ArrayLike, ArrayLike> function, int parallel = 1) => Mapped(1, x => [function(x[0])], parallel);

    /// <inheritdoc cref="Map(Func{ArrayLike, ArrayLike}, int)" path="/*[not(@name='function')]"/>
    /// <param name="function">Of the only array of an element: gives a pair.</param>
    public Dataset Map(Func<ArrayLike, (ArrayLike X, ArrayLike Y)> function, int parallel = 1) =>
        Mapped(1, x => Parts(function(x[0])), parallel);

    /// <inheritdoc cref="Map(Func{ArrayLike, ArrayLike}, int)" path="/*[not(@name='function')]"/>
    /// <param name="function">Of both arrays of an element: gives a pair.</param>
    public Dataset Map(Func<ArrayLike, ArrayLike, (ArrayLike X, ArrayLike Y)> function, int parallel = 1) =>
        Mapped(2, x => Parts(function(x[0], x[1])), parallel);

    /// <inheritdoc cref="Map(Func{ArrayLike, ArrayLike}, int)" path="/*[not(@name='function')]"/>
    /// <param name="function">Of both arrays of an element: gives one array.</param>
    public Dataset Map(Func<ArrayLike, ArrayLike, ArrayLike> function, int parallel = 1) =>
        Mapped(2, x => [function(x[0], x[1])], parallel);

    /// <inheritdoc cref="Map(Func{ArrayLike, ArrayLike}, int)" path="/*[not(@name='function')]"/>
    /// <param name="function">Of both arrays of an element: gives a list, such as a layer's ApplyAll.</param>
    public Dataset Map(
        Func<ArrayLike, ArrayLike, IReadOnlyList<System.Numerics.Tensors.Tensor<float>>> function, int parallel = 1) =>
        Mapped(2, x => [.. function(x[0], x[1]).Select(tensor => (ArrayLike)tensor)], parallel);

    /// <inheritdoc cref="Map(Func{ArrayLike, ArrayLike}, int)" path="/*[not(@name='function')]"/>
    /// <param name="function">Of both arrays of an element: gives a triple.</param>
    public Dataset Map(Func<ArrayLike, ArrayLike, (ArrayLike X, ArrayLike Y, ArrayLike SampleWeight)> function, int parallel = 1) =>
        Mapped(2, x => Parts(function(x[0], x[1])), parallel);

    /// <inheritdoc cref="Map(Func{ArrayLike, ArrayLike}, int)" path="/*[not(@name='function')]"/>
    /// <param name="function">Of the three arrays of an element: gives a triple.</param>
    public Dataset Map(
        Func<ArrayLike, ArrayLike, ArrayLike, (ArrayLike X, ArrayLike Y, ArrayLike SampleWeight)> function, int parallel = 1) =>
        Mapped(3, x => Parts(function(x[0], x[1], x[2])), parallel);

    /// <inheritdoc cref="Map(Func{ArrayLike, ArrayLike}, int)" path="/*[not(@name='function')]"/>
    /// <param name="function">Of the three arrays of an element: gives a pair.</param>
    public Dataset Map(Func<ArrayLike, ArrayLike, ArrayLike, (ArrayLike X, ArrayLike Y)> function, int parallel = 1) =>
        Mapped(3, x => Parts(function(x[0], x[1], x[2])), parallel);

    /// <inheritdoc cref="Map(Func{ArrayLike, ArrayLike}, int)" path="/*[not(@name='function')]"/>
    /// <param name="function">Of the four arrays of an element, as of two zipped data sets: gives a pair.</param>
    public Dataset Map(
        Func<ArrayLike, ArrayLike, ArrayLike, ArrayLike, (ArrayLike X, ArrayLike Y)> function, int parallel = 1) =>
        Mapped(4, x => Parts(function(x[0], x[1], x[2], x[3])), parallel);

    /// <summary>Every element as a function makes it anew: of any number of arrays, with names if they have.</summary>
    /// <inheritdoc cref="Map(Func{ArrayLike, ArrayLike}, int)" path="/*[not(@name='function')]"/>
    /// <param name="function">Of an element.</param>
    public Dataset MapElements(Func<Utils.Batch, Utils.Batch> function, int parallel = 1)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new MapDataset(this, function, parallel);
    }

    /// <summary>The elements for which a function holds.</summary>
    /// <param name="predicate">Of the only array of an element.</param>
    public Dataset Filter(Func<ArrayLike, bool> predicate) =>
        new FilterDataset(this, element => predicate(Arrays(element, 1)[0]));

    /// <inheritdoc cref="Filter(Func{ArrayLike, bool})" path="/*[not(@name='predicate')]"/>
    /// <param name="predicate">Of both arrays of an element: <c>(x, y) => y.ToScalar() &lt; 5</c>.</param>
    public Dataset Filter(Func<ArrayLike, ArrayLike, bool> predicate) =>
        new FilterDataset(this, element => Arrays(element, 2) is var arrays && predicate(arrays[0], arrays[1]));

    /// <summary>Keeps the elements of the first whole pass for later ones: in memory, or in a file that later runs use, too.</summary>
    /// <remarks>What is random before it is drawn once. A file is written beside its name and renamed when it is whole.</remarks>
    /// <param name="filename">The file; memory if null.</param>
    public Dataset Cache(string? filename = null) =>
        filename is null ? new MemoryCacheDataset(this) : new FileCacheDataset(this, filename);

    /// <summary>Elements made ahead of their use, on a thread of their own.</summary>
    /// <param name="bufferSize">Elements that may wait.</param>
    /// <exception cref="ArgumentException">The number is not positive.</exception>
    public Dataset Prefetch(int bufferSize = 2) => new PrefetchDataset(this, bufferSize);

    /// <summary>Several passes as one.</summary>
    /// <param name="count">How many; without end if null, when Fit needs <c>stepsPerEpoch</c>.</param>
    /// <exception cref="ArgumentException">The number is negative.</exception>
    public Dataset Repeat(int? count = null) => new RepeatDataset(this, count);

    /// <summary>The first elements.</summary>
    /// <param name="count">How many, at most.</param>
    /// <exception cref="ArgumentException">The number is negative.</exception>
    public Dataset Take(int count) => new PartDataset(this, 0, Guard.NonNegative(count));

    /// <summary>All but the first elements.</summary>
    /// <param name="count">How many to leave out.</param>
    /// <exception cref="ArgumentException">The number is negative.</exception>
    public Dataset Skip(int count) => new PartDataset(this, Guard.NonNegative(count), null);

    /// <summary>The elements of this, then those of another.</summary>
    public Dataset Concatenate(Dataset other) => new ConcatenateDataset(this, other);

    /// <summary>Every element behind its number, a scalar.</summary>
    /// <param name="start">The first number.</param>
    public Dataset Enumerate(long start = 0) => Zip(new RangeDataset(start, long.MaxValue, 1), this);

    /// <summary>The arrays of an element, of which there must be so many.</summary>
    private static IReadOnlyList<ArrayLike> Arrays(Utils.Batch element, int count)
    {
        IReadOnlyList<ArrayLike> arrays = element.Components;
        return arrays.Count == count ? arrays : throw new ArgumentException(
            $"The function takes {count} array(s). Received: elements of {arrays.Count}: "
            + $"{string.Join(", ", arrays.Select(array => array.Shape))}. Give a function of as many, or use MapElements.");
    }

    private MapDataset Mapped(int count, Func<IReadOnlyList<ArrayLike>, IReadOnlyList<ArrayLike>> function, int parallel) =>
        new(this, element => Utils.Batch.Of(function(Arrays(element, count))), parallel);

    private static IReadOnlyList<ArrayLike> Parts((ArrayLike X, ArrayLike Y) pair) => [pair.X, pair.Y];

    private static IReadOnlyList<ArrayLike> Parts((ArrayLike X, ArrayLike Y, ArrayLike Weight) triple) =>
        [triple.X, triple.Y, triple.Weight];
}
