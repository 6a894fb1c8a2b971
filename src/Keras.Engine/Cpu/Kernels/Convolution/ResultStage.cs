using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>What follows a convolution within its step: bias, normalization and ReLU, as three numbers per filter.</summary>
/// <param name="op">The convolution.</param>
/// <param name="filters">Channels of its result.</param>
/// <param name="lanes">Floats in a vector.</param>
internal sealed unsafe class ResultStage(FusedConv2DOp op, int filters, int lanes)
{
    /// <summary>Whether anything follows.</summary>
    public bool IsNeeded { get; } = op.Bias || op.After is not null || op.Rectifies;

    /// <summary>Floats from one list of numbers to the next, of three; 0 if nothing follows.</summary>
    public int Stride => IsNeeded ? ChannelStage.Stride(filters, lanes) : 0;

    /// <summary>Computes the numbers.</summary>
    public void Fill(in KernelArguments arguments, ChannelStage numbers)
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
            new Span<float>(numbers.Center, filters).Clear();
            new Span<float>(numbers.Scale, filters).Fill(1);
            new Span<float>(numbers.Offset, filters).Clear();
        }

        // Before the normalization, y + bias - mean; without one, y - (-bias).
        for (int filter = 0; op.Bias && filter < filters; filter++)
        {
            numbers.Center[filter] -= arguments.Input<float>(op.BiasInput)[filter];
        }
    }

    /// <summary>Finishes rows of results while they are in the cache.</summary>
    public void Apply<TLanes, TVector>(ChannelStage numbers, float* rows, int pitch, int count, int firstFilter, int columns)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        if (IsNeeded)
        {
            rows += firstFilter;
            numbers.From(firstFilter).Apply<TLanes, TVector>(rows, pitch, rows, pitch, count, columns, op.Rectifies);
        }
    }
}
