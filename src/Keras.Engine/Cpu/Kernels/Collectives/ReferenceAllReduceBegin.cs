using System.Numerics;
using System.Numerics.Tensors;
using Keras.Engine.Collectives;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Collectives;

/// <summary>Defines <see cref="AllReduceBeginOp"/>: tensors one behind the other, then the sum is begun.</summary>
internal sealed unsafe class ReferenceAllReduceBegin : Kernel<AllReduceBeginOp>
{
    protected override string? Refuses(AllReduceBeginOp op, Step step, InstructionSet isa) => null;

    protected override KernelCall Prepare(AllReduceBeginOp op, Step step, InstructionSet isa) => step.OutputType().DType switch
    {
        DType.Float32 => new Call<float>(op, step),
        DType.Float64 => new Call<double>(op, step),
        DType.Int32 => new Call<int>(op, step),
        DType.Int64 => new Call<long>(op, step),
        _ => new Call<byte>(op, step),
    };

    private sealed class Call<T> : KernelCall
        where T : unmanaged, INumber<T>
    {
        private readonly AllReduceBeginOp _op;
        private readonly SumName _name;
        private readonly long[] _ends;

        public Call(AllReduceBeginOp op, Step step)
        {
            (_op, _name) = (op, op.NameOf(step.Value));
            _ends = new long[op.Tensors(step.Value)];
            for (int tensor = 0; tensor < _ends.Length; tensor++)
            {
                _ends[tensor] = Begin(tensor) + step.InputType(tensor).Shape.Length;
            }
        }

        public override int Phases => 2;

        public override int Pieces(int phase) => phase == 0 ? _ends.Length : 1;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            if (phase == 1)
            {
                _op.Group.BeginSum(arguments.Output<T>(), _ends[^1], DTypes.Of<T>(), _name);
                return;
            }

            ReadOnlySpan<T> tensor = new(arguments.Input<T>(piece), (int)(_ends[piece] - Begin(piece)));
            Span<T> place = new(arguments.Output<T>() + Begin(piece), tensor.Length);
            double factor = _op.IsScaled ? *arguments.Input<double>(_ends.Length) : 1;
            if (factor == 1)
            {
                tensor.CopyTo(place);
            }
            else if (factor == 0)
            {
                // Not a product: what does not count may be infinite.
                place.Clear();
            }
            else
            {
                TensorPrimitives.Multiply(tensor, T.CreateTruncating(factor), place);
            }
        }

        private long Begin(int tensor) => tensor == 0 ? 0 : _ends[tensor - 1];
    }
}
