using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>Gradients of convolutions towards their images: convolutions with the transposed kernel.</summary>
internal sealed class GemmConvolutionInputGradient : LanesKernel<Conv2DInputGradientOp>
{
    protected override KernelCall Prepare<TLanes, TVector, T>(Conv2DInputGradientOp op, Step step)
    {
        (Shape gradient, Shape kernel) = (step.InputType(0).Shape, step.InputType(1).Shape);
        return new GemmConvolutionCall<TLanes, TVector, T>(
            WindowGrid.InputGradient(op.Window, op.ImageShape),
            ConvolutionMatrix.InputGradient(op.Groups, kernel[2], kernel[3]),
            gradient,
            op.ImageShape);
    }
}
