using Keras.Engine.Operations;
using Keras.Engine.Tensors;

namespace Keras.Engine.Passes;

/// <summary>Means of pixels are taken before a 1x1 convolution instead of behind it.</summary>
/// <remarks>
/// Both are linear, and one mixes pixels, the other channels: their order does not matter. A transition of a DenseNet has then a
/// quarter of the multiply-adds. To be run before gradients are taken, whose convolutions shrink alike. Equal up to rounding.
/// </remarks>
public sealed class PoolBeforeConvolution : RewritePass
{
    /// <inheritdoc/>
    protected override Value? Rewrite(Value value, RewriteContext context) => value is
    {
        Op: AveragePoolingOp pooling,
        Inputs: [{ Op: Conv2DOp { Groups: 1 } convolution, Inputs: [Value images, Value kernel] } convolved],
    }
        && convolution.Window == Window2D.Valid(1, 1, 1) && context.IsUsedOnce(convolved)
            ? new Value(
                convolution,
                new Value(pooling, images) { Label = value.Label },
                kernel)
            { Label = convolved.Label }
            : null;
}
