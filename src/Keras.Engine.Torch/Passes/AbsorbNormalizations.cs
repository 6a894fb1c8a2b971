using Keras.Engine.Operations;
using Keras.Engine.Passes;
using Keras.Engine.Torch.Operations;

namespace Keras.Engine.Torch.Passes;

/// <summary>A convolution normalizes by given moments what nothing but the normalization reads: scaled kernels, and a bias.</summary>
/// <remarks>Kernels are small beside images. Equal up to rounding.</remarks>
public sealed class AbsorbNormalizations : RewritePass
{
    /// <inheritdoc/>
    protected override Value? Rewrite(Value value, RewriteContext context)
    {
        if (value is not { Half: null, Op: NormalizeOp { Axis: 3 } op }
            || value.Inputs[0] is not { Half: null, Op: Conv2DOp convolution } convolved
            || !context.IsUsedOnce(context.Original.Inputs[0]))
        {
            return null;
        }

        (Value mean, Value beta) = (value.Inputs[1], value.Inputs[4]);
        Value scale = value.Inputs[3] / Ops.Sqrt(value.Inputs[2] + op.Epsilon);
        return new Value(
            new BiasedConv2DOp(convolution), convolved.Inputs[0], convolved.Inputs[1] * scale, beta - (mean * scale))
        {
            Label = convolved.Label,
        };
    }
}
