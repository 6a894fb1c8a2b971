using System.Numerics;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>
/// What surrounds the products of <see cref="NormalizeReluConv2DGradientOp"/>: before them the output's gradient is completed by that of
/// its moments; behind them rows are masked by the images, summed, scaled and added before they leave the cache.
/// </summary>
/// <remarks>The channels' sums run in float over a few rows and in double beyond; chunks are added in order.</remarks>
internal sealed unsafe class ActivationGradient<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int RowsInFloat = 32;

    private readonly NormalizeReluConv2DGradientOp _op;
    private readonly int _channels;
    private readonly int _filters;
    private readonly int _filterStride;
    private readonly long _gradientRows;
    private readonly GradientMask _mask;

    public ActivationGradient(NormalizeReluConv2DGradientOp op, Step step)
    {
        (Shape gradient, Shape images) = (step.InputType(0).Shape, step.OutputType().Shape);
        _op = op;
        (_channels, _filters) = (images[3], gradient[3]);
        Pitch = ChannelStage.Stride(_channels, TLanes.Count);
        _filterStride = HasMoments ? ChannelStage.Stride(_filters, TLanes.Count) : 0;
        _gradientRows = gradient.Length / _filters;
        (GradientPitch, ImagePitch, OutputPitch) = (step.InputPitch(0), step.InputPitch(op.Images), step.OutputPitch());
        AddendPitch = op.AddendBegin is null ? 0 : step.InputPitch(op.Addend);
        MomentsPitch = HasMoments ? step.InputPitch(MomentsGradientOp.Addend) : 0;
        _mask = new GradientMask(Pitch, ImagePitch, AddendPitch, OutputPitch, Pitch);
    }

    /// <summary>Whether the output's gradient is completed by that of its moments.</summary>
    public bool HasMoments => _op.MomentsAddendBegin is not null;

    /// <summary>Numbers from one row of the products, and of activations, to the next.</summary>
    public int Pitch { get; }

    /// <summary>Numbers from one pixel of the output's gradient to the next.</summary>
    public int GradientPitch { get; }

    /// <summary>Numbers from one pixel of the images to the next.</summary>
    public int ImagePitch { get; }

    /// <summary>Numbers from one pixel of the addend to the next; 0 if there is none.</summary>
    public int AddendPitch { get; }

    /// <summary>Numbers from one pixel that the moments' gradient is added to, to the next; 0 if there is none.</summary>
    public int MomentsPitch { get; }

    /// <summary>Numbers from one pixel of the result to the next.</summary>
    public int OutputPitch { get; }

    /// <summary>Numbers of the channels' and filters' numbers.</summary>
    public long NumbersLength => 3L * (Pitch + _filterStride);

    /// <summary>Bytes of the sums of a chunk.</summary>
    public long SumsBytes => 2L * Pitch * sizeof(double);

    /// <summary>Numbers of a worker's sums.</summary>
    public long ScratchLength => 2L * Pitch;

    /// <summary>Computes the channels' and filters' numbers.</summary>
    public void Fill(in KernelArguments arguments, T* numbers)
    {
        ChannelStage<T> activation = new(numbers, Pitch);
        ChannelStage<T> moments = new(numbers + (3 * Pitch), _filterStride);

        // Lanes behind the last channel compute, too; they must not compute with garbage.
        new Span<T>(activation.Center, 3 * Pitch).Clear();
        activation.Fill(arguments, _op.Images + 1, _op.Epsilon, _channels);
        (T two, T rows) = (Real.Of<T>(2), Real.Of<T>(_gradientRows));
        for (int filter = 0; HasMoments && filter < _filters; filter++)
        {
            moments.Center[filter] = arguments.Input<T>(1)[filter];
            moments.Scale[filter] = two * arguments.Input<T>(3)[filter] / rows;
            moments.Offset[filter] = arguments.Input<T>(2)[filter] / rows;
        }
    }

    /// <summary>What becomes of the pixels of the output's gradient.</summary>
    public SourceStage<T> Source(in KernelArguments arguments, T* numbers) => _op.MomentsAddendBegin is int first
        ? new SourceStage<T>(
            new ChannelStage<T>(numbers + (3 * Pitch), _filterStride),
            arguments.Input<T>(MomentsGradientOp.Addend) + first,
            MomentsPitch)
        : default;

    /// <summary>The images from a pixel on.</summary>
    public T* Images(in KernelArguments arguments, long pixel) => arguments.Input<T>(_op.Images) + (pixel * ImagePitch);

    /// <summary>What is added to the result from a pixel on, or null.</summary>
    public T* Addend(in KernelArguments arguments, long pixel) => _op.AddendBegin is int begin
        ? arguments.Input<T>(_op.Addend) + (pixel * AddendPitch) + begin
        : null;

    /// <summary>The result from a pixel on.</summary>
    public T* Output(in KernelArguments arguments, long pixel) => arguments.Output<T>() + (pixel * OutputPitch);

    /// <summary>Finishes products.</summary>
    /// <param name="arguments">The step's memory.</param>
    /// <param name="numbers">Made by <see cref="Fill"/>.</param>
    /// <param name="tile">The products of the first pixel, from channel 0 on.</param>
    /// <param name="range">Which pixels and channels they are of.</param>
    /// <param name="activations">Where the activations go, at channel 0, or null.</param>
    /// <param name="scratch">The worker's sums.</param>
    /// <param name="sums">The chunk's sums.</param>
    /// <param name="isFirst">Whether these are the first pixels of the chunk.</param>
    public void Apply(
        in KernelArguments arguments, T* numbers, T* tile, TileRange range, T* activations, T* scratch, double* sums, bool isFirst)
    {
        (int first, int columns) = (range.FirstColumn, range.Columns);
        int width = (columns + TLanes.Count - 1) / TLanes.Count * TLanes.Count;
        for (int row = 0; row < range.Pixels; row += RowsInFloat)
        {
            new Span<T>(scratch + first, width).Clear();
            new Span<T>(scratch + Pitch + first, width).Clear();
            long pixel = range.FirstPixel + row;
            T* addend = Addend(arguments, pixel);
            _mask.Apply<TLanes, TVector, T>(
                tile + ((long)row * Pitch) + first,
                Images(arguments, pixel) + first,
                addend == null ? null : addend + first,
                Output(arguments, pixel) + first,
                activations == null ? null : activations + ((long)row * Pitch) + first,
                Math.Min(range.Pixels - row, RowsInFloat),
                columns,
                new ChannelStage<T>(numbers, Pitch).From(first),
                scratch + first);
            if (isFirst && row == 0)
            {
                new Span<double>(sums + first, columns).Clear();
                new Span<double>(sums + Pitch + first, columns).Clear();
            }

            AddWide(sums + first, scratch + first, columns);
            AddWide(sums + Pitch + first, scratch + Pitch + first, columns);
        }
    }

    /// <summary>Joins the sums of all chunks to the gradients of beta and gamma.</summary>
    public void Finish(in KernelArguments arguments, double* sums, int chunks)
    {
        T* variance = arguments.Input<T>(_op.Images + 2);
        for (int c = 0; c < _channels; c++)
        {
            double sum = 0;
            double product = 0;
            for (int chunk = 0; chunk < chunks; chunk++)
            {
                sum += sums[(2L * chunk * Pitch) + c];
                product += sums[(((2L * chunk) + 1) * Pitch) + c];
            }

            arguments.Output<T>(1)[c] = Real.Of<T>(sum);
            arguments.Output<T>(2)[c] = Real.Of<T>(product / Math.Sqrt(Real.Wide(variance[c]) + _op.Epsilon));
        }
    }

    private static void AddWide(double* sums, T* numbers, int count)
    {
        int i = 0;
        for (; typeof(T) == typeof(float) && i + Vector<float>.Count <= count; i += Vector<float>.Count)
        {
            Vector.Widen(Vector.Load((float*)numbers + i), out Vector<double> lower, out Vector<double> upper);
            double* target = sums + i;
            (Vector.Load(target) + lower).Store(target);
            (Vector.Load(target + Vector<double>.Count) + upper).Store(target + Vector<double>.Count);
        }

        for (; i < count; i++)
        {
            sums[i] += Real.Wide(numbers[i]);
        }
    }
}
