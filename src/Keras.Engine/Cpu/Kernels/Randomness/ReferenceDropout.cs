using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Randomness;

/// <summary>Defines <see cref="DropoutOp"/>.</summary>
internal sealed unsafe class ReferenceDropout : ReferenceKernel<DropoutOp>
{
    protected override void Compute<T>(DropoutOp op, Step step, in KernelArguments arguments)
    {
        UniformNumbers numbers = new((ulong)op.Seed, (ulong)*arguments.Input<long>(1));
        (T rate, T scale) = (Real.Of<T>(op.Rate), Real.Of<T>(op.Scale));
        (int inputPitch, int outputPitch) = (step.InputPitch(0), step.OutputPitch());
        long length = step.OutputType().Shape.Length;
        int channels = step.OutputType().Shape[^1];
        T* drawn = stackalloc T[4];
        for (long i = 0; i < length; i++)
        {
            numbers.FillPart(drawn, i / 4, 4);
            T x = arguments.Input<T>(0)[(i / channels * inputPitch) + (i % channels)];
            arguments.Output<T>()[(i / channels * outputPitch) + (i % channels)] = x * (drawn[i % 4] >= rate ? scale : T.Zero);
        }
    }
}
