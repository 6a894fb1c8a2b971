using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Elementwise;

/// <summary>Defines <see cref="NarrowOp"/>.</summary>
internal sealed class ReferenceNarrow : Kernel<NarrowOp>
{
    /// <summary>The upper half of a number's bits, rounded to even; what is not a number stays none.</summary>
    public static ushort Rounded(float x)
    {
        const uint QuietBit = 1u << 6;
        uint bits = BitConverter.SingleToUInt32Bits(x);
        return float.IsNaN(x) ? (ushort)((bits >> 16) | QuietBit) : (ushort)((bits + short.MaxValue + ((bits >> 16) & 1)) >> 16);
    }

    protected override string? Refuses(NarrowOp op, Step step, InstructionSet isa) => null;

    protected override KernelCall Prepare(NarrowOp op, Step step, InstructionSet isa) => new Call(step.InputType(0).Shape.Length);

    private sealed unsafe class Call(long length) : KernelCall
    {
        public override int Pieces(int phase) => 1;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            float* x = arguments.Input<float>(0);
            ushort* y = arguments.Output<ushort>();
            for (long i = 0; i < length; i++)
            {
                y[i] = Rounded(x[i]);
            }
        }
    }
}
