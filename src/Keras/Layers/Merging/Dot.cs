using Keras.Engine.Tensors;

namespace Keras.Layers;

/// <summary>
/// Products of the vectors along an axis of one input with those along an axis of another, sample by sample.
/// </summary>
/// <remarks>
/// Inputs <c>(batch, a, n)</c> and <c>(batch, b, n)</c> with axes <c>(2, 2)</c> give <c>(batch, a, b)</c>; two matrices
/// give <c>(batch, 1)</c>. Port of keras/layers/merge.py.
/// </remarks>
/// <param name="axes">
/// One axis of both inputs, or one of each; the batch is axis 0, a negative one counts from the back.
/// </param>
/// <param name="normalize">Whether vectors are divided by their length first, so that products are cosines.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; this layer has none.</param>
/// <exception cref="ArgumentException">There are not one or two axes.</exception>
public class Dot(IntList axes, bool normalize = false, string? name = null, bool trainable = true)
    : MergeLayer(name, trainable)
{
    public IntList Axes { get; } = axes.Count is 1 or 2 ? axes : throw new ArgumentException(
        $"`axes` must be one axis, or one for each input. Received: {axes}.", nameof(axes));

    public bool Normalize { get; } = normalize;

    /// <inheritdoc/>
    protected override void CheckInputs(KerasTensors inputs)
    {
        base.CheckInputs(inputs);
        if (inputs.Count != 2)
        {
            throw new ArgumentException($"Layer {Name} is called on exactly two inputs. Received: {inputs.Count}.");
        }

        (int left, int right) = AxesOf(inputs[0].Shape, inputs[1].Shape);
        if (left == 0 || right == 0)
        {
            throw new ArgumentException($"`axes` of layer {Name} must not name the batch. Received: {Axes}.");
        }

        if (inputs[0].Shape.SizeAt(left) != inputs[1].Shape.SizeAt(right))
        {
            throw new ArgumentException(
                $"Layer {Name} needs vectors of one length along axes {left} and {right}. "
                + $"Received: shapes {inputs[0].Shape} and {inputs[1].Shape}.");
        }
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Value> Call(IReadOnlyList<Value> inputs, CallContext context)
    {
        (int leftAxis, int rightAxis) = AxesOf(inputs[0].Shape, inputs[1].Shape);
        (Value left, Shape leftRest) = Rows(inputs[0], leftAxis);
        (Value right, Shape rightRest) = Rows(inputs[1], rightAxis);
        (int batch, int a, int b, int length) = (left.Shape[0], left.Shape[1], right.Shape[1], left.Shape[2]);
        Value products = Ops.Sum(
            Ops.Reshape(left, (batch, a, 1, length)) * Ops.Reshape(right, (batch, 1, b, length)), 3);
        Shape rest = leftRest.Concat(rightRest);
        return [Ops.Reshape(products, ((Shape)batch).Concat(rest.Rank == 0 ? 1 : rest))];
    }

    private (int Left, int Right) AxesOf(Shape left, Shape right) =>
        (Ops.NormalizeAxis(Axes[0], left.Rank), Ops.NormalizeAxis(Axes[^1], right.Rank));

    // The vectors along an axis as (batch, how many, length), and the sizes of the axes that count them.
    private (Value Rows, Shape Others) Rows(Value x, int axis)
    {
        Value rows = Ops.Transpose(x, [.. Enumerable.Range(0, x.Shape.Rank).Where(other => other != axis), axis]);
        if (Normalize)
        {
            Value square = Ops.Sum(Ops.Square(rows), rows.Shape.Rank - 1, keepDims: true);
            rows /= Ops.Sqrt(Ops.Maximum(square, Ops.Constant(1e-12, rows.DType)));
        }

        Shape rest = rows.Shape[1..^1];
        return (Ops.Reshape(rows, (rows.Shape[0], CheckedSizes.Fit(rest.Length), rows.Shape[^1])), rest);
    }
}
