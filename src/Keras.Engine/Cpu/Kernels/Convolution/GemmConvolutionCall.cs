using System.Numerics;
using Keras.Engine.Cpu.Kernels.Gemm;
using Keras.Engine.Cpu.Simd;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>Packs the kernel, then multiplies the windows of every grid by it.</summary>
internal sealed unsafe class GemmConvolutionCall<TLanes, TVector, T> : KernelCall
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly GridProduct<TLanes, TVector, T>[] _products;
    private readonly int _groups;

    /// <param name="grids">Grids that cover the target.</param>
    /// <param name="matrix">How the kernel is read.</param>
    /// <param name="source">Shape of input 0; input 1 is the kernel.</param>
    /// <param name="target">Shape of the output.</param>
    /// <param name="options">How source and target lie in memory.</param>
    public GemmConvolutionCall(
        IReadOnlyList<WindowGrid> grids, ConvolutionMatrix matrix, Shape source, Shape target, GridOptions options = default)
    {
        _groups = matrix.Groups;
        Flops = grids.Sum(grid => 2L * source[0] * grid.Size.Height * grid.Size.Width
            * grid.Taps.Count * matrix.Groups * matrix.Rows * matrix.Columns);
        int wanted = WorkDivision.Wanted((double)Flops / grids.Count);
        _products = [.. grids.Select(grid => new GridProduct<TLanes, TVector, T>(grid, matrix, source, target, wanted, options))];
    }

    public override int Phases => 2;

    public override IReadOnlyList<int> PreparedFrom => [1];

    public override long WorkspaceBytes => _products.Sum(product => product.PackedSize) * sizeof(T);

    public override long ScratchBytes => _products.Max(product => product.ScratchBytes);

    public override long Flops { get; }

    public override int Pieces(int phase)
    {
        int pieces = 0;
        foreach (GridProduct<TLanes, TVector, T> product in _products)
        {
            pieces += phase == 0 ? product.Panels.Count * _groups : product.Pieces;
        }

        return pieces;
    }

    public override void Run(in KernelArguments arguments, int phase, int piece, int worker) =>
        RunAfter(arguments, phase, piece, -1, worker);

    public override void RunAfter(in KernelArguments arguments, int phase, int piece, int previous, int worker)
    {
        T* packed = arguments.Workspace<T>();
        foreach (GridProduct<TLanes, TVector, T> product in _products)
        {
            int pieces = phase == 0 ? product.Panels.Count * _groups : product.Pieces;
            if (piece < pieces)
            {
                if (phase == 0)
                {
                    product.Pack(arguments.Input<T>(1), packed, piece % _groups, piece / _groups);
                }
                else
                {
                    product.Multiply(
                        arguments.Input<T>(0), packed, arguments.Output<T>(), arguments.Scratch<T>(worker), piece, previous);
                }

                return;
            }

            piece -= pieces;
            previous -= pieces;
            packed += product.PackedSize;
        }
    }
}
