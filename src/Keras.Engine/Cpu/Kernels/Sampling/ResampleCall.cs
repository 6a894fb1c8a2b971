using System.Numerics;
using System.Numerics.Tensors;
using Keras.Engine.Cpu.Simd;

namespace Keras.Engine.Cpu.Kernels.Sampling;

/// <summary>Makes each row of the result from a few rows, in pieces: a row is what one index of the axis holds.</summary>
/// <param name="table">What rows are made of.</param>
/// <param name="outer">How often there is the axis.</param>
/// <param name="size">Rows of the source.</param>
/// <param name="length">Elements of a row.</param>
internal sealed unsafe class ResampleCall<T>(ResampleTable table, long outer, int size, long length) : KernelCall
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Shorter rows are not worth a call.
    private const int Short = 16;

    private readonly int _rows = table.Begin.Length - 1;
    private readonly WorkPieces _pieces = new(
        outer * (table.Begin.Length - 1), length * (1 + ((double)table.Columns.Length / (table.Begin.Length - 1))));

    public override long Flops => 2 * outer * table.Columns.Length * length;

    public override int Pieces(int phase) => _pieces.Count;

    public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
    {
        long end = _pieces.End(piece);
        for (long row = _pieces.Begin(piece); row < end; row++)
        {
            (long o, long position) = Math.DivRem(row, _rows);
            T* source = arguments.Input<T>(0) + (o * size * length);
            T* target = arguments.Output<T>() + (row * length);
            int first = table.Begin[position];
            int last = table.Begin[position + 1];
            if (length < Short)
            {
                Sum(source, target, first, last);
                continue;
            }

            Span<T> sums = new(target, checked((int)length));
            if (first == last)
            {
                sums.Clear();
            }

            for (int entry = first; entry < last; entry++)
            {
                ReadOnlySpan<T> from = new(source + (table.Columns[entry] * length), sums.Length);
                T weight = Real.Of<T>(table.Weights[entry]);
                if (entry == first)
                {
                    TensorPrimitives.Multiply(from, weight, sums);
                }
                else
                {
                    TensorPrimitives.MultiplyAdd(from, weight, sums, sums);
                }
            }
        }
    }

    private void Sum(T* source, T* target, int first, int last)
    {
        for (int i = 0; i < length; i++)
        {
            T sum = T.Zero;
            for (int entry = first; entry < last; entry++)
            {
                sum += Real.Of<T>(table.Weights[entry]) * source[(table.Columns[entry] * length) + i];
            }

            target[i] = sum;
        }
    }
}
