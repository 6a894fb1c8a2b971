using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>Defines <see cref="NormalizeReluConv2DKernelGradientOp"/>.</summary>
internal sealed unsafe class ReferenceNormalizeReluKernelGradient : ReferenceKernel<NormalizeReluConv2DKernelGradientOp>
{
    protected override long WorkspaceLength(NormalizeReluConv2DKernelGradientOp op, Step step) => step.InputType(0).Shape.Length;

    protected override void Compute<T>(NormalizeReluConv2DKernelGradientOp op, Step step, in KernelArguments arguments)
    {
        Shape images = step.InputType(0).Shape;
        T* activations = arguments.Workspace<T>();
        new ReferenceActivation<T>(arguments, 1, op.Epsilon).Apply(
            arguments.Input<T>(0), step.InputPitch(0), activations, images.Length / Math.Max(images[3], 1), images[3]);
        ReferenceConvolutionKernelGradient.Compute(
            op.Window, 1, activations, images, arguments.Input<T>(5), step.InputType(5).Shape, arguments.Output<T>());
    }
}
