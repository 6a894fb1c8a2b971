using System.Numerics;
using System.Runtime.CompilerServices;
using Keras.Engine.Cpu.Kernels.Gemm;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>Sums, for each tap and channel, image pixels times gradient pixels.</summary>
/// <remarks>
/// Rows of the gradient are divided into parts with sums of their own in the workspace; a second phase adds those in order.
/// </remarks>
internal sealed unsafe class DepthwiseKernelGradientCall<TLanes, TVector, T> : KernelCall
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Window2D _window;
    private readonly Size2D _images;
    private readonly Size2D _gradient;
    private readonly int _channels;
    private readonly int _width;
    private readonly int _rows;
    private readonly int _parts;

    public DepthwiseKernelGradientCall(Window2D window, Shape images, Shape gradient)
    {
        _window = window;
        (_images, _gradient, _channels) = ((images[1], images[2]), (gradient[1], gradient[2]), images[3]);
        _width = (_channels + TLanes.Count - 1) / TLanes.Count * TLanes.Count;
        _rows = images[0] * gradient[1];
        Flops = 2 * gradient.Length * Taps;
        _parts = Math.Clamp(WorkDivision.Wanted(Flops), 1, Math.Max(_rows, 1));
    }

    public override int Phases => 2;

    public override long WorkspaceBytes => (long)_parts * SumSize * sizeof(T);

    public override long Flops { get; }

    private int Taps => _window.Size.Height * _window.Size.Width;

    private int SumSize => Taps * _width;

    public override int Pieces(int phase) => phase == 0 ? _parts : Taps;

    public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
    {
        T* sums = arguments.Workspace<T>();
        if (phase == 1)
        {
            AddParts(sums + ((long)piece * _width), arguments.Output<T>() + ((long)piece * _channels));
            return;
        }

        sums += (long)piece * SumSize;
        new Span<T>(sums, SumSize).Clear();
        int end = (int)((long)_rows * (piece + 1) / _parts);
        for (int row = (int)((long)_rows * piece / _parts); row < end; row++)
        {
            T* gradient = arguments.Input<T>(1) + ((long)row * _gradient.Width * _channels);
            for (int tap = 0; tap < Taps; tap++)
            {
                AddRow(arguments.Input<T>(0), gradient, sums + ((long)tap * _width), row, tap);
            }
        }
    }

    private void AddRow(T* images, T* gradient, T* sums, int row, int tap)
    {
        (int image, int y) = (row / _gradient.Height, row % _gradient.Height);
        int imageY = (y * _window.Strides.Height) + (tap / _window.Size.Width * _window.Dilation.Height) - _window.Top;
        int offsetX = (tap % _window.Size.Width * _window.Dilation.Width) - _window.Left;
        int stride = _window.Strides.Width;
        int first = offsetX >= 0 ? 0 : (-offsetX + stride - 1) / stride;
        int end = offsetX >= _images.Width ? 0 : Math.Min(((_images.Width - 1 - offsetX) / stride) + 1, _gradient.Width);
        if (imageY < 0 || imageY >= _images.Height || first >= end)
        {
            return;
        }

        images += ((((long)image * _images.Height) + imageY) * _images.Width + (first * stride) + offsetX) * _channels;
        gradient += (long)first * _channels;
        Add(images, (nint)stride * _channels, gradient, sums, end - first);
    }

    // Two pixels at a time, so that their sums do not wait for each other.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add(T* images, nint stride, T* gradient, T* sums, int count)
    {
        for (int channel = 0; channel < _channels; channel += TLanes.Count)
        {
            T* x = images + channel;
            T* dy = gradient + channel;
            TVector even = TLanes.Load(sums + channel);
            TVector odd = TLanes.Constant(0);
            for (int pixel = 0; pixel + 1 < count; pixel += 2)
            {
                even = TLanes.MultiplyAdd(TLanes.Load(x), TLanes.Load(dy), even);
                odd = TLanes.MultiplyAdd(TLanes.Load(x + stride), TLanes.Load(dy + _channels), odd);
                x += 2 * stride;
                dy += 2 * _channels;
            }

            if (count % 2 == 1)
            {
                even = TLanes.MultiplyAdd(TLanes.Load(x), TLanes.Load(dy), even);
            }

            TLanes.Store(sums + channel, TLanes.Add(even, odd));
        }
    }

    private void AddParts(T* sums, T* output)
    {
        for (int channel = 0; channel < _channels; channel += TLanes.Count)
        {
            TVector sum = TLanes.Load(sums + channel);
            for (int part = 1; part < _parts; part++)
            {
                sum = TLanes.Add(sum, TLanes.Load(sums + ((long)part * SumSize) + channel));
            }

            TLanes.StorePart(output + channel, sum, Math.Min(_channels - channel, TLanes.Count));
        }
    }
}
