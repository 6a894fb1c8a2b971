using Keras.Engine.Operations;
using Keras.Engine.Passes;
using Keras.Engine.Tensors;
using Keras.Engine.Torch.Lowerings;
using Keras.Engine.Torch.Operations;

namespace Keras.Engine.Torch.Passes;

/// <summary>A gradient times the sign of what was rectified is one pass over both.</summary>
public sealed class JoinReluGradients : RewritePass
{
    /// <inheritdoc/>
    protected override Value? Rewrite(Value value, RewriteContext context) =>
        value is { Half: null, Op: BinaryOp { Function: BinaryFunction.Multiply } } && value.DType.IsFloating()
            && value.Inputs is [{ Half: null } gradient, { Half: null, Op: BinaryOp { Function: BinaryFunction.Greater } } sign]
            && ElementwiseLowerings.IsSign(sign.Inputs) && gradient.Types[0] == sign.Inputs[0].Types[0]
            && sign.Inputs[0].Half is null && context.IsUsedOnce(context.Original.Inputs[1])
                ? new Value(new ReluGradientOp(), gradient, sign.Inputs[0]) { Label = value.Label }
                : null;
}
