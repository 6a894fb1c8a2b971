using System.Numerics;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>Copies the part of the images that some windows see, mapped if asked for, with zeros where there is border.</summary>
internal sealed unsafe class WindowBand<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Size2D _source;
    private readonly int _channels;
    private readonly int _pitch;
    private readonly int _firstColumn;
    private readonly int _bandPitch;
    private readonly bool _maps;

    /// <param name="source">Pixels of an image.</param>
    /// <param name="channels">Channels of a pixel.</param>
    /// <param name="pitch">Numbers from one source pixel to the next.</param>
    /// <param name="firstColumn">The source column where the band starts; may lie in the border.</param>
    /// <param name="size">Pixels of the band of one image.</param>
    /// <param name="bandPitch">Numbers from one pixel of the band to the next; what is behind the channels may be written.</param>
    /// <param name="maps">Whether pixels go through a <see cref="SourceStage{T}"/>.</param>
    public WindowBand(Size2D source, int channels, int pitch, int firstColumn, Size2D size, int bandPitch, bool maps)
    {
        (_source, _channels, _pitch) = (source, channels, pitch);
        (_firstColumn, Size, _bandPitch, _maps) = (firstColumn, size, bandPitch, maps);
    }

    /// <summary>Pixels of the band of one image.</summary>
    public Size2D Size { get; }

    /// <summary>Numbers of the band of one image.</summary>
    public long Length => (long)Size.Height * Size.Width * _bandPitch;

    /// <summary>Copies rows of images, one image's band behind the other.</summary>
    /// <param name="source">The images.</param>
    /// <param name="target">The first image's band.</param>
    /// <param name="firstImage">The first image.</param>
    /// <param name="images">Number of images.</param>
    /// <param name="top">The first source row; may lie in the border.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="stage">What becomes of the pixels, if they are mapped.</param>
    public void Gather(T* source, T* target, int firstImage, int images, int top, int rows, SourceStage<T> stage)
    {
        int left = Math.Clamp(-_firstColumn, 0, Size.Width);
        int right = Math.Clamp(_source.Width - _firstColumn, left, Size.Width);
        if (left == 0 && right == Size.Width && Size.Width == _source.Width && images == 1 && top >= 0 && top + rows <= _source.Height)
        {
            // Whole rows without border lie one behind the other.
            Copy(source, (((long)firstImage * _source.Height) + top) * _source.Width, target, rows * _source.Width, stage);
            return;
        }

        for (int image = firstImage; image < firstImage + images; image++)
        {
            T* band = target + ((image - firstImage) * Length);
            for (int row = top; row < top + rows; row++, band += Size.Width * _bandPitch)
            {
                Span<T> to = new(band, Size.Width * _bandPitch);
                if (row < 0 || row >= _source.Height)
                {
                    to.Clear();
                    continue;
                }

                long first = ((((long)image * _source.Height) + row) * _source.Width) + _firstColumn + left;
                to[..(left * _bandPitch)].Clear();
                Copy(source, first, band + (left * _bandPitch), right - left, stage);
                to[(right * _bandPitch)..].Clear();
            }
        }
    }

    private void Copy(T* source, long first, T* to, int pixels, SourceStage<T> stage)
    {
        T* from = source + (first * _pitch);
        if (_maps && stage.Addend != null)
        {
            T* addend = stage.Addend + (first * stage.AddendPitch);
            stage.Numbers.ApplyAndAdd<TLanes, TVector>(
                from, _pitch, addend, stage.AddendPitch, to, _bandPitch, pixels, _channels, rectifies: false);
            return;
        }

        if (_maps)
        {
            stage.Numbers.Apply<TLanes, TVector>(from, _pitch, to, _bandPitch, pixels, _channels, rectifies: true);
            return;
        }

        if (_pitch == _channels && _bandPitch == _channels)
        {
            new ReadOnlySpan<T>(from, pixels * _channels).CopyTo(new Span<T>(to, pixels * _channels));
            return;
        }

        for (int pixel = 0; pixel < pixels; pixel++, from += _pitch, to += _bandPitch)
        {
            new ReadOnlySpan<T>(from, _channels).CopyTo(new Span<T>(to, _channels));
        }
    }
}
