using System.Numerics;
using Keras.Engine.Cpu.Simd;

namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>Two sums per channel in one pass, channels last: <c>sum(left)</c> and <c>sum(left * right)</c>.</summary>
/// <remarks>
/// Sums run in float over a few periods, in registers, and in double beyond. Every piece writes its sums to the
/// workspace; the second phase adds them in order and hands them to <see cref="Finish"/>.
/// </remarks>
/// <typeparam name="TLanes">Vector operations.</typeparam>
/// <typeparam name="TVector">The vector.</typeparam>
/// <typeparam name="T">The type of its numbers.</typeparam>
/// <typeparam name="TTerms">What left and right are.</typeparam>
internal abstract unsafe class ChannelSumsCall<TLanes, TVector, T, TTerms>(long rows, int channels) : KernelCall
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TTerms : struct, IChannelTerms
{
    private const int PeriodsInFloat = 32;

    private readonly ChannelPeriod _period = new(channels, TLanes.Count);
    private readonly ChannelPieces _pieces = new(rows, new ChannelPeriod(channels, TLanes.Count));

    protected long Rows { get; } = rows;

    protected int Channels { get; } = channels;

    public override int Phases => 2;

    public override long WorkspaceBytes => 2L * _pieces.Count * Channels * sizeof(double);

    /// <summary>Sums in double and the numbers of the channels, over a period.</summary>
    public override long ScratchBytes => ((TTerms.Numbers * sizeof(T)) + (2L * sizeof(double))) * _period.Length;

    public override long Flops => 4 * Rows * Channels;

    public override int Pieces(int phase) => phase == 0 ? _pieces.Count : 1;

    public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
    {
        if (phase == 0)
        {
            RunPiece(arguments, piece, worker);
            return;
        }

        double* sums = arguments.Workspace<double>();
        double* products = sums + Channels;
        for (int other = 1; other < _pieces.Count; other++)
        {
            double* more = sums + (2L * other * Channels);
            for (int c = 0; c < 2 * Channels; c++)
            {
                sums[c] += more[c];
            }
        }

        Finish(arguments, sums, products);
    }

    /// <summary>Writes the numbers of every channel that the terms need, one list after <paramref name="stride"/> another.</summary>
    protected abstract void FillNumbers(in KernelArguments arguments, T* numbers, nint stride);

    /// <summary>Makes the outputs of the sums.</summary>
    protected abstract void Finish(in KernelArguments arguments, double* sums, double* products);

    private void RunPiece(in KernelArguments arguments, int piece, int worker)
    {
        int period = _period.Length;
        double* sums = arguments.Scratch<double>(worker);
        double* products = sums + period;
        T* numbers = (T*)(products + period);
        FillNumbers(arguments, numbers, period);
        for (int list = 0; list < TTerms.Numbers; list++)
        {
            _period.Spread(numbers + (list * period));
        }

        new Span<double>(sums, 2 * period).Clear();

        long first = _pieces.Begin(piece) * Channels;
        long length = _pieces.Length(piece) * Channels;
        T* x = arguments.Input<T>(0) + first;
        T* y = TTerms.Inputs == 1 ? x : arguments.Input<T>(1) + first;
        long whole = length / period;
        for (long block = 0; block < whole; block += PeriodsInFloat)
        {
            int count = (int)Math.Min(PeriodsInFloat, whole - block);
            AddPeriods(x + (block * period), y + (block * period), count, numbers, sums, products);
        }

        AddRest(x + (whole * period), y + (whole * period), (int)(length - (whole * period)), numbers, sums, products);
        Fold(sums, products, arguments.Workspace<double>() + (2L * piece * Channels));
    }

    // Four vectors at a time, all periods for each: the sums stay in registers.
    private void AddPeriods(T* x, T* y, int count, T* numbers, double* sums, double* products)
    {
        int period = _period.Length;
        int lanes = TLanes.Count;
        T* buffer = stackalloc T[2 * 4 * TLanes.Count];
        int i = 0;
        for (; i + (4 * TLanes.Count) <= period; i += 4 * TLanes.Count)
        {
            TVector s0 = TLanes.Constant(0), s1 = s0, s2 = s0, s3 = s0;
            TVector p0 = s0, p1 = s0, p2 = s0, p3 = s0;
            T* a = x + i;
            T* b = y + i;
            T* n = numbers + i;
            for (int row = 0; row < count; row++, a += period, b += period)
            {
                TTerms.Add<TLanes, TVector, T>(a, b, n, period, ref s0, ref p0);
                TTerms.Add<TLanes, TVector, T>(a + lanes, b + lanes, n + lanes, period, ref s1, ref p1);
                TTerms.Add<TLanes, TVector, T>(a + (2 * lanes), b + (2 * lanes), n + (2 * lanes), period, ref s2, ref p2);
                TTerms.Add<TLanes, TVector, T>(a + (3 * lanes), b + (3 * lanes), n + (3 * lanes), period, ref s3, ref p3);
            }

            TLanes.Store(buffer, s0);
            TLanes.Store(buffer + TLanes.Count, s1);
            TLanes.Store(buffer + (2 * TLanes.Count), s2);
            TLanes.Store(buffer + (3 * TLanes.Count), s3);
            TLanes.Store(buffer + (4 * TLanes.Count), p0);
            TLanes.Store(buffer + (5 * TLanes.Count), p1);
            TLanes.Store(buffer + (6 * TLanes.Count), p2);
            TLanes.Store(buffer + (7 * TLanes.Count), p3);
            Widen(buffer, 4 * TLanes.Count, sums + i, products + i);
        }

        for (; i < period; i += TLanes.Count)
        {
            TVector s = TLanes.Constant(0), p = s;
            T* a = x + i;
            T* b = y + i;
            T* n = numbers + i;
            for (int row = 0; row < count; row++, a += period, b += period)
            {
                TTerms.Add<TLanes, TVector, T>(a, b, n, period, ref s, ref p);
            }

            TLanes.Store(buffer, s);
            TLanes.Store(buffer + TLanes.Count, p);
            Widen(buffer, TLanes.Count, sums + i, products + i);
        }
    }

    private static void Widen(T* buffer, int count, double* sums, double* products)
    {
        for (int i = 0; i < count; i++)
        {
            sums[i] += Real.Wide(buffer[i]);
            products[i] += Real.Wide(buffer[count + i]);
        }
    }

    private void AddRest(T* x, T* y, int count, T* numbers, double* sums, double* products)
    {
        for (int i = 0; i < count; i++)
        {
            T s = T.Zero;
            T p = T.Zero;
            TTerms.Add<ScalarLanes<T>, T, T>(x + i, y + i, numbers + i, _period.Length, ref s, ref p);
            sums[i] += Real.Wide(s);
            products[i] += Real.Wide(p);
        }
    }

    // The rows of a period are rows of the same channels.
    private void Fold(double* sums, double* products, double* result)
    {
        new Span<double>(result, 2 * Channels).Clear();
        for (int row = 0; row < _period.Rows; row++)
        {
            for (int c = 0; c < Channels; c++)
            {
                result[c] += sums[(row * Channels) + c];
                result[Channels + c] += products[(row * Channels) + c];
            }
        }
    }
}
