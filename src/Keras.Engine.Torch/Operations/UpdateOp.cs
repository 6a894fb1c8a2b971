using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Torch.Operations;

/// <summary>New values of a weight and of what an optimizer keeps for it, written where the old ones lie when all else is done.</summary>
/// <remarks>Inputs: the gradient, the learning rate, the weight, then what is kept; outputs: the weight, then what is kept.</remarks>
internal abstract record UpdateOp : Op
{
    /// <inheritdoc/>
    public sealed override TensorType[] Infer(IReadOnlyList<Value> inputs) => [.. inputs.Skip(2).Select(input => input.Types[0])];
}

/// <summary>Gradient descent. Kept: the velocity, if there is a momentum.</summary>
/// <param name="Momentum">The part of the velocity that stays; 0 for none.</param>
/// <param name="Nesterov">Whether to look ahead along the velocity.</param>
internal sealed record SgdUpdateOp(double Momentum, bool Nesterov) : UpdateOp;

/// <summary>Adam, whose rate holds the corrections of both averages. Kept: mean, mean square and, if asked, the largest of those.</summary>
/// <param name="Beta1">The part of the mean that stays.</param>
/// <param name="Beta2">The part of the mean square that stays.</param>
/// <param name="Epsilon">What is added to the divisor.</param>
internal sealed record AdamUpdateOp(double Beta1, double Beta2, double Epsilon) : UpdateOp;
