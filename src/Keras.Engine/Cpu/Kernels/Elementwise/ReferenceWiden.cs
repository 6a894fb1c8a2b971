using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Elementwise;

/// <summary>Defines <see cref="WidenOp"/>.</summary>
internal sealed class ReferenceWiden : Kernel<WidenOp>
{
    protected override string? Refuses(WidenOp op, Step step, InstructionSet isa) => null;

    protected override KernelCall Prepare(WidenOp op, Step step, InstructionSet isa) => new Call(step.OutputType().Shape.Length);

    private sealed unsafe class Call(long length) : KernelCall
    {
        public override int Pieces(int phase) => 1;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            ushort* x = arguments.Input<ushort>(0);
            uint* y = arguments.Output<uint>();
            for (long i = 0; i < length; i++)
            {
                y[i] = (uint)x[i] << 16;
            }
        }
    }
}
