using System.Numerics;
using System.Runtime.CompilerServices;
using Keras.Engine.Cpu.Kernels.Gemm;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>Sums, for each target pixel, the source pixels under its window times their weights, channel by channel.</summary>
/// <remarks>
/// Each pixel first collects the taps that lie inside the image, then runs over the channels, four vectors at a time so that
/// sums do not wait for each other. A piece is one row of a grid: rows of one image share source rows in the cache.
/// </remarks>
internal sealed unsafe class DepthwiseCall<TLanes, TVector, T> : KernelCall
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly (WindowGrid Grid, WindowTap[] Taps)[] _grids;
    private readonly int _batch;
    private readonly Size2D _source;
    private readonly Size2D _target;
    private readonly int _channels;
    private readonly int _sourcePitch;
    private readonly int _targetPitch;
    private readonly int _mostTaps;
    private readonly int _rowsInPiece;

    /// <param name="grids">Grids that cover the target.</param>
    /// <param name="source">Shape of input 0; input 1 is the kernel.</param>
    /// <param name="target">Shape of the output.</param>
    /// <param name="sourcePitch">Numbers from one source pixel to the next.</param>
    /// <param name="targetPitch">Numbers from one target pixel to the next.</param>
    public DepthwiseCall(IReadOnlyList<WindowGrid> grids, Shape source, Shape target, int sourcePitch, int targetPitch)
    {
        (_sourcePitch, _targetPitch) = (sourcePitch, targetPitch);
        _grids = [.. grids.Select(grid => (grid, grid.Taps.ToArray()))];
        (_batch, _source, _target) = (source[0], (source[1], source[2]), (target[1], target[2]));
        _channels = source[3];
        _mostTaps = _grids.Max(grid => grid.Taps.Length);
        Flops = _grids.Sum(grid =>
            2L * _batch * grid.Grid.Size.Height * grid.Grid.Size.Width * grid.Taps.Length * _channels);
        int rows = _batch * _grids.Sum(grid => grid.Grid.Size.Height);
        int wanted = WorkDivision.Wanted(Flops);
        _rowsInPiece = Math.Max((rows + wanted - 1) / wanted, 1);
    }

    public override long Flops { get; }

    // Where the pixels and the weights of a window's taps are.
    public override long ScratchBytes => 2L * _mostTaps * sizeof(nint);

    public override int Pieces(int phase)
    {
        int pieces = 0;
        foreach ((WindowGrid grid, _) in _grids)
        {
            pieces += PiecesOf(grid);
        }

        return pieces;
    }

    public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
    {
        foreach ((WindowGrid grid, WindowTap[] taps) in _grids)
        {
            if (piece >= PiecesOf(grid))
            {
                piece -= PiecesOf(grid);
                continue;
            }

            int end = Math.Min((piece + 1) * _rowsInPiece, _batch * grid.Size.Height);
            for (int row = piece * _rowsInPiece; row < end; row++)
            {
                RunRow(arguments, grid, taps, row / grid.Size.Height, row % grid.Size.Height, arguments.Scratch<nint>(worker));
            }

            return;
        }
    }

    private int PiecesOf(WindowGrid grid) => ((_batch * grid.Size.Height) + _rowsInPiece - 1) / _rowsInPiece;

    private void RunRow(in KernelArguments arguments, WindowGrid grid, WindowTap[] taps, int image, int y, nint* places)
    {
        T* source = arguments.Input<T>(0) + ((long)image * _source.Height * _source.Width * _sourcePitch);
        T* kernel = arguments.Input<T>(1);
        T* target = arguments.Output<T>()
            + (((((long)image * _target.Height) + grid.Target.Height + ((long)y * grid.TargetStep.Height)) * _target.Width)
                + grid.Target.Width) * _targetPitch;
        T** pixels = (T**)places;
        T** weights = pixels + _mostTaps;
        for (int x = 0; x < grid.Size.Width; x++)
        {
            int count = 0;
            foreach (WindowTap tap in taps)
            {
                int sourceY = grid.Source.Height + (y * grid.SourceStep.Height) + tap.Y;
                int sourceX = grid.Source.Width + (x * grid.SourceStep.Width) + tap.X;
                if ((uint)sourceY < (uint)_source.Height && (uint)sourceX < (uint)_source.Width)
                {
                    pixels[count] = source + ((((long)sourceY * _source.Width) + sourceX) * _sourcePitch);
                    weights[count] = kernel + ((long)tap.Index * _channels);
                    count++;
                }
            }

            Sum(pixels, weights, count, target + ((long)x * grid.TargetStep.Width * _targetPitch));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sum(T** pixels, T** weights, int count, T* target)
    {
        int channel = 0;
        for (; channel + (4 * TLanes.Count) <= _channels; channel += 4 * TLanes.Count)
        {
            TVector sum0 = TLanes.Constant(0);
            TVector sum1 = sum0;
            TVector sum2 = sum0;
            TVector sum3 = sum0;
            for (int tap = 0; tap < count; tap++)
            {
                T* x = pixels[tap] + channel;
                T* w = weights[tap] + channel;
                sum0 = TLanes.MultiplyAdd(TLanes.Load(x), TLanes.Load(w), sum0);
                sum1 = TLanes.MultiplyAdd(TLanes.Load(x + TLanes.Count), TLanes.Load(w + TLanes.Count), sum1);
                sum2 = TLanes.MultiplyAdd(TLanes.Load(x + (2 * TLanes.Count)), TLanes.Load(w + (2 * TLanes.Count)), sum2);
                sum3 = TLanes.MultiplyAdd(TLanes.Load(x + (3 * TLanes.Count)), TLanes.Load(w + (3 * TLanes.Count)), sum3);
            }

            TLanes.Store(target + channel, sum0);
            TLanes.Store(target + channel + TLanes.Count, sum1);
            TLanes.Store(target + channel + (2 * TLanes.Count), sum2);
            TLanes.Store(target + channel + (3 * TLanes.Count), sum3);
        }

        for (; channel < _channels; channel += TLanes.Count)
        {
            TVector sum = TLanes.Constant(0);
            for (int tap = 0; tap < count; tap++)
            {
                sum = TLanes.MultiplyAdd(TLanes.Load(pixels[tap] + channel), TLanes.Load(weights[tap] + channel), sum);
            }

            TLanes.StorePart(target + channel, sum, Math.Min(_channels - channel, TLanes.Count));
        }
    }
}
