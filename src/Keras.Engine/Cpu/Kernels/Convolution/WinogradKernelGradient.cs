using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary><see cref="FusedKernelGradient"/> of 3x3 convolutions with a quarter of the multiply-adds.</summary>
internal sealed class WinogradKernelGradient : LanesKernel<NormalizeReluConv2DKernelGradientOp>
{
    // Of the sums of a block of channels, which stay in the second-level cache while tiles pass.
    private const int MostSums = 80 * 1024;

    private const int FewestChannels = 16;

    // Fewer are not worth the sums, which are four times as many.
    private const int FewestTiles = 256;

    protected override string? Refuses(NormalizeReluConv2DKernelGradientOp op, Step step, InstructionSet isa)
    {
        (Shape images, Shape gradient) = (step.InputType(0).Shape, step.InputType(5).Shape);
        return op.Window.Top > 2 || op.Window.Left > 2 ? "needs borders of at most 2 pixels"
            : ElementTypes.Refuses(step) is string reason ? reason
            : WinogradConvolution.Refuses(op.Window, images, gradient, isGiven: false) is string other ? other
            : WinogradTiles.Count(images) < FewestTiles ? $"needs {FewestTiles} tiles of 4x4"
            : ChannelsInBlock(images[3], gradient[3]) < FewestChannels ? "needs channels that divide into blocks"
            : null;
    }

    protected override KernelCall Prepare<TLanes, TVector, T>(NormalizeReluConv2DKernelGradientOp op, Step step) =>
        new WinogradKernelGradientCall<TLanes, TVector, T>(
            op, step, ChannelsInBlock(step.InputType(0).Shape[3], step.InputType(5).Shape[3]));

    // The largest divisor of the channels whose sums are few enough.
    private static int ChannelsInBlock(int channels, int filters)
    {
        int most = MostSums / (WinogradTiles.Positions * filters);
        return Enumerable.Range(1, channels).Last(count => channels % count == 0 && (count == 1 || count <= most));
    }
}
