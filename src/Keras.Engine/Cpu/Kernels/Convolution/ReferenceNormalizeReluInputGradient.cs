using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>Defines <see cref="NormalizeReluConv2DInputGradientOp"/>.</summary>
internal sealed unsafe class ReferenceNormalizeReluInputGradient : ReferenceKernel<NormalizeReluConv2DInputGradientOp>
{
    protected override long WorkspaceLength(NormalizeReluConv2DInputGradientOp op, Step step) => step.OutputType().Shape.Length;

    protected override void Compute<T>(NormalizeReluConv2DInputGradientOp op, Step step, in KernelArguments arguments)
    {
        Shape images = step.OutputType().Shape;
        T* da = arguments.Workspace<T>();
        ReferenceConvolutionInputGradient.Compute(
            op.Window, 1, arguments.Input<T>(0), step.InputType(0).Shape, arguments.Input<T>(1), da, images);
        ReferenceActivation<T> activation = new(arguments, 3, op.Epsilon);
        T* x = arguments.Input<T>(2);
        T* variance = arguments.Input<T>(4);
        T* addend = op.AddendBegin is int begin
            ? arguments.Input<T>(NormalizeReluConv2DInputGradientOp.Addend) + begin
            : null;
        int addendPitch = addend is null ? 0 : step.InputPitch(NormalizeReluConv2DInputGradientOp.Addend);
        (int pitch, int outputPitch, int channels) = (step.InputPitch(2), step.OutputPitch(), images[3]);
        long rows = images.Length / Math.Max(channels, 1);
        for (int c = 0; c < channels; c++)
        {
            T scale = activation.Scale(c);
            double sum = 0;
            double product = 0;
            for (long row = 0; row < rows; row++)
            {
                T element = x[(row * pitch) + c];
                T passing = activation.Normalize(element, c) > T.Zero ? da[(row * channels) + c] : T.Zero;
                T added = addend is null ? T.Zero : addend[(row * addendPitch) + c];
                arguments.Output<T>()[(row * outputPitch) + c] = T.FusedMultiplyAdd(passing, scale, added);
                sum += Wide(passing);
                product += Wide(passing) * Wide(activation.Distance(element, c));
            }

            arguments.Output<T>(1)[c] = T.CreateTruncating(sum);
            arguments.Output<T>(2)[c] = T.CreateTruncating(product / Math.Sqrt(Wide(variance[c]) + op.Epsilon));
        }
    }
}
