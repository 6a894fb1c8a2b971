using Keras.Constraints;
using Keras.Initializers;
using Keras.Regularizers;

namespace Keras.Layers;

/// <summary>Turns numbers of words, classes or positions into learned vectors: the rows of a table.</summary>
/// <remarks>
/// Input of whole numbers, of any type and shape <c>(batch, …)</c>, output <c>(batch, …, outputDim)</c>; weight
/// <c>embeddings (inputDim, outputDim)</c>. A number that the table has no row for ends the run with an error.
/// Port of keras/layers/embeddings.py.
/// </remarks>
/// <param name="inputDim">Rows of the table: the largest number is one less.</param>
/// <param name="outputDim">Size of a vector.</param>
/// <param name="embeddingsInitializer">Fills the table; <c>"uniform"</c> if null.</param>
/// <param name="embeddingsRegularizer">Penalty on the table; none if null.</param>
/// <param name="activityRegularizer">Penalty on the output, divided by the batch size; none if null.</param>
/// <param name="embeddingsConstraint">What the table is forced to after each update; nothing if null.</param>
/// <param name="maskZero">
/// Only false: there are no masks here. Give 0 a vector of its own, and leave it out by a weight or a comparison where that
/// matters.
/// </param>
/// <param name="inputLength">Numbers of a sample, if all have as many; checked, and the input of a Sequential.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights.</param>
/// <param name="inputShape">
/// Shape of the input without the batch, for the first layer of a Sequential; <c>(inputLength,)</c> if null.
/// </param>
/// <exception cref="ArgumentException">A size is not positive, or <paramref name="maskZero"/> is true.</exception>
/// <example><code>x = new Embedding(1000, 64).Apply(new Input(10, dtype: DType.Int32));</code></example>
public class Embedding(
    int inputDim,
    int outputDim,
    Initializer? embeddingsInitializer = null,
    Regularizer? embeddingsRegularizer = null,
    Regularizer? activityRegularizer = null,
    Constraint? embeddingsConstraint = null,
    bool maskZero = false,
    int? inputLength = null,
    string? name = null,
    bool trainable = true,
    Shape? inputShape = null)
    : Layer(name, trainable, inputShape ?? inputLength)
{
    private Variable? _embeddings;

    public int InputDim { get; } = Guard.Positive(inputDim);

    public int OutputDim { get; } = Guard.Positive(outputDim);

    public Initializer EmbeddingsInitializer { get; } = embeddingsInitializer ?? new RandomUniform();

    public Regularizer? EmbeddingsRegularizer { get; } = embeddingsRegularizer;

    public override Regularizer? ActivityRegularizer { get; } = activityRegularizer;

    public Constraint? EmbeddingsConstraint { get; } = embeddingsConstraint;

    public bool MaskZero { get; } = !maskZero ? false : throw new ArgumentException(
        "`maskZero` must be false. Received: true, which makes a mask for the layers behind, and there are no masks here. "
        + "Leave out what is 0 where it matters: multiply by Ops.NotEqual(x, 0), or weigh samples or steps.", nameof(maskZero));

    public int? InputLength { get; } = inputLength is int length ? Guard.Positive(length, nameof(inputLength)) : null;

    /// <inheritdoc/>
    protected override InputSpec? InputSpec => InputLength is int length
        ? new(MinRank: 2, Axes: new Dictionary<int, int> { [1] = length })
        : null;

    /// <inheritdoc/>
    protected override void Build(Shape inputShape) => _embeddings = AddWeight(
        "embeddings", (InputDim, OutputDim), EmbeddingsInitializer, EmbeddingsRegularizer, constraint: EmbeddingsConstraint);

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context) => Ops.Gather(_embeddings!, inputs);
}
