namespace Keras.Layers;

/// <summary>Base of layers that join inputs element by element.</summary>
/// <remarks>
/// Sizes must be equal or 1, which repeats; an input of lower rank gets axes of size 1 after the batch.
/// Port of keras/layers/merge.py.
/// </remarks>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; such a layer has none.</param>
public abstract class ElementwiseMerge(string? name = null, bool trainable = true) : MergeLayer(name, trainable)
{
    /// <inheritdoc/>
    protected override void CheckInputs(KerasTensors inputs)
    {
        base.CheckInputs(inputs);
        int rank = inputs.Max(input => input.Shape.Rank);
        for (int fromBack = 1; fromBack < rank; fromBack++)
        {
            int?[] sizes = [.. inputs.Where(input => input.Shape.Rank > fromBack)
                .Select(input => input.Shape.SizeAt(input.Shape.Rank - fromBack))
                .Where(size => size is not null and not 1).Distinct()];
            if (sizes.Length > 1)
            {
                throw new ArgumentException(
                    $"Operands of layer {Name} could not be broadcast together: sizes, compared from the right, must be "
                    + $"equal or 1. Received: shapes {string.Join(" ", inputs.Select(input => input.Shape))}.");
            }
        }
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Value> Call(IReadOnlyList<Value> inputs, CallContext context)
    {
        int rank = inputs.Max(input => input.Shape.Rank);
        return [Merge([.. inputs.Select(input => Ops.Reshape(input, WithRank(input.Shape, rank)))])];
    }

    /// <summary>Joins inputs of one rank.</summary>
    protected abstract Value Merge(IReadOnlyList<Value> inputs);

    private static Shape WithRank(Shape shape, int rank) => shape.Rank == rank
        ? shape
        : shape[..1].Concat(Shape.Of([.. Enumerable.Repeat(1, rank - shape.Rank)])).Concat(shape[1..]);
}
