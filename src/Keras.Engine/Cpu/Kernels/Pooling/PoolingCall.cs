using System.Numerics;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Pooling;

/// <summary>Pools images, channels last: vectors run over channels, units of work are rows of the result.</summary>
internal sealed unsafe class PoolingCall<TLanes, TVector, T, TFunction>(Window2D window, Shape images, Shape outputs)
    : KernelCall
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TFunction : IPoolingFunction<TLanes, TVector, T>
{
    private readonly int _height = images[1];
    private readonly int _width = images[2];
    private readonly int _channels = images[3];
    private readonly int _rows = outputs[1];
    private readonly int _columns = outputs[2];
    private readonly WorkPieces _pieces = new(
        (long)outputs[0] * outputs[1], (double)outputs[2] * outputs[3] * window.Size.Height * window.Size.Width);

    public override int Pieces(int phase) => _pieces.Count;

    public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
    {
        long end = _pieces.End(piece);
        for (long unit = _pieces.Begin(piece); unit < end; unit++)
        {
            (long n, long y) = Math.DivRem(unit, _rows);
            T* image = arguments.Input<T>(0) + (n * _height * _width * _channels);
            T* output = arguments.Output<T>() + (unit * _columns * _channels);
            WindowRange rows = WindowRange.Rows(window, (int)y, _height);
            for (int x = 0; x < _columns; x++)
            {
                Pool(image, rows, WindowRange.Columns(window, x, _width), output + ((long)x * _channels));
            }
        }
    }

    private void Pool(T* image, WindowRange rows, WindowRange columns, T* output)
    {
        TVector count = TLanes.Constant(Math.Max(rows.Count * columns.Count, 1));
        int c = 0;
        for (; c <= _channels - TLanes.Count; c += TLanes.Count)
        {
            TVector result = TLanes.Constant(TFunction.Start);
            for (int r = rows.First; r < rows.End; r++)
            {
                T* row = image + ((long)rows.At(r) * _width * _channels) + c;
                for (int s = columns.First; s < columns.End; s++)
                {
                    T* pixel = row + ((long)columns.At(s) * _channels);
                    Prefetch.Request((byte*)pixel + Prefetch.SweepBytes);
                    result = TFunction.Join(result, TLanes.Load(pixel));
                }
            }

            TLanes.Store(output + c, TFunction.Finish(result, count));
        }

        if (c < _channels)
        {
            int rest = _channels - c;
            TVector result = TLanes.Constant(TFunction.Start);
            for (int r = rows.First; r < rows.End; r++)
            {
                T* row = image + ((long)rows.At(r) * _width * _channels) + c;
                for (int s = columns.First; s < columns.End; s++)
                {
                    result = TFunction.Join(result, TLanes.LoadPart(row + ((long)columns.At(s) * _channels), rest));
                }
            }

            TLanes.StorePart(output + c, TFunction.Finish(result, count), rest);
        }
    }
}
