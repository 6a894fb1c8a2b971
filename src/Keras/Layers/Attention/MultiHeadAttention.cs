using Keras.Constraints;
using Keras.Engine.Tensors;
using Keras.Initializers;
using Keras.Regularizers;

namespace Keras.Layers;

/// <summary>Attention of several heads, each with projections of its own: the layer of transformers.</summary>
/// <remarks>
/// Called on <c>[query, value]</c>, <c>[query, value, key]</c> or <c>[query, value, key, attentionMask]</c> of shapes
/// <c>(batch, queries…, features)</c>, <c>(batch, keys…, features)</c> and, for the mask, <c>(batch, queries, keys)</c>, 0 where a
/// query does not see a key. Each head takes <c>softmax(q @ transpose(k) / sqrt(keyDim)) @ v</c> of its projections; the output is
/// a projection of all heads, <c>(batch, queries…, features)</c>. Weights: <c>kernel</c> and <c>bias</c> of <c>query</c>,
/// <c>key</c> and <c>value</c>, <c>(features, heads, size)</c> and <c>(heads, size)</c>, and of <c>attention_output</c>.
/// Vaswani et al. 2017. Port of keras/layers/attention/multi_head_attention.py.
/// </remarks>
/// <param name="numHeads">Number of heads.</param>
/// <param name="keyDim">Size of a head's queries and keys.</param>
/// <param name="valueDim">Size of a head's values; <paramref name="keyDim"/> if null.</param>
/// <param name="dropout">Part of the softmax that training drops, from 0 to 1.</param>
/// <param name="useBias">Whether the projections have a bias.</param>
/// <param name="outputShape">What the last axis of the query becomes; as it is if null.</param>
/// <param name="attentionAxes">The axes that attention looks along; all but the batch and the last one if null.</param>
/// <param name="kernelInitializer">Fills the kernels; <c>"glorot_uniform"</c> if null.</param>
/// <param name="biasInitializer">Fills the biases; <c>"zeros"</c> if null.</param>
/// <param name="kernelRegularizer">Penalty on the kernels; none if null.</param>
/// <param name="biasRegularizer">Penalty on the biases; none if null.</param>
/// <param name="activityRegularizer">
/// Penalty on what the projections and the layer make, divided by the batch size; none if null.
/// </param>
/// <param name="kernelConstraint">What the kernels are forced to after each update; nothing if null.</param>
/// <param name="biasConstraint">What the biases are forced to after each update; nothing if null.</param>
/// <param name="seed">Seed of the dropout; drawn if null.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights.</param>
/// <exception cref="ArgumentException">A size is not positive, or an axis is none of the input's.</exception>
/// <example><code>x = new MultiHeadAttention(numHeads: 4, keyDim: 16).Apply([x, x]);</code></example>
public class MultiHeadAttention(
    int numHeads,
    int keyDim,
    int? valueDim = null,
    double dropout = 0,
    bool useBias = true,
    Shape? outputShape = null,
    IntList? attentionAxes = null,
    Initializer? kernelInitializer = null,
    Initializer? biasInitializer = null,
    Regularizer? kernelRegularizer = null,
    Regularizer? biasRegularizer = null,
    Regularizer? activityRegularizer = null,
    Constraint? kernelConstraint = null,
    Constraint? biasConstraint = null,
    int? seed = null,
    string? name = null,
    bool trainable = true)
    : AttentionLayer(name, trainable)
{
    private readonly Dropout _dropoutLayer = new(dropout, seed: seed, name: "dropout");
    private HeadsDense? _queryDense;
    private HeadsDense? _keyDense;
    private HeadsDense? _valueDense;
    private HeadsDense? _outputDense;

    public int NumHeads { get; } = Guard.Positive(numHeads);

    public int KeyDim { get; } = Guard.Positive(keyDim);

    public int ValueDim { get; } = Guard.Positive(valueDim ?? keyDim, nameof(valueDim));

    public double Dropout => _dropoutLayer.Rate;

    public bool UseBias { get; } = useBias;

    /// <summary>What the last axis of the query becomes; as it is if null.</summary>
    public Shape? ProjectedShape { get; } = outputShape;

    public IntList? AttentionAxes { get; private set; } = attentionAxes;

    public Initializer KernelInitializer { get; } = kernelInitializer ?? new GlorotUniform();

    public Initializer BiasInitializer { get; } = biasInitializer ?? new Zeros();

    public Regularizer? KernelRegularizer { get; } = kernelRegularizer;

    public Regularizer? BiasRegularizer { get; } = biasRegularizer;

    public override Regularizer? ActivityRegularizer { get; } = activityRegularizer;

    public Constraint? KernelConstraint { get; } = kernelConstraint;

    public Constraint? BiasConstraint { get; } = biasConstraint;

    public int? Seed => _dropoutLayer.Seed;

    /// <inheritdoc/>
    internal override IReadOnlyList<string>? InputNames { get; } = ["query", "value", "key", "attention_mask"];

    /// <inheritdoc/>
    protected override void CheckInputs(KerasTensors inputs)
    {
        base.CheckInputs(inputs);
        int rank = inputs[0].Shape.Rank;
        if (inputs.Count > 4 || rank < 3 || inputs.Take(3).Any(input => input.Shape.Rank != rank))
        {
            throw new ArgumentException(
                $"Layer {Name} is called on [query, value], [query, value, key] or [query, value, key, attentionMask], the first "
                + $"three of as many axes, at least three. Received: {string.Join(", ", inputs.Select(input => input.Shape))}.");
        }
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputShapes)
    {
        int rank = inputShapes[0].Rank;
        AttentionAxes = Axes(rank);
        Shape heads = (NumHeads, KeyDim);
        Shape values = (NumHeads, ValueDim);
        Shape outputs = ProjectedShape ?? KnownSize(inputShapes[0], -1);
        _queryDense = new HeadsDense(1, heads, this, "query");
        _keyDense = new HeadsDense(1, heads, this, "key");
        _valueDense = new HeadsDense(1, values, this, "value");
        _outputDense = new HeadsDense(2, outputs, this, "attention_output");
        _queryDense.EnsureBuilt([inputShapes[0]]);
        _keyDense.EnsureBuilt([inputShapes[Math.Min(2, inputShapes.Count - 1)]]);
        _valueDense.EnsureBuilt([inputShapes[1]]);
        _outputDense.EnsureBuilt([inputShapes[0][..^1].Concat(values)]);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Value> Call(IReadOnlyList<Value> inputs, CallContext context)
    {
        Value query = _queryDense!.Apply(inputs[0]) * (1 / Math.Sqrt(KeyDim));
        Value key = _keyDense!.Apply(inputs[Math.Min(2, inputs.Count - 1)]);
        Value value = _valueDense!.Apply(inputs[1]);

        // What attention looks along comes last but one, as one axis; the axes in front are its batch.
        int[] along = [.. AttentionAxes!.Value];
        int[] apart = [.. Enumerable.Range(0, query.Shape.Rank - 1).Except(along)];
        Shape free = Sizes(query, apart);
        if (Sizes(key, apart) != free || Sizes(key, along) != Sizes(value, along) || Sizes(value, apart) != free)
        {
            throw new ArgumentException(
                $"Query, key and value must agree in the axes beside the attention's, key and value in those, too. Received: "
                + $"{string.Join(", ", inputs.Select(input => input.Shape))}, attention along {AttentionAxes}.");
        }

        Shape queries = Sizes(query, along);
        Shape keys = Sizes(key, along);
        Value scores = Ops.MatMul(Matrices(query, apart, along), Matrices(key, apart, along), transposeRight: true);
        Value? mask = inputs.Count == 4 ? OfScores(inputs[3], free, queries, keys) : null;
        if (UseCausalMask)
        {
            mask = AttentionScores.UpToItself(
                CheckedSizes.Fit(queries.Length), CheckedSizes.Fit(keys.Length), mask, scores.DType);
        }

        Value parts = _dropoutLayer.Apply(AttentionScores.Distribute(scores, mask));
        Value mixed = Ops.MatMul(parts, Matrices(value, apart, along));
        mixed = Ops.Reshape(mixed, free.Concat(queries).Concat(ValueDim));
        int[] order = [.. apart, .. along, query.Shape.Rank - 1];
        mixed = Ops.Transpose(mixed, IntList.Create([.. Enumerable.Range(0, order.Length).Select(axis => Array.IndexOf(order, axis))]));
        Value output = _outputDense!.Apply(mixed);
        return ReturnAttentionScores ? [output, Ops.Reshape(parts, free.Concat(queries).Concat(keys))] : [output];
    }
    // The axes in question as sizes of a shape.
    private static Shape Sizes(Value x, int[] axes) => Shape.Of([.. axes.Select(axis => x.Shape[axis])]);

    private static Value Matrices(Value x, int[] apart, int[] along) => Ops.Reshape(
        Ops.Transpose(x, IntList.Create([.. apart, .. along, x.Shape.Rank - 1])),
        Sizes(x, apart).Concat((CheckedSizes.Fit(Sizes(x, along).Length), x.Shape[^1])));

    // A mask has the axes of queries and keys, and of those in front the first ones.
    private static Value OfScores(Value mask, Shape free, Shape queries, Shape keys)
    {
        Shape pairs = queries.Concat(keys);
        int front = mask.Shape.Rank - pairs.Rank;
        if (front < 1 || front > free.Rank)
        {
            throw new ArgumentException(
                $"The mask of attention must have the batch, the axes {pairs}, and in between at most {free.Rank - 1} that it has "
                + $"in common with the scores. Received: {mask.Types[0]}.");
        }

        Shape ones = Shape.Of([.. Enumerable.Repeat(1, free.Rank - front)]);
        Value all = Ops.BroadcastTo(mask, mask.Shape[..front].Concat(pairs));
        return Ops.Reshape(
            all,
            mask.Shape[..front].Concat(ones).Concat((CheckedSizes.Fit(queries.Length), CheckedSizes.Fit(keys.Length))));
    }

    private IntList Axes(int rank)
    {
        int[] axes = AttentionAxes is IntList given
            ? [.. given.Select(axis => axis < 0 ? axis + rank : axis)]
            : [.. Enumerable.Range(1, rank - 2)];
        return axes.Length > 0 && axes.Distinct().Count() == axes.Length && axes.All(axis => axis > 0 && axis < rank - 1)
            ? IntList.Create(axes)
            : throw new ArgumentException(
                $"`attentionAxes` must be axes of the input between the batch and the last, each once. Received: {AttentionAxes} "
                + $"for inputs of {rank} axes.");
    }
}
