using Keras.Engine.Operations;

namespace Keras.Engine.Cpu.Kernels.Sampling;

/// <summary>The pixels that one pixel of a transformed image is made of, and their shares.</summary>
internal readonly struct ProjectiveTaps
{
    private readonly int _height;
    private readonly int _width;
    private readonly int _top;
    private readonly int _left;
    private readonly double _down;
    private readonly double _right;
    private readonly bool _isNothing;

    /// <summary>The taps of a pixel.</summary>
    /// <param name="op">How it is read.</param>
    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Its columns.</param>
    /// <param name="x">The pixel's place, moved by the matrix.</param>
    /// <param name="y">The same along the rows.</param>
    public ProjectiveTaps(ProjectiveSampleOp op, int height, int width, double x, double y)
    {
        (_height, _width) = (height, width);
        (x, y) = (Inside(op.Fill, x, width), Inside(op.Fill, y, height));

        // Far outside, and where the matrix divides by zero, there is only the number outside.
        _isNothing = !(x > -2 && x < width + 1.0 && y > -2 && y < height + 1.0);
        if (_isNothing)
        {
            return;
        }

        if (op.Interpolation == Interpolation.Nearest)
        {
            _left = (int)Math.Round(x, MidpointRounding.AwayFromZero);
            _top = (int)Math.Round(y, MidpointRounding.AwayFromZero);
            return;
        }

        (_left, _top) = ((int)Math.Floor(x), (int)Math.Floor(y));
        (_right, _down) = (x - _left, y - _top);
    }

    /// <summary>One of four: the share of the pixel, and its number in the image, or -1 outside.</summary>
    public (double Weight, long Pixel) this[int tap]
    {
        get
        {
            if (_isNothing)
            {
                return (tap == 0 ? 1 : 0, -1);
            }

            (int row, int column) = (_top + (tap >> 1), _left + (tap & 1));
            double weight = ((tap >> 1) == 0 ? 1 - _down : _down) * ((tap & 1) == 0 ? 1 - _right : _right);
            bool isInside = row >= 0 && row < _height && column >= 0 && column < _width;
            return (weight, isInside ? ((long)row * _width) + column : -1);
        }
    }

    // MapCoordinate in tensorflow/core/kernels/image/image_ops.h.
    private static double Inside(SampleFill fill, double place, int length)
    {
        if (fill == SampleFill.Constant || double.IsNaN(place) || (place >= 0 && place <= length - 1))
        {
            return place;
        }

        if (length == 1)
        {
            return 0;
        }

        if (fill == SampleFill.Reflect)
        {
            double period = 2.0 * length;
            if (place < 0)
            {
                place += period * Math.Truncate(-place / period);
                place = place < -length ? place + period : -place - 1;
            }
            else
            {
                place -= period * Math.Truncate(place / period);
                place = place >= length ? period - place - 1 : place;
            }
        }
        else if (fill == SampleFill.Wrap)
        {
            place = place < 0
                ? place + (length * (Math.Truncate(-place / (length - 1)) + 1))
                : place - (length * Math.Truncate(place / (length - 1)));
        }

        return Math.Clamp(place, 0, length - 1);
    }
}
