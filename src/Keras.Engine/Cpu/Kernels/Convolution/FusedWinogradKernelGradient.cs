using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary><see cref="WinogradKernelGradient"/> that activates the images row of tiles by row, in the cache.</summary>
internal sealed class FusedWinogradKernelGradient : LanesKernel<NormalizeReluConv2DKernelGradientOp>
{
    private const int Gradient = 5;

    protected override string? Refuses(NormalizeReluConv2DKernelGradientOp op, Step step, InstructionSet isa) =>
        WinogradKernelGradient.Refuses(op.Window, step, Gradient);

    protected override KernelCall Prepare<TLanes, TVector, T>(NormalizeReluConv2DKernelGradientOp op, Step step) =>
        new WinogradKernelGradientCall<TLanes, TVector, T>(op.Window, step, Gradient, op.Epsilon);
}
