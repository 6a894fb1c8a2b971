using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Movement;

/// <summary>Defines <see cref="ConcatenateOp"/>.</summary>
internal sealed unsafe class ReferenceConcatenate : ReferenceMovementKernel<ConcatenateOp>
{
    protected override void Compute<T>(ConcatenateOp op, Step step, in KernelArguments arguments)
    {
        Shape shape = step.OutputType().Shape;
        long outer = RowMajor.LengthBefore(shape, op.Axis);
        long inner = RowMajor.LengthFrom(shape, op.Axis + 1);
        bool joinsChannels = op.Axis == shape.Rank - 1;
        long row = joinsChannels ? step.OutputPitch() : shape[op.Axis] * inner;
        for (long o = 0; o < outer; o++)
        {
            T* y = arguments.Output<T>() + (o * row);
            for (int input = 0; input < step.Inputs.Count; input++)
            {
                long block = step.InputType(input).Shape[op.Axis] * inner;
                T* x = arguments.Input<T>(input) + (o * (joinsChannels ? step.InputPitch(input) : block));
                for (long i = 0; i < block; i++)
                {
                    *y++ = x[i];
                }
            }
        }
    }
}
