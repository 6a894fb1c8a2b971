using Keras.Engine.Operations;
using Keras.Engine.Tensors;

namespace Keras.Engine.Passes;

/// <summary>Zeros around images become the border of the convolution's window, of its kernel's gradient, too.</summary>
/// <remarks>
/// They become the border of a maximum's window, too, if the images are rectified: no zero is then the only largest element.
/// </remarks>
public sealed class AbsorbPadding : RewritePass
{
    /// <inheritdoc/>
    protected override Value? Rewrite(Value value, RewriteContext context) => value switch
    {
        { Op: Conv2DOp convolution, Inputs: [{ Op: PadOp pad } padded, Value kernel] } when IsAroundImages(pad)
            => new Value(convolution with { Window = Widened(convolution.Window, pad) }, padded.Inputs[0], kernel)
            {
                Label = value.Label,
            },
        { Op: Conv2DKernelGradientOp gradient, Inputs: [{ Op: PadOp pad } padded, Value dy] } when IsAroundImages(pad)
            => new Value(gradient with { Window = Widened(gradient.Window, pad) }, padded.Inputs[0], dy) { Label = value.Label },
        { Op: MaxPoolingOp pooling, Inputs: [{ Op: PadOp pad } padded] }
            when padded.Inputs[0] is { Op: UnaryOp { Function: UnaryFunction.Relu } } rectified
                && IsAroundImages(pad) && LeavesImageInWindows(pad, pooling.Window) && context.IsUsedOnce(padded)
            => new Value(pooling with { Window = Widened(pooling.Window, pad) }, rectified) { Label = value.Label },
        _ => null,
    };

    private static bool IsAroundImages(PadOp pad) =>
        pad.Before is [0, _, _, 0] && pad.After is [0, _, _, 0];

    private static bool LeavesImageInWindows(PadOp pad, Window2D window) =>
        Math.Max(pad.Before[1] + window.Top, pad.After[1] + window.Bottom) < window.Size.Height
        && Math.Max(pad.Before[2] + window.Left, pad.After[2] + window.Right) < window.Size.Width;

    private static Window2D Widened(Window2D window, PadOp pad) => window with
    {
        Top = window.Top + pad.Before[1],
        Bottom = window.Bottom + pad.After[1],
        Left = window.Left + pad.Before[2],
        Right = window.Right + pad.After[2],
    };
}
