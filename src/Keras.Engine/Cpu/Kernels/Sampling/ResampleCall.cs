using System.Numerics.Tensors;

namespace Keras.Engine.Cpu.Kernels.Sampling;

/// <summary>Makes each row of the result from a few rows, in pieces: a row is what one index of the axis holds.</summary>
/// <param name="table">What rows are made of.</param>
/// <param name="outer">How often there is the axis.</param>
/// <param name="size">Rows of the source.</param>
/// <param name="length">Elements of a row.</param>
internal sealed unsafe class ResampleCall(ResampleTable table, long outer, int size, long length) : KernelCall
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
            float* source = arguments.Input<float>(0) + (o * size * length);
            float* target = arguments.Output<float>() + (row * length);
            int first = table.Begin[position];
            int last = table.Begin[position + 1];
            if (length < Short)
            {
                Sum(source, target, first, last);
                continue;
            }

            Span<float> sums = new(target, checked((int)length));
            if (first == last)
            {
                sums.Clear();
            }

            for (int entry = first; entry < last; entry++)
            {
                ReadOnlySpan<float> from = new(source + (table.Columns[entry] * length), sums.Length);
                if (entry == first)
                {
                    TensorPrimitives.Multiply(from, table.Weights[entry], sums);
                }
                else
                {
                    TensorPrimitives.MultiplyAdd(from, table.Weights[entry], sums, sums);
                }
            }
        }
    }

    private void Sum(float* source, float* target, int first, int last)
    {
        for (int i = 0; i < length; i++)
        {
            float sum = 0;
            for (int entry = first; entry < last; entry++)
            {
                sum += table.Weights[entry] * source[(table.Columns[entry] * length) + i];
            }

            target[i] = sum;
        }
    }
}
