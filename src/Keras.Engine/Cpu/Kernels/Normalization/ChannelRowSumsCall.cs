using System.Numerics;
using Keras.Engine.Cpu.Simd;

namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>Two sums per channel in one pass over <c>(outer, channels, inner)</c>.</summary>
/// <remarks>
/// A unit of work is a row: the inner elements of one channel. Sums run in float over a few vectors and in double
/// beyond. Every row leaves two numbers in the workspace; the second phase joins those of a channel in order.
/// </remarks>
internal abstract unsafe class ChannelRowSumsCall<TLanes, TVector, T, TTerms>(ChannelLayout layout) : KernelCall
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TTerms : struct, IChannelTerms
{
    private const int VectorsInFloat = 32;

    private readonly WorkPieces _pieces = new(layout.Outer * layout.Channels, layout.Inner);
    private readonly WorkPieces _channels = new(layout.Channels, layout.Outer);

    protected ChannelLayout Layout { get; } = layout;

    public override int Phases => 2;

    public override long WorkspaceBytes => 2 * Layout.Outer * Layout.Channels * sizeof(double);

    public override int Pieces(int phase) => phase == 0 ? _pieces.Count : _channels.Count;

    public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
    {
        double* results = arguments.Workspace<double>();
        if (phase == 1)
        {
            for (long c = _channels.Begin(piece); c < _channels.End(piece); c++)
            {
                Finish(arguments, (int)c, results + (2 * c), 2L * Layout.Channels);
            }

            return;
        }

        long end = _pieces.End(piece);
        for (long row = _pieces.Begin(piece); row < end; row++)
        {
            T* x = arguments.Input<T>(0) + (row * Layout.Inner);
            T* y = TTerms.Inputs == 1 ? x : arguments.Input<T>(1) + (row * Layout.Inner);
            T center = Center(arguments, x, (int)(row % Layout.Channels));
            (double sum, double product) = Sum(x, y, center);
            (results[2 * row], results[(2 * row) + 1]) = Keep(sum, product, center);
        }
    }

    /// <summary>What is taken off the elements of a row.</summary>
    protected abstract T Center(in KernelArguments arguments, T* row, int channel);

    /// <summary>The two numbers that a row leaves behind.</summary>
    protected virtual (double First, double Second) Keep(double sum, double product, T center) => (sum, product);

    /// <summary>Makes the outputs of one channel of the numbers of its rows.</summary>
    /// <param name="arguments">The step's memory.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="rows">The two numbers of the channel's first row.</param>
    /// <param name="stride">Numbers from one of its rows to the next.</param>
    protected abstract void Finish(in KernelArguments arguments, int channel, double* rows, long stride);

    private (double Sum, double Product) Sum(T* x, T* y, T center)
    {
        T* centers = stackalloc T[TLanes.Count];
        TLanes.Store(centers, TLanes.Broadcast(center));
        double sum = 0;
        double product = 0;
        long vectors = Layout.Inner / TLanes.Count;
        for (long block = 0; block < vectors; block += VectorsInFloat)
        {
            TVector s = TLanes.Constant(0);
            TVector p = s;
            long end = Math.Min(block + VectorsInFloat, vectors) * TLanes.Count;
            for (long i = block * TLanes.Count; i < end; i += TLanes.Count)
            {
                TTerms.Add<TLanes, TVector, T>(x + i, y + i, centers, 0, ref s, ref p);
            }

            sum += Real.Wide(TLanes.Sum(s));
            product += Real.Wide(TLanes.Sum(p));
        }

        for (long i = vectors * TLanes.Count; i < Layout.Inner; i++)
        {
            T s = T.Zero;
            T p = T.Zero;
            TTerms.Add<ScalarLanes<T>, T, T>(x + i, y + i, centers, 0, ref s, ref p);
            sum += Real.Wide(s);
            product += Real.Wide(p);
        }

        return (sum, product);
    }
}
