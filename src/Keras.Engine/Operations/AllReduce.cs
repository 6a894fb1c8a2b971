using Keras.Engine.Collectives;
using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Operations;

/// <summary>Packs tensors into a bucket and begins to add it up over all processes.</summary>
/// <remarks>
/// Inputs: the tensors, of one type, and perhaps a Float64 scalar that they are multiplied with; where that is 0, whatever they
/// hold counts as 0. The bucket is written until an <see cref="AllReduceEndOp"/> has waited for it, which alone may read it.
/// </remarks>
/// <param name="Group">The processes.</param>
/// <param name="Order">
/// Buckets are begun in this order where they do not depend on each other; it must be the same on all processes. Buckets of one
/// place, such as the gradients of two losses towards one sum, are begun in the order of the graph.
/// </param>
/// <param name="IsScaled">Whether the input behind the tensors is a factor.</param>
/// <param name="IsMean">
/// Whether the factor is what the loss of a process counts with, too, in the mean of the losses of all: then gradients are weighted by
/// it as values are, for whoever weights what follows from them.
/// </param>
/// <param name="IsBehind">Whether the last input is the bucket that is begun before this one, of which nothing is read.</param>
public sealed record AllReduceBeginOp(Communicator Group, int Order, bool IsScaled, bool IsMean = false, bool IsBehind = false) : Op
{
    /// <inheritdoc/>
    public override string Attributes => $"[{Order} of {Group.Size} processes]";

    /// <summary>Number of tensors in the bucket; the factor is the input behind them.</summary>
    public int Tensors(Value value) => Tensors(value.Inputs);

    /// <summary>Which sum it is, for all processes to begin the same ones.</summary>
    public SumName NameOf(Value value) => new(Order, $"{value.Label ?? "step"}: {value.Types[0]} in place {Order}");

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs)
    {
        int tensors = Tensors(inputs);
        if (tensors <= 0 || inputs.Take(tensors).Any(input => input.DType != inputs[0].DType))
        {
            throw new ArgumentException(
                "A bucket is made of one or more tensors of one element type. "
                + $"Received: {string.Join(", ", inputs.Select(input => input.Types[0]))}.");
        }

        if (IsScaled && inputs[tensors].Types[0] != new TensorType(DType.Float64, Shape.Scalar))
        {
            throw new ArgumentException($"The factor of a bucket is a float64 scalar. Received: {inputs[tensors].Types[0]}.");
        }

        if (IsBehind && inputs[^1].Op is not AllReduceBeginOp)
        {
            throw new ArgumentException($"A bucket is begun behind another one. Received: {inputs[^1]}.");
        }

        return One(inputs[0].DType, CheckedSizes.Fit(inputs.Take(tensors).Sum(input => input.Shape.Length)));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients)
    {
        Value?[] result = new Value?[output.Inputs.Count];
        long begin = 0;
        for (int input = 0; input < Tensors(output); input++)
        {
            Shape shape = output.Inputs[input].Shape;
            Value part = Ops.Slice(gradients[0]!, 0, CheckedSizes.Fit(begin), CheckedSizes.Fit(shape.Length));
            Value gradient = Ops.Reshape(part, shape);
            result[input] = IsScaled && !IsMean ? gradient * Ops.Cast(output.Inputs[Tensors(output)], gradient.DType) : gradient;
            begin += shape.Length;
        }

        return result;
    }

    private int Tensors(IReadOnlyList<Value> inputs) => inputs.Count - (IsScaled ? 1 : 0) - (IsBehind ? 1 : 0);
}

/// <summary>Waits for buckets and unpacks their tensors, divided by a number.</summary>
/// <param name="Divisor">What every sum is divided by.</param>
public sealed record AllReduceEndOp(int Divisor) : Op
{
    // Gradients of sums travel behind everything that was begun before.
    private const int Backward = 1 << 20;

    /// <inheritdoc/>
    public override string Attributes => Divisor == 1 ? "" : $"[/ {Divisor}]";

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs) =>
    [
        .. inputs.SelectMany(bucket => bucket.Op is AllReduceBeginOp begin
            ? bucket.Inputs.Take(begin.Tensors(bucket)).Select(tensor => tensor.Types[0])
            : throw new ArgumentException($"Only what was begun can be waited for. Received: {bucket}.")),
    ];

    /// <inheritdoc/>
    public override bool MayFail(Value value) => true;

    /// <inheritdoc/>
    /// <remarks>What a process contributes has moved the sums of all: their gradients are added up, too, or averaged.</remarks>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients)
    {
        Value?[] result = new Value?[output.Inputs.Count];
        int next = 0;
        for (int input = 0; input < result.Length; input++)
        {
            Value bucket = output.Inputs[input];
            AllReduceBeginOp begin = (AllReduceBeginOp)bucket.Op;
            Value[] parts =
            [
                .. Enumerable.Range(next, begin.Tensors(bucket))
                    .Select(part => gradients[part] ?? Ops.Fill(0, output.Types[part])),
            ];
            next += parts.Length;
            Value sum = new(
                new AllReduceBeginOp(begin.Group, Backward - begin.Order, IsScaled: begin.IsMean, begin.IsMean),
                begin.IsMean ? [.. parts, bucket.Inputs[parts.Length]] : parts);
            Value waited = new(this, sum);
            result[input] = Ops.Concatenate(
                [.. parts.Select((part, index) => Ops.Reshape(waited.Part(index), CheckedSizes.Fit(part.Shape.Length)))], 0);
        }

        return result;
    }
}
