using System.Numerics;
using Keras.Engine.Cpu.Simd;

namespace Keras.Engine.Cpu.Kernels.Reductions;

/// <summary>Reduces <c>(groups, rows, length)</c> to <c>(rows,)</c>: the last and the first axis.</summary>
/// <remarks>A unit of work is a part of a row. Four vectors of partial sums hide the latency of an addition.</remarks>
internal sealed unsafe class RowReduceCall<TLanes, TVector, T, TReduction> : KernelCall
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TReduction : IReduction<TLanes, TVector, T>
{
    // Additions to one lane before the sum goes on in double.
    private const int FloatAdditions = 16;
    private const int Accumulators = 4;
    private const int MinimumPart = 4096;

    private readonly int _length;
    private readonly int _parts;
    private readonly WorkPieces _pieces;
    private readonly PartialResults<TLanes, TVector, T, TReduction> _partials;

    public RowReduceCall(int groups, int rows, int length)
    {
        _length = length;
        long units = (long)groups * rows;

        // Few long rows are divided; a part of a row and a group of rows are both parts to join.
        int wanted = new WorkPieces(units * length, 1).Count;
        _parts = groups > 1 ? 1 : (int)Math.Clamp(wanted / units, 1, Math.Max(length / MinimumPart, 1));
        _pieces = new WorkPieces(units * _parts, (double)length / _parts);
        _partials = groups > 1 ? new(1, groups, rows, (long)groups * length) : new(rows, _parts, 1, length);
    }

    public override int Phases => _partials.Phases;

    public override long WorkspaceBytes => _partials.WorkspaceBytes;

    public override int Pieces(int phase) => phase == 0 ? _pieces.Count : _partials.Pieces;

    public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
    {
        if (phase == 1)
        {
            _partials.Join(arguments, piece);
            return;
        }

        T* x = arguments.Input<T>(0);
        long end = _pieces.End(piece);
        for (long unit = _pieces.Begin(piece); unit < end; unit++)
        {
            (long row, long part) = Math.DivRem(unit, _parts);
            long first = _length * part / _parts;
            long last = _length * (part + 1) / _parts;
            _partials.Keep(arguments, unit, Reduce(x + (row * _length) + first, (int)(last - first)));
        }
    }

    private static double Reduce(T* x, int length)
    {
        const int Block = FloatAdditions * Accumulators;
        double result = TReduction.Neutral;
        int i = 0;
        while (length - i >= Accumulators * TLanes.Count)
        {
            int vectors = Math.Min(Block, (length - i) / TLanes.Count / Accumulators * Accumulators);
            TVector a = TLanes.Constant(TReduction.Neutral);
            TVector b = a;
            TVector c = a;
            TVector d = a;
            for (int vector = 0; vector < vectors; vector += Accumulators, i += Accumulators * TLanes.Count)
            {
                a = TReduction.Join(a, TLanes.Load(x + i));
                b = TReduction.Join(b, TLanes.Load(x + i + TLanes.Count));
                c = TReduction.Join(c, TLanes.Load(x + i + (2 * TLanes.Count)));
                d = TReduction.Join(d, TLanes.Load(x + i + (3 * TLanes.Count)));
            }

            a = TReduction.Join(TReduction.Join(a, b), TReduction.Join(c, d));
            result = TReduction.Join(result, TReduction.Fold(a));
        }

        for (; length - i >= TLanes.Count; i += TLanes.Count)
        {
            result = TReduction.Join(result, TReduction.Fold(TLanes.Load(x + i)));
        }

        for (; i < length; i++)
        {
            result = TReduction.Join(result, Real.Wide(x[i]));
        }

        return result;
    }
}
