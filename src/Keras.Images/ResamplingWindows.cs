namespace Keras.Images;

/// <summary>For every new pixel of a row or column: the source pixels it draws from, and their weights.</summary>
/// <remarks>Port of precompute_coeffs and normalize_coeffs_8bpc in Pillow's src/libImaging/Resample.c.</remarks>
internal sealed class ResamplingWindows
{
    /// <summary>
    /// Bits after the point in fixed-point weights: 32, less 8 of the pixel, less 2 for sums outside 0 to 1.
    /// </summary>
    private const int PrecisionBits = 22;

    private readonly int[] _starts;
    private readonly int[] _lengths;
    private readonly double[] _weights;

    public ResamplingWindows(int size, int newSize, Resampling resampling)
    {
        (Func<double, double> filter, double radius) = FilterOf(resampling);
        double scale = (double)size / newSize;
        double filterScale = Math.Max(1.0, scale);
        double support = radius * filterScale;
        double inverseScale = 1.0 / filterScale;

        Stride = ((int)Math.Ceiling(support) * 2) + 1;
        _starts = new int[newSize];
        _lengths = new int[newSize];
        _weights = new double[checked(newSize * Stride)];
        for (int i = 0; i < newSize; i++)
        {
            double center = (i + 0.5) * scale;
            int start = Math.Max(0, (int)(center - support + 0.5));
            int length = Math.Min(size, (int)(center + support + 0.5)) - start;
            Span<double> window = _weights.AsSpan(i * Stride, length);
            double sum = 0;
            for (int x = 0; x < length; x++)
            {
                window[x] = filter((x + start - center + 0.5) * inverseScale);
                sum += window[x];
            }

            for (int x = 0; x < length && sum != 0; x++)
            {
                window[x] /= sum;
            }

            _starts[i] = start;
            _lengths[i] = length;
        }
    }

    /// <summary>One half in fixed point: a sum starts with it to round to nearest.</summary>
    public static int Half => 1 << (PrecisionBits - 1);

    public int Count => _starts.Length;

    /// <summary>Distance between the weights of two neighbouring new pixels.</summary>
    public int Stride { get; }

    public int Start(int index) => _starts[index];

    public int Length(int index) => _lengths[index];

    public static byte Round(int sum) => (byte)Math.Clamp(sum >> PrecisionBits, 0, 255);

    public int[] FixedPointWeights()
    {
        int[] fixedPoint = new int[_weights.Length];
        for (int i = 0; i < fixedPoint.Length; i++)
        {
            double scaled = _weights[i] * (1 << PrecisionBits);
            fixedPoint[i] = (int)(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
        }

        return fixedPoint;
    }

    /// <summary>The weighted sum for one new pixel of deep values that lie <paramref name="stride"/> apart.</summary>
    public int WeighDeep(int index, ReadOnlySpan<int> source, int stride)
    {
        double sum = 0;
        for (int i = 0; i < _lengths[index]; i++)
        {
            sum += source[(_starts[index] + i) * stride] * _weights[(index * Stride) + i];
        }

        return (int)(sum >= 0 ? sum + 0.5 : sum - 0.5);
    }

    private static (Func<double, double> Filter, double Radius) FilterOf(Resampling resampling) => resampling switch
    {
        Resampling.Box => (x => x is > -0.5 and <= 0.5 ? 1 : 0, 0.5),
        Resampling.Bilinear => (x => Math.Max(0, 1 - Math.Abs(x)), 1),
        Resampling.Hamming => (Hamming, 1),
        Resampling.Bicubic => (Bicubic, 2),
        Resampling.Lanczos => (x => x is >= -3 and < 3 ? Sinc(x) * Sinc(x / 3) : 0, 3),
        _ => throw new ArgumentOutOfRangeException(nameof(resampling)),
    };

    private static double Hamming(double x)
    {
        x = Math.Abs(x);

        // The two constants are single precision in Pillow.
        return x >= 1 ? 0 : Sinc(x) * (0.54f + (0.46f * Math.Cos(x * Math.PI)));
    }

    private static double Bicubic(double x)
    {
        const double a = -0.5;
        x = Math.Abs(x);
        return x switch
        {
            < 1 => ((((a + 2) * x) - (a + 3)) * x * x) + 1,
            < 2 => ((((x - 5) * x) + 8) * x - 4) * a,
            _ => 0,
        };
    }

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(x * Math.PI) / (x * Math.PI);
}
