using Keras.Engine.Operations;

namespace Keras.Engine.Cpu.Kernels.Sampling;

/// <summary>The neighboring elements that one element of a resampled axis is made of, and their shares.</summary>
internal readonly struct Taps
{
    private const double Rounding = 1e-9;

    private readonly Interpolation _interpolation;
    private readonly double _center;
    private readonly double _width;
    private readonly double _sum;

    /// <summary>The taps of an element.</summary>
    /// <param name="op">How the axis is resampled.</param>
    /// <param name="size">Its size before.</param>
    /// <param name="position">The element of the result.</param>
    public Taps(ResampleOp op, int size, int position)
    {
        _interpolation = op.Interpolation;
        double scale = (double)size / op.Size;
        if (op.Interpolation == Interpolation.Nearest)
        {
            // In float32, as TensorFlow rounds.
            First = Math.Min((int)MathF.Floor((position + 0.5f) * ((float)size / op.Size)), size - 1);
            (Count, _center, _width, _sum) = (1, First, 1, 1);
            return;
        }

        if (op.Interpolation == Interpolation.Area)
        {
            // What begins and ends within an element: the borders stand in place of centre and width.
            (_center, _width, _sum) = (position * scale, scale, scale);
            First = Math.Min((int)Math.Floor(_center + Rounding), size - 1);
            Count = Math.Clamp((int)Math.Ceiling(_center + scale - Rounding), First + 1, size) - First;
            return;
        }

        // A wider window where many elements become one.
        _width = op.Antialias ? Math.Max(scale, 1) : 1;
        _center = ((position + 0.5) * scale) - 0.5;
        if (op.Interpolation == Interpolation.Bilinear && _width == 1)
        {
            // Beyond the outermost centres, their elements go on.
            _center = Math.Clamp(_center, 0, size - 1);
        }

        double radius = _width * Radius;
        First = Math.Max((int)Math.Floor(_center - radius) + 1, 0);
        Count = Math.Min((int)Math.Ceiling(_center + radius) - 1, size - 1) - First + 1;
        for (int tap = 0; tap < Count; tap++)
        {
            _sum += Raw(tap);
        }
    }

    /// <summary>The first element.</summary>
    public int First { get; }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>The share of an element; they add up to 1.</summary>
    public double Weight(int tap) => Raw(tap) / _sum;

    private int Radius => _interpolation switch
    {
        Interpolation.Bilinear => 1,
        Interpolation.Bicubic => 2,
        Interpolation.Lanczos3 => 3,
        _ => 5,
    };

    private double Raw(int tap)
    {
        if (_interpolation == Interpolation.Area)
        {
            return Math.Min(First + tap + 1, _center + _width) - Math.Max(First + tap, _center);
        }

        double d = Math.Abs(First + tap - _center) / _width;
        return _interpolation switch
        {
            Interpolation.Nearest => 1,
            Interpolation.Bilinear => Math.Max(1 - d, 0),
            Interpolation.Lanczos3 or Interpolation.Lanczos5 => d < Radius ? Sinc(d) * Sinc(d / Radius) : 0,
            _ when d <= 1 => (((1.5 * d) - 2.5) * d * d) + 1,
            _ => (((((-0.5 * d) + 2.5) * d) - 4) * d) + 2,
        };
    }

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);
}
