using System.Numerics;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Elementwise;

/// <summary>Defines <see cref="ElementwiseTapeOp"/>: the instructions in order, element by element.</summary>
internal sealed unsafe class ReferenceTape : ReferenceKernel<ElementwiseTapeOp>
{
    protected override void Compute<T>(ElementwiseTapeOp op, Step step, in KernelArguments arguments)
    {
        int inputs = op.Tape.Inputs;
        int rank = op.Shape.Rank;
        Span<long> strides = stackalloc long[inputs * rank];
        for (int input = 0; input < inputs; input++)
        {
            RowMajor.BroadcastStrides(step.InputType(input).Shape, op.Shape, strides.Slice(input * rank, rank));
        }

        Span<T> operands = stackalloc T[inputs + op.Tape.Instructions.Count];
        for (long i = 0; i < op.Shape.Length; i++)
        {
            for (int input = 0; input < inputs; input++)
            {
                long offset = RowMajor.Offset(i, op.Shape.Sizes, strides.Slice(input * rank, rank));
                operands[input] = arguments.Input<T>(input)[offset];
            }

            for (int index = 0; index < op.Tape.Instructions.Count; index++)
            {
                operands[inputs + index] = Apply<T>(op.Tape.Instructions[index], operands);
            }

            for (int output = 0; output < op.Tape.Outputs.Count; output++)
            {
                arguments.Output<T>(output)[i] = operands[op.Tape.Outputs[output]];
            }
        }
    }

    private static T Apply<T>(TapeInstruction instruction, Span<T> operands)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T first = operands[instruction.Operands[0]];
        return instruction.Op switch
        {
            UnaryOp unary => ReferenceUnary.Apply(unary.Function, first),
            BinaryOp binary => ReferenceBinary.Apply(binary.Function, first, operands[instruction.Operands[1]]),
            SelectOp => operands[instruction.Operands[first != T.Zero ? 1 : 2]],
            _ => throw new NotSupportedException($"A tape has no instruction {instruction.Op.Name}."),
        };
    }
}
