using System.Numerics;
using Keras.Engine.Cpu.Simd;

namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary><c>(x - center) * scale + offset</c>, rectified if asked for, with three numbers per channel, channels last.</summary>
/// <remarks>
/// The first phase computes the numbers and repeats them over a period, the second sweeps over the elements.
/// The center is taken off first: where the mean is large beside the deviation, <c>x * scale + shift</c> would lose it.
/// </remarks>
internal abstract unsafe class ChannelMapCall<TLanes, TVector, T>(long rows, int channels, bool rectifies = false) : KernelCall
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ChannelPeriod _period = new(channels, TLanes.Count);
    private readonly ChannelPieces _pieces = new(rows, new ChannelPeriod(channels, TLanes.Count));

    protected long Rows { get; } = rows;

    protected int Channels { get; } = channels;

    public override int Phases => 2;

    public override long WorkspaceBytes => 3L * _period.Length * sizeof(T);

    public override long Flops => 3 * Rows * Channels;

    public override int Pieces(int phase) => phase == 0 ? 1 : _pieces.Count;

    public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
    {
        T* center = arguments.Workspace<T>();
        T* scale = center + _period.Length;
        T* offset = scale + _period.Length;
        if (phase == 0)
        {
            Fill(arguments, center, scale, offset);
            _period.Spread(center);
            _period.Spread(scale);
            _period.Spread(offset);
            return;
        }

        long first = _pieces.Begin(piece) * Channels;
        long length = _pieces.Length(piece) * Channels;
        Sweep(arguments.Input<T>(0) + first, arguments.Output<T>() + first, length, center, scale, offset);
    }

    /// <summary>Computes the numbers of every channel.</summary>
    protected abstract void Fill(in KernelArguments arguments, T* center, T* scale, T* offset);

    private void Sweep(T* x, T* y, long length, T* center, T* scale, T* offset)
    {
        long period = _period.Length;
        for (; length > 0; length -= period, x += period, y += period)
        {
            long count = Math.Min(period, length);
            long i = 0;
            for (; i + TLanes.Count <= count; i += TLanes.Count)
            {
                TVector distance = TLanes.Subtract(TLanes.Load(x + i), TLanes.Load(center + i));
                TVector mapped = TLanes.MultiplyAdd(distance, TLanes.Load(scale + i), TLanes.Load(offset + i));
                TLanes.Store(y + i, rectifies ? TLanes.Max(TLanes.Constant(0), mapped) : mapped);
            }

            if (i < count)
            {
                int rest = (int)(count - i);
                TVector distance = TLanes.Subtract(TLanes.LoadPart(x + i, rest), TLanes.Load(center + i));
                TVector mapped = TLanes.MultiplyAdd(distance, TLanes.Load(scale + i), TLanes.Load(offset + i));
                TLanes.StorePart(y + i, rectifies ? TLanes.Max(TLanes.Constant(0), mapped) : mapped, rest);
            }
        }
    }
}
