using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>Convolutions as products of windows, read where they are, with the packed kernel.</summary>
internal sealed class GemmConvolution : LanesKernel<Conv2DOp>
{
    protected override KernelCall Prepare<TLanes, TVector, T>(Conv2DOp op, Step step)
    {
        (Shape images, Shape kernel, Shape output) = (step.InputType(0).Shape, step.InputType(1).Shape, step.OutputType().Shape);
        return new GemmConvolutionCall<TLanes, TVector, T>(
            [WindowGrid.Forward(op.Window, output)],
            ConvolutionMatrix.Forward(op.Groups, kernel[2], kernel[3]),
            images,
            output,
            new GridOptions { SourcePitch = step.InputPitch(0), TargetPitch = step.OutputPitch() });
    }
}
