using Keras.Constraints;
using Keras.Engine.Tensors;
using Keras.Initializers;
using Keras.Regularizers;

namespace Keras.Layers;

/// <summary><c>x</c> where positive, else <c>alpha * x</c> with a learned slope for every element.</summary>
/// <remarks>
/// Output of the input's shape; weight <c>alpha</c> of the input's shape without the batch.
/// Port of keras/layers/advanced_activations.py; He et al. 2015.
/// </remarks>
/// <param name="alphaInitializer">Fills the slopes; <c>"zeros"</c> if null.</param>
/// <param name="alphaRegularizer">Penalty on the slopes; none if null.</param>
/// <param name="alphaConstraint">What the slopes are forced to after each update; nothing if null.</param>
/// <param name="sharedAxes">
/// Axes along which elements share a slope, counted from 1, as 0 is the batch: <c>(1, 2)</c> for one slope per channel
/// of an image; none if null.
/// </param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
public class PReLU(
    Initializer? alphaInitializer = null,
    Regularizer? alphaRegularizer = null,
    Constraint? alphaConstraint = null,
    IntList? sharedAxes = null,
    string? name = null,
    bool trainable = true,
    Shape? inputShape = null)
    : Layer(name, trainable, inputShape)
{
    private Variable? _alpha;

    public Initializer AlphaInitializer { get; } = alphaInitializer ?? new Zeros();

    public Regularizer? AlphaRegularizer { get; } = alphaRegularizer;

    public Constraint? AlphaConstraint { get; } = alphaConstraint;

    public IntList? SharedAxes { get; } = sharedAxes;

    /// <inheritdoc/>
    protected override InputSpec? InputSpec => new(MinRank: 1);

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        IntList shared = SharedAxes ?? [];
        if (shared.Any(axis => axis < 1 || axis >= inputShape.Rank))
        {
            throw new ArgumentException(
                $"`sharedAxes` of layer {Name} must lie between 1 and {inputShape.Rank - 1}. Received: {shared}.");
        }

        int[] sizes = [.. Enumerable.Range(1, inputShape.Rank - 1)
            .Select(axis => shared.Contains(axis) ? 1 : KnownSize(inputShape, axis))];
        _alpha = AddWeight("alpha", Shape.Of(sizes), AlphaInitializer, AlphaRegularizer, constraint: AlphaConstraint);
    }

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context) =>
        Ops.Relu(inputs) - (_alpha! * Ops.Relu(-inputs));
}
