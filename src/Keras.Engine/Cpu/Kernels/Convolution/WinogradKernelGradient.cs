using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>Gradients of 3x3 convolutions towards their kernels with a quarter of the multiply-adds.</summary>
internal sealed class WinogradKernelGradient : LanesKernel<Conv2DKernelGradientOp>
{
    // Of a block of channels and filters, which stay in the second-level cache while tiles pass.
    private const int MostSums = 80 * 1024;
    private const int MostFilters = 64;

    // In a block: tiles are transformed for each pair of blocks.
    private const int Fewest = 16;

    // Fewer are not worth the sums, which are four times as many.
    private const int FewestTiles = 256;

    protected override string? Refuses(Conv2DKernelGradientOp op, Step step, InstructionSet isa) =>
        op.Groups == 1 ? Refuses(op.Window, step, 1) : "needs a window without groups";

    protected override KernelCall Prepare<TLanes, TVector, T>(Conv2DKernelGradientOp op, Step step) =>
        new WinogradKernelGradientCall<TLanes, TVector, T>(op.Window, step, 1, epsilon: null);

    /// <summary>Why a kernel's gradient cannot or should not be computed this way; null if it can.</summary>
    /// <param name="window">The convolution's window.</param>
    /// <param name="step">The step, whose first input is the images.</param>
    /// <param name="gradientInput">The input that is the output's gradient.</param>
    public static string? Refuses(Window2D window, Step step, int gradientInput)
    {
        (Shape images, Shape gradient) = (step.InputType(0).Shape, step.InputType(gradientInput).Shape);
        return WinogradConvolution.RefusesGradient(window, images, gradient, step) is string reason ? reason
            : WinogradTiles.Count(images) < FewestTiles ? $"needs {FewestTiles} tiles of 4x4"
            : Block(images[3], gradient[3]) is { Channels: < Fewest } or { Filters: < Fewest } ? "needs channels that divide into blocks"
            : null;
    }

    /// <summary>How many channels and filters are summed at a time: divisors of all of them.</summary>
    public static (int Channels, int Filters) Block(int channels, int filters)
    {
        int some = LargestDivisor(filters, MostFilters);
        return (LargestDivisor(channels, MostSums / (WinogradTiles.Positions * some)), some);
    }

    private static int LargestDivisor(int number, int most) =>
        Enumerable.Range(1, Math.Min(number, most)).Last(divisor => number % divisor == 0);
}
