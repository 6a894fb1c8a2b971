using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Engine.Torch.Native;
using Keras.Engine.Torch.Programs;

namespace Keras.Engine.Torch.Lowerings;

/// <summary>Sums over processes: of copies in memory of the host, which the communicator adds up while the program goes on.</summary>
internal static class CollectiveLowerings
{
    // Stands for a bucket that was begun.
    private static readonly TensorType s_token = new(DType.UInt8, Shape.Scalar);
    private static readonly ConditionalWeakTable<ProgramBuilder, Dictionary<Register, BeginInstruction>> s_begun = [];

    public static IReadOnlyList<Lowering> All { get; } =
    [
        new Lowering<AllReduceBeginOp>(Begin),
        new Lowering<AllReduceEndOp>(End),
    ];

    private static Register[] Begin(AllReduceBeginOp op, Value value, IReadOnlyList<Register> x, ProgramBuilder program)
    {
        Register[] token = program.Host(
            1, results => new BeginInstruction(op, value, x, program.Device) { Outputs = results, Step = program.Step });
        s_begun.GetOrCreateValue(program)[token[0]] = (BeginInstruction)program.Instructions[^1];
        return token;
    }

    private static Register[] End(AllReduceEndOp op, Value value, IReadOnlyList<Register> x, ProgramBuilder program)
    {
        BeginInstruction[] begun = [.. x.Select(token => s_begun.GetOrCreateValue(program)[token])];
        return program.Host(
            value.Types.Count,
            results => new EndInstruction(op, value, x, begun, program.Device) { Outputs = results, Step = program.Step });
    }

    /// <summary>Packs tensors and begins their sum; its output says only that this was done.</summary>
    private sealed class BeginInstruction(AllReduceBeginOp op, Value value, IReadOnlyList<Register> x, TorchDevice device)
        : HostInstruction(
            [.. x.Zip(value.Inputs, (register, input) => (register, input.Op is AllReduceBeginOp ? s_token : input.Types[0]))],
            [s_token],
            device)
    {
        // What a run that has failed has left: something may still write there.
        private static readonly HashSet<HostTensor> s_open = [];

        private HostTensor _bucket = new(value.Types[0]);

        public override string Name => "AllReduceBegin on the host";

        public override bool HasEffects => true;

        /// <summary>The sums, once they are there.</summary>
        public unsafe HostTensor Wait()
        {
            fixed (byte* elements = Bytes())
            {
                op.Group.Wait(elements);
            }

            lock (s_open)
            {
                s_open.Remove(_bucket);
            }

            return _bucket;
        }

        protected override unsafe void Compute(IReadOnlyList<HostTensor> inputs, IReadOnlyList<HostTensor> outputs)
        {
            lock (s_open)
            {
                if (!s_open.Add(_bucket))
                {
                    _bucket = new HostTensor(value.Types[0]);
                    s_open.Add(_bucket);
                }
            }

            switch (value.DType)
            {
                case DType.Float32: Pack<float>(inputs); break;
                case DType.Float64: Pack<double>(inputs); break;
                case DType.Int32: Pack<int>(inputs); break;
                case DType.Int64: Pack<long>(inputs); break;
                default: Pack<byte>(inputs); break;
            }

            fixed (byte* elements = Bytes())
            {
                op.Group.BeginSum(elements, value.Shape.Length, value.DType, op.NameOf(value));
            }
        }

        // Memory that does not move.
        private Span<byte> Bytes() => value.DType switch
        {
            DType.Float32 => MemoryMarshal.AsBytes(_bucket.Elements<float>()),
            DType.Float64 => MemoryMarshal.AsBytes(_bucket.Elements<double>()),
            DType.Int32 => MemoryMarshal.AsBytes(_bucket.Elements<int>()),
            DType.Int64 => MemoryMarshal.AsBytes(_bucket.Elements<long>()),
            _ => _bucket.Elements<byte>(),
        };

        private void Pack<T>(IReadOnlyList<HostTensor> inputs)
            where T : unmanaged, INumber<T>
        {
            double factor = op.IsScaled ? inputs[op.Tensors(value)].Elements<double>()[0] : 1;
            Span<T> rest = _bucket.Elements<T>();
            foreach (HostTensor tensor in inputs.Take(op.Tensors(value)))
            {
                ReadOnlySpan<T> elements = tensor.Elements<T>();
                if (factor == 0)
                {
                    // Not a product: what does not count may be infinite.
                    rest[..elements.Length].Clear();
                }
                else
                {
                    TensorPrimitives.Multiply(elements, T.CreateTruncating(factor), rest);
                }

                rest = rest[elements.Length..];
            }
        }
    }

    /// <summary>Waits for sums and unpacks their tensors.</summary>
    private sealed class EndInstruction(
        AllReduceEndOp op, Value value, IReadOnlyList<Register> tokens, BeginInstruction[] begun, TorchDevice device)
        : HostInstruction([.. tokens.Select(token => (token, s_token))], value.Types, device)
    {
        public override string Name => "AllReduceEnd on the host";

        protected override void Compute(IReadOnlyList<HostTensor> inputs, IReadOnlyList<HostTensor> outputs)
        {
            int next = 0;
            for (int bucket = 0; bucket < begun.Length; bucket++)
            {
                Value begin = value.Inputs[bucket];
                HostTensor[] parts = [.. outputs.Skip(next).Take(((AllReduceBeginOp)begin.Op).Tensors(begin))];
                next += parts.Length;
                HostTensor sums = begun[bucket].Wait();
                switch (begin.DType)
                {
                    case DType.Float32: Unpack<float>(sums, parts); break;
                    case DType.Float64: Unpack<double>(sums, parts); break;
                    case DType.Int32: Unpack<int>(sums, parts); break;
                    case DType.Int64: Unpack<long>(sums, parts); break;
                    default: Unpack<byte>(sums, parts); break;
                }
            }
        }

        private void Unpack<T>(HostTensor sums, HostTensor[] parts)
            where T : unmanaged, INumber<T>
        {
            ReadOnlySpan<T> rest = sums.Elements<T>();
            foreach (HostTensor part in parts)
            {
                Span<T> elements = part.Elements<T>();
                TensorPrimitives.Divide(rest[..elements.Length], T.CreateTruncating(op.Divisor), elements);
                rest = rest[elements.Length..];
            }
        }
    }
}
