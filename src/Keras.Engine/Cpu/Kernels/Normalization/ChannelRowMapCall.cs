using System.Numerics;
using Keras.Engine.Cpu.Simd;

namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>Channel by channel <c>(x - center) * scale + offset</c> over <c>(outer, channels, inner)</c>.</summary>
/// <remarks>A unit of work is a row: the inner elements of one channel, which lie one behind the other.</remarks>
internal abstract unsafe class ChannelRowMapCall<TLanes, TVector, T>(ChannelLayout layout) : KernelCall
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly WorkPieces _pieces = new(layout.Outer * layout.Channels, layout.Inner);

    protected ChannelLayout Layout { get; } = layout;

    public override int Pieces(int phase) => _pieces.Count;

    public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
    {
        long end = _pieces.End(piece);
        for (long row = _pieces.Begin(piece); row < end; row++)
        {
            (T center, T scale, T offset) = Numbers(arguments, (int)(row % Layout.Channels));
            long first = row * Layout.Inner;
            Map(arguments.Input<T>(0) + first, arguments.Output<T>() + first, center, scale, offset);
        }
    }

    /// <summary>The numbers of one channel.</summary>
    protected abstract ChannelNumbers<T> Numbers(in KernelArguments arguments, int channel);

    private void Map(T* x, T* y, T center, T scale, T offset)
    {
        TVector centers = TLanes.Broadcast(center);
        TVector scales = TLanes.Broadcast(scale);
        TVector offsets = TLanes.Broadcast(offset);
        long i = 0;
        for (; i <= Layout.Inner - TLanes.Count; i += TLanes.Count)
        {
            TLanes.Store(y + i, TLanes.MultiplyAdd(TLanes.Subtract(TLanes.Load(x + i), centers), scales, offsets));
        }

        if (i < Layout.Inner)
        {
            int rest = (int)(Layout.Inner - i);
            TVector distance = TLanes.Subtract(TLanes.LoadPart(x + i, rest), centers);
            TLanes.StorePart(y + i, TLanes.MultiplyAdd(distance, scales, offsets), rest);
        }
    }
}
