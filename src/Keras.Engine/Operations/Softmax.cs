using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Operations;

/// <summary><c>exp(x - max) / sum</c> along the last axis.</summary>
public sealed record SoftmaxOp : Op
{
    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs) => [inputs[0].Types[0]];

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients)
    {
        Value product = gradients[0]! * output;
        return [product - (output * Ops.Sum(product, [output.Shape.Rank - 1], keepDims: true))];
    }
}

/// <summary>
/// <c>-sum(target * log_softmax(logits))</c> along the last axis, without overflow. Inputs: logits, targets.
/// </summary>
public sealed record SoftmaxCrossEntropyOp : Op
{
    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs)
    {
        if (inputs[0].Types[0] != inputs[1].Types[0])
        {
            throw new ArgumentException(
                $"Logits and targets must be alike. Received: {inputs[0].Types[0]} and {inputs[1].Types[0]}.");
        }

        return One(inputs[0].DType, inputs[0].Shape[..^1]);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients)
    {
        (Value logits, Value targets) = (output.Inputs[0], output.Inputs[1]);
        int last = logits.Shape.Rank - 1;
        Value dy = Ops.Reshape(gradients[0]!, logits.Shape.With(last, 1));
        Value total = Ops.Sum(targets, [last], keepDims: true);
        return
        [
            dy * ((Ops.Softmax(logits) * total) - targets),
            -dy * Ops.LogSoftmax(logits),
        ];
    }
}
