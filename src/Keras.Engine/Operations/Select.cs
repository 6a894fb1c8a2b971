using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Operations;

/// <summary>The first tensor's element where the condition is not 0, else the second's, with broadcasting.</summary>
public sealed record SelectOp : Op
{
    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs)
    {
        if (inputs[1].DType != inputs[2].DType || inputs[0].DType != inputs[1].DType)
        {
            throw new ArgumentException(
                "Select needs a condition and two tensors of one type. Received: "
                + $"{inputs[0].Types[0]}, {inputs[1].Types[0]} and {inputs[2].Types[0]}.");
        }

        Shape shape = Broadcasting.Join(inputs[0].Shape, Broadcasting.Join(inputs[1].Shape, inputs[2].Shape));
        return One(inputs[1].DType, shape);
    }

    /// <inheritdoc/>
    public override bool MayOverwrite(int input, int output) => true;

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients)
    {
        Value condition = output.Inputs[0];
        Value dy = gradients[0]!;
        Value zero = Ops.Constant(0, dy.DType);
        return
        [
            null,
            Broadcasting.SumTo(Ops.Select(condition, dy, zero), output.Inputs[1].Shape),
            Broadcasting.SumTo(Ops.Select(condition, zero, dy), output.Inputs[2].Shape),
        ];
    }
}

/// <summary>Converts elements to another type; towards integers it truncates.</summary>
public sealed record CastOp(DType DType) : Op
{
    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs) => One(DType, inputs[0].Shape);

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients) =>
        [output.Inputs[0].DType.IsFloating() ? Ops.Cast(gradients[0]!, output.Inputs[0].DType) : null];
}

/// <summary>Passes its input on; gradients stop here.</summary>
public sealed record StopGradientOp : Op
{
    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs) => [inputs[0].Types[0]];

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients) => [null];
}
