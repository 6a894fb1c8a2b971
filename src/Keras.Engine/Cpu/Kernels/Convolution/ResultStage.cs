using System.Numerics;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>What follows a convolution within its step: bias or normalization, as three numbers per filter, an addend and ReLU.</summary>
/// <remarks>
/// A bias in front of a normalization is added by itself: taken off the mean instead, results would have other bits than where
/// the sum is kept, as it is in training.
/// </remarks>
/// <param name="op">The convolution.</param>
/// <param name="filters">Channels of its result.</param>
/// <param name="lanes">Numbers in a vector.</param>
internal sealed unsafe class ResultStage(FusedConv2DOp op, int filters, int lanes)
{
    /// <summary>Whether anything follows.</summary>
    public bool IsNeeded { get; } = op.Bias || op.After is not null || op.Adds || op.Rectifies;

    /// <summary>Numbers from one list of numbers to the next, of three; 0 if nothing follows.</summary>
    public int Stride => IsNeeded ? ChannelStage.Stride(filters, lanes) : 0;

    /// <summary>Computes the numbers.</summary>
    public void Fill<T>(in KernelArguments arguments, ChannelStage<T> numbers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!IsNeeded)
        {
            return;
        }

        if (op.After is double after)
        {
            numbers.Fill(arguments, op.FirstAfter, after, filters);
        }
        else
        {
            new Span<T>(numbers.Center, filters).Clear();
            new Span<T>(numbers.Scale, filters).Fill(T.One);
            new Span<T>(numbers.Offset, filters).Clear();
            for (int filter = 0; op.Bias && filter < filters; filter++)
            {
                numbers.Center[filter] = -arguments.Input<T>(op.BiasInput)[filter];
            }
        }
    }

    /// <summary>Finishes pixels of results while they are in the cache.</summary>
    /// <param name="arguments">The step's memory.</param>
    /// <param name="numbers">Made by <see cref="Fill"/>.</param>
    /// <param name="firstPixel">The first pixel, counted over all images.</param>
    /// <param name="pixels">Number of pixels.</param>
    /// <param name="pitch">Numbers from one of them to the next.</param>
    /// <param name="firstFilter">Their first channel that is finished.</param>
    /// <param name="columns">How many channels are finished.</param>
    public void Apply<TLanes, TVector, T>(
        in KernelArguments arguments, ChannelStage<T> numbers, long firstPixel, int pixels, int pitch, int firstFilter, int columns)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T* rows = arguments.Output<T>() + (firstPixel * pitch) + firstFilter;
        numbers = numbers.From(firstFilter);
        if (op.Bias && op.After is not null)
        {
            AddBias<TLanes, TVector, T>(arguments.Input<T>(op.BiasInput) + firstFilter, rows, pixels, pitch, columns);
        }

        if (op.Adds)
        {
            T* addend = arguments.Input<T>(op.AddendInput) + (firstPixel * filters) + firstFilter;
            numbers.ApplyAndAdd<TLanes, TVector>(rows, pitch, addend, filters, rows, pitch, pixels, columns, op.Rectifies);
        }
        else if (IsNeeded)
        {
            numbers.Apply<TLanes, TVector>(rows, pitch, rows, pitch, pixels, columns, op.Rectifies);
        }
    }

    private static void AddBias<TLanes, TVector, T>(T* bias, T* rows, int pixels, int pitch, int columns)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int pixel = 0; pixel < pixels; pixel++, rows += pitch)
        {
            int column = 0;
            for (; column <= columns - TLanes.Count; column += TLanes.Count)
            {
                TLanes.Store(rows + column, TLanes.Add(TLanes.Load(rows + column), TLanes.Load(bias + column)));
            }

            int rest = columns - column;
            if (rest > 0)
            {
                TVector sum = TLanes.Add(TLanes.LoadPart(rows + column, rest), TLanes.LoadPart(bias + column, rest));
                TLanes.StorePart(rows + column, sum, rest);
            }
        }
    }
}
