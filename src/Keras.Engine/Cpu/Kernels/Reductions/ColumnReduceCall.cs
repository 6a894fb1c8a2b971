using System.Numerics;
using Keras.Engine.Cpu.Simd;

namespace Keras.Engine.Cpu.Kernels.Reductions;

/// <summary>Reduces <c>(groups, length, columns)</c> to <c>(groups, columns)</c>: a middle or the first axis.</summary>
/// <remarks>
/// A unit of work is a part of the rows of one strip of columns. A row of sums stays in the cache while rows
/// stream past; after a few rows it is added to a row of double sums.
/// </remarks>
internal sealed unsafe class ColumnReduceCall<TLanes, TVector, T, TReduction> : KernelCall
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TReduction : IReduction<TLanes, TVector, T>
{
    // Additions to one lane before the sum goes on in double.
    private const int FloatAdditions = 16;

    // Two rows of sums: 12 or 16 KB, in the first-level cache.
    private const int MaximumStrip = 1024;

    private readonly int _length;
    private readonly int _columns;
    private readonly int _strips;
    private readonly int _parts;
    private readonly WorkPieces _pieces;
    private readonly PartialResults<TLanes, TVector, T, TReduction> _partials;

    public ColumnReduceCall(int groups, int length, int columns)
    {
        _length = length;
        _columns = columns;
        _strips = (columns + MaximumStrip - 1) / MaximumStrip;
        long units = (long)groups * _strips;
        int wanted = new WorkPieces(units * length, Math.Min(columns, MaximumStrip)).Count;
        _parts = (int)Math.Clamp(wanted / Math.Max(units, 1), 1, Math.Max(length / FloatAdditions, 1));
        _pieces = new WorkPieces(units * _parts, (double)length / _parts * Math.Min(columns, MaximumStrip));
        _partials = new(groups, _parts, columns, length);
    }

    public override int Phases => _partials.Phases;

    public override long WorkspaceBytes => _partials.WorkspaceBytes;

    public override long ScratchBytes => MaximumStrip * (sizeof(double) + sizeof(T));

    public override int Pieces(int phase) => phase == 0 ? _pieces.Count : _partials.Pieces;

    public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
    {
        if (phase == 1)
        {
            _partials.Join(arguments, piece);
            return;
        }

        double* exact = arguments.Scratch<double>(worker);
        T* sums = (T*)(exact + MaximumStrip);
        long end = _pieces.End(piece);
        for (long unit = _pieces.Begin(piece); unit < end; unit++)
        {
            (long part, long strip) = Math.DivRem(unit, _strips);
            (long group, part) = Math.DivRem(part, _parts);
            long first = _length * part / _parts;
            long last = _length * (part + 1) / _parts;
            int column = (int)strip * MaximumStrip;
            int columns = Math.Min(_columns - column, MaximumStrip);
            T* rows = arguments.Input<T>(0) + (((group * _length) + first) * _columns) + column;
            Reduce(rows, (int)(last - first), columns, sums, exact);
            long position = (((group * _parts) + part) * _columns) + column;
            for (int i = 0; i < columns; i++)
            {
                _partials.Keep(arguments, position + i, exact[i]);
            }
        }
    }

    private void Reduce(T* rows, int count, int columns, T* sums, double* exact)
    {
        new Span<double>(exact, columns).Fill(TReduction.Neutral);
        for (int row = 0; row < count; row += FloatAdditions)
        {
            new Span<T>(sums, columns).Fill(Real.Of<T>(TReduction.Neutral));
            int end = Math.Min(row + FloatAdditions, count);
            for (int next = row; next < end; next++)
            {
                Join(rows + ((long)next * _columns), sums, columns);
            }

            for (int i = 0; i < columns; i++)
            {
                exact[i] = TReduction.Join(exact[i], Real.Wide(sums[i]));
            }
        }
    }

    private static void Join(T* row, T* sums, int columns)
    {
        int i = 0;
        for (; i <= columns - TLanes.Count; i += TLanes.Count)
        {
            TLanes.Store(sums + i, TReduction.Join(TLanes.Load(sums + i), TLanes.Load(row + i)));
        }

        if (i < columns)
        {
            int rest = columns - i;
            TLanes.StorePart(
                sums + i, TReduction.Join(TLanes.LoadPart(sums + i, rest), TLanes.LoadPart(row + i, rest)), rest);
        }
    }
}
