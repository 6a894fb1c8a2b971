using System.Numerics;
using System.Numerics.Tensors;
using Keras.Engine.Collectives;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Collectives;

/// <summary>Defines <see cref="AllReduceEndOp"/>: waits for all buckets, then takes the tensors out of them.</summary>
internal sealed unsafe class ReferenceAllReduceEnd : Kernel<AllReduceEndOp>
{
    protected override string? Refuses(AllReduceEndOp op, Step step, InstructionSet isa) => null;

    protected override KernelCall Prepare(AllReduceEndOp op, Step step, InstructionSet isa) => new Call(op, step);

    private sealed class Call : KernelCall
    {
        private readonly int _divisor;
        private readonly Communicator[] _groups;
        private readonly (int Bucket, long Begin, int Length, DType DType)[] _tensors;

        public Call(AllReduceEndOp op, Step step)
        {
            _divisor = op.Divisor;
            _groups = [.. step.Value.Inputs.Select(bucket => ((AllReduceBeginOp)bucket.Op).Group)];
            List<(int Bucket, long Begin, int Length, DType DType)> tensors = [];
            for (int bucket = 0; bucket < _groups.Length; bucket++)
            {
                Value value = step.Value.Inputs[bucket];
                long begin = 0;
                foreach (Value tensor in value.Inputs.Take(((AllReduceBeginOp)value.Op).Tensors(value)))
                {
                    tensors.Add((bucket, begin, (int)tensor.Shape.Length, tensor.DType));
                    begin += tensor.Shape.Length;
                }
            }

            _tensors = [.. tensors];
        }

        public override int Phases => 2;

        public override int Pieces(int phase) => phase == 0 ? 1 : _tensors.Length;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            if (phase == 0)
            {
                for (int bucket = 0; bucket < _groups.Length; bucket++)
                {
                    _groups[bucket].Wait(arguments.Input<byte>(bucket));
                }

                return;
            }

            switch (_tensors[piece].DType)
            {
                case DType.Float32: Unpack<float>(arguments, piece); break;
                case DType.Float64: Unpack<double>(arguments, piece); break;
                case DType.Int32: Unpack<int>(arguments, piece); break;
                case DType.Int64: Unpack<long>(arguments, piece); break;
                default: Unpack<byte>(arguments, piece); break;
            }
        }

        private void Unpack<T>(in KernelArguments arguments, int piece)
            where T : unmanaged, INumber<T>
        {
            (int bucket, long begin, int length, _) = _tensors[piece];
            ReadOnlySpan<T> sums = new(arguments.Input<T>(bucket) + begin, length);
            Span<T> tensor = new(arguments.Output<T>(piece), length);
            if (_divisor == 1)
            {
                sums.CopyTo(tensor);
            }
            else
            {
                TensorPrimitives.Divide(sums, T.CreateTruncating(_divisor), tensor);
            }
        }
    }
}
