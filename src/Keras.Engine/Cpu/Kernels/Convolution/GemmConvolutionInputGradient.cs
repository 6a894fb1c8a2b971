using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>Gradients of convolutions towards their images in float32: convolutions with the transposed kernel.</summary>
internal sealed class GemmConvolutionInputGradient : LanesKernel<Conv2DInputGradientOp>
{
    protected override string? Refuses(Conv2DInputGradientOp op, Step step, InstructionSet isa) =>
        step.OutputType().DType == DType.Float32 ? null : "computes in float32";

    protected override KernelCall Prepare<TLanes, TVector>(Conv2DInputGradientOp op, Step step)
    {
        (Shape gradient, Shape kernel) = (step.InputType(0).Shape, step.InputType(1).Shape);
        return new GemmConvolutionCall<TLanes, TVector>(
            WindowGrid.InputGradient(op.Window, op.ImageShape),
            ConvolutionMatrix.InputGradient(op.Groups, kernel[2], kernel[3]),
            gradient,
            op.ImageShape);
    }
}
