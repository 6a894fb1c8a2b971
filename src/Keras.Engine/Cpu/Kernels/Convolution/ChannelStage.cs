using System.Numerics;
using System.Runtime.CompilerServices;
using Keras.Engine.Cpu.Simd;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary><c>(x - center) * scale + offset</c>, rectified if asked for, with three numbers per channel.</summary>
/// <remarks>
/// What a convolution does with the rows it has gathered or computed, while they are in the cache. The center is taken off
/// first: where the mean is large beside the deviation, <c>x * scale + shift</c> would lose it.
/// </remarks>
/// <param name="center">The centers; scales and offsets follow.</param>
/// <param name="stride">From one list of numbers to the next: the channels, rounded up to whole vectors.</param>
internal readonly unsafe struct ChannelStage<T>(T* center, nint stride)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int RowsAtOnce = 4;

    /// <summary>What is taken off.</summary>
    public T* Center => center;

    /// <summary>What distances are multiplied by.</summary>
    public T* Scale => center + stride;

    /// <summary>What is added.</summary>
    public T* Offset => center + (2 * stride);

    /// <summary>The stage of the channels from <paramref name="channel"/> on.</summary>
    public ChannelStage<T> From(int channel) => new(center + channel, stride);

    /// <summary>The numbers of a normalization.</summary>
    /// <param name="arguments">The step's memory.</param>
    /// <param name="firstInput">The input that is the mean; variance, gamma and beta follow.</param>
    /// <param name="epsilon">What is added to the variance.</param>
    /// <param name="channels">Number of channels.</param>
    public void Fill(in KernelArguments arguments, int firstInput, double epsilon, int channels) =>
        Normalization.NormalizeNumbers.Fill(arguments, firstInput, channels, Real.Of<T>(epsilon), Center, Scale, Offset);

    /// <summary>Computes rows of channels; source and target may be the same.</summary>
    /// <remarks>
    /// Whole vectors are written at the ends of rows of another target, as masked stores take longer, and what follows would wait for
    /// them. What is too much is written over by the rows behind them, or lies between the rows: nobody may keep anything there.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Apply<TLanes, TVector>(
        T* source, nint sourcePitch, T* target, nint targetPitch, int rows, int channels, bool rectifies)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
    {
        TVector floor = TLanes.Constant(rectifies ? 0 : double.NegativeInfinity);
        int rest = channels % TLanes.Count;
        bool hasRoom = rest > 0 && HasRoom(targetPitch, channels, TLanes.Count) && target != source;
        bool overlaps = rest > 0 && Overlap(targetPitch, channels, TLanes.Count) && target != source;
        int wholeChannels = hasRoom ? ChannelStage.Stride(channels, TLanes.Count) : channels - rest;
        int row = 0;
        for (; row + RowsAtOnce + (hasRoom || overlaps ? 1 : 0) <= rows; row += RowsAtOnce)
        {
            T* x = source + (row * sourcePitch);
            T* y = target + (row * targetPitch);
            for (int next = 0; next < RowsAtOnce && wholeChannels < channels; next++)
            {
                T* from = x + (next * sourcePitch);
                T* to = y + (next * targetPitch);
                if (!overlaps)
                {
                    Row<TLanes, TVector>(from, to, wholeChannels, channels, rectifies);
                    continue;
                }

                TVector distance = TLanes.Subtract(TLanes.Load(from + wholeChannels), TLanes.Load(Center + wholeChannels));
                TVector mapped = TLanes.MultiplyAdd(distance, TLanes.Load(Scale + wholeChannels), TLanes.Load(Offset + wholeChannels));
                TLanes.Store(to + wholeChannels, TLanes.Max(floor, mapped));
            }

            for (int c = 0; c < wholeChannels; c += TLanes.Count)
            {
                TVector centers = TLanes.Load(Center + c);
                TVector scales = TLanes.Load(Scale + c);
                TVector offsets = TLanes.Load(Offset + c);
                TVector x0 = TLanes.MultiplyAdd(TLanes.Subtract(TLanes.Load(x + c), centers), scales, offsets);
                TVector x1 = TLanes.MultiplyAdd(TLanes.Subtract(TLanes.Load(x + sourcePitch + c), centers), scales, offsets);
                TVector x2 = TLanes.MultiplyAdd(TLanes.Subtract(TLanes.Load(x + (2 * sourcePitch) + c), centers), scales, offsets);
                TVector x3 = TLanes.MultiplyAdd(TLanes.Subtract(TLanes.Load(x + (3 * sourcePitch) + c), centers), scales, offsets);
                TLanes.Store(y + c, TLanes.Max(floor, x0));
                TLanes.Store(y + targetPitch + c, TLanes.Max(floor, x1));
                TLanes.Store(y + (2 * targetPitch) + c, TLanes.Max(floor, x2));
                TLanes.Store(y + (3 * targetPitch) + c, TLanes.Max(floor, x3));
            }
        }

        for (; row < rows; row++)
        {
            Row<TLanes, TVector>(source + (row * sourcePitch), target + (row * targetPitch), 0, channels, rectifies);
        }
    }

    /// <summary>Computes rows of channels, adds others, and rectifies the sums if asked for; source and target may be the same.</summary>
    public void ApplyAndAdd<TLanes, TVector>(
        T* source,
        nint sourcePitch,
        T* addend,
        nint addendPitch,
        T* target,
        nint targetPitch,
        int rows,
        int channels,
        bool rectifies)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
    {
        TVector floor = TLanes.Constant(rectifies ? 0 : double.NegativeInfinity);
        bool mayWriteMore = target != source && target != addend
            && (Overlap(targetPitch, channels, TLanes.Count) || HasRoom(targetPitch, channels, TLanes.Count));
        for (int row = 0; row < rows; row++)
        {
            int c = 0;

            // Whole vectors at the end of a row, too, where what is too much is written over or read by nobody.
            int whole = mayWriteMore && row < rows - 1 ? channels : channels - TLanes.Count + 1;
            for (; c < whole; c += TLanes.Count)
            {
                TVector distance = TLanes.Subtract(TLanes.Load(source + c), TLanes.Load(Center + c));
                TVector mapped = TLanes.MultiplyAdd(distance, TLanes.Load(Scale + c), TLanes.Load(Offset + c));
                TLanes.Store(target + c, TLanes.Max(floor, TLanes.Add(TLanes.Load(addend + c), mapped)));
            }

            if (c < channels)
            {
                int rest = channels - c;
                TVector distance = TLanes.Subtract(TLanes.LoadPart(source + c, rest), TLanes.Load(Center + c));
                TVector mapped = TLanes.MultiplyAdd(distance, TLanes.Load(Scale + c), TLanes.Load(Offset + c));
                TLanes.StorePart(target + c, TLanes.Max(floor, TLanes.Add(TLanes.LoadPart(addend + c, rest), mapped)), rest);
            }

            source += sourcePitch;
            addend += addendPitch;
            target += targetPitch;
        }
    }

    /// <summary>Computes a row of elements that all belong to one channel.</summary>
    public void ApplyToChannel<TLanes, TVector>(T* x, int count, int channel, bool rectifies)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
    {
        TVector centers = TLanes.Broadcast(Center[channel]);
        TVector scales = TLanes.Broadcast(Scale[channel]);
        TVector offsets = TLanes.Broadcast(Offset[channel]);
        TVector floor = TLanes.Constant(rectifies ? 0 : double.NegativeInfinity);
        for (int i = 0; i < count; i += TLanes.Count)
        {
            int width = Math.Min(count - i, TLanes.Count);
            TVector mapped = TLanes.MultiplyAdd(TLanes.Subtract(TLanes.LoadPart(x + i, width), centers), scales, offsets);
            TLanes.StorePart(x + i, TLanes.Max(floor, mapped), width);
        }
    }

    // Whether whole vectors may be written at the ends of rows but the last one: the next row writes over what is too much.
    private static bool Overlap(nint pitch, int channels, int lanes) =>
        pitch == channels && ChannelStage.Stride(channels, lanes) <= 2 * channels;

    // Whether whole vectors may be written at the ends of rows but the last one: there is room behind the channels, which nobody reads.
    private static bool HasRoom(nint pitch, int channels, int lanes) => pitch > channels && pitch >= ChannelStage.Stride(channels, lanes);

    private void Row<TLanes, TVector>(T* x, T* y, int first, int channels, bool rectifies)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
    {
        TVector floor = TLanes.Constant(rectifies ? 0 : double.NegativeInfinity);
        for (int c = first; c < channels; c += TLanes.Count)
        {
            int count = Math.Min(channels - c, TLanes.Count);
            TVector distance = TLanes.Subtract(TLanes.LoadPart(x + c, count), TLanes.Load(Center + c));
            TVector mapped = TLanes.MultiplyAdd(distance, TLanes.Load(Scale + c), TLanes.Load(Offset + c));
            TLanes.StorePart(y + c, TLanes.Max(floor, mapped), count);
        }
    }
}

/// <summary>How the numbers of a stage lie in memory.</summary>
internal static class ChannelStage
{
    /// <summary>From one list of numbers to the next.</summary>
    public static int Stride(int channels, int lanes) => (channels + lanes - 1) / lanes * lanes;
}
