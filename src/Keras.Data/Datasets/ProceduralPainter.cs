namespace Keras.Datasets;

/// <summary>Draws one image of <see cref="ProceduralImages"/>.</summary>
internal static class ProceduralPainter
{
    private const int Side = CifarBatch.Side;
    private const int Channels = CifarBatch.Channels;

    /// <summary>Least distance of the two colors of an image, so that there is something to see.</summary>
    private const double MinContrast = 110;

    /// <summary>Draws an image of a class into three planes.</summary>
    public static void Paint(int label, RandomStream random, Span<byte> planes)
    {
        Span<double> mask = stackalloc double[Side * Side];
        FillMask(label, ref random, mask);

        Span<double> paper = stackalloc double[Channels];
        Span<double> ink = stackalloc double[Channels];
        ChooseColors(ref random, paper, ink);

        // Light falls from one side, as in photographs.
        double slope = random.Uniform(0, 0.3);
        (double lightY, double lightX) = Math.SinCos(random.Uniform(0, 2 * Math.PI));
        double noise = random.Uniform(4, 20);
        for (int channel = 0; channel < Channels; channel++)
        {
            Span<byte> plane = planes.Slice(channel * Side * Side, Side * Side);
            for (int i = 0; i < plane.Length; i++)
            {
                double light = 1 + (slope * (((i % Side) * lightX) + ((i / Side) * lightY)) / Side);
                double color = paper[channel] + (mask[i] * (ink[channel] - paper[channel]));
                plane[i] = (byte)Math.Clamp((color * light) + (noise * Bell(ref random)), 0, 255);
            }
        }
    }

    /// <summary>How much ink covers each pixel, from 0 to 1.</summary>
    private static void FillMask(int label, ref RandomStream random, Span<double> mask)
    {
        double radius = random.Uniform(7, 12);
        double period = random.Uniform(5, 10);
        double room = (Side / 2.0) - (0.8 * radius);
        double centerX = (Side / 2.0) + random.Uniform(-room, room);
        double centerY = (Side / 2.0) + random.Uniform(-room, room);
        (double sin, double cos) = Math.SinCos(random.Uniform(0, 2 * Math.PI));
        Span<double> lattice = stackalloc double[CloudLattice * CloudLattice];
        foreach (ref double value in lattice)
        {
            value = random.Uniform(-1, 1);
        }

        for (int i = 0; i < mask.Length; i++)
        {
            double dx = (i % Side) + 0.5 - centerX;
            double dy = (i / Side) + 0.5 - centerY;
            double x = (cos * dx) + (sin * dy);
            double y = (cos * dy) - (sin * dx);
            double distance = label switch
            {
                0 => Disk(x, y, radius),
                1 => Math.Abs(Disk(x, y, 0.85 * radius)) - (0.22 * radius),
                2 => Box(x, y, 0.85 * radius, 0.85 * radius),
                3 => Triangle(x, y, radius),
                4 => Math.Min(Box(x, y, radius, 0.28 * radius), Box(x, y, 0.28 * radius, radius)),
                5 => Wave(x, period),
                6 => Wave(x, 1.6 * period) * Wave(y, 1.6 * period) / period,
                7 => Disk(Repeat(x, 1.1 * period), Repeat(y, 1.1 * period), 0.33 * period),
                8 => Wave(Math.Sqrt((x * x) + (y * y)), period),
                _ => 4 * Cloud(lattice, i % Side, i / Side),
            };

            // One pixel of transition at the outline.
            mask[i] = Math.Clamp(0.5 - distance, 0, 1);
        }
    }

    private static void ChooseColors(ref RandomStream random, Span<double> paper, Span<double> ink)
    {
        double contrast;
        do
        {
            contrast = 0;
            for (int channel = 0; channel < Channels; channel++)
            {
                paper[channel] = random.Uniform(20, 235);
                ink[channel] = random.Uniform(20, 235);
                contrast += (paper[channel] - ink[channel]) * (paper[channel] - ink[channel]);
            }
        }
        while (contrast < MinContrast * MinContrast);
    }

    // Distances to the outline in pixels, negative inside.
    private static double Disk(double x, double y, double radius) => Math.Sqrt((x * x) + (y * y)) - radius;

    private static double Box(double x, double y, double halfWidth, double halfHeight) =>
        Math.Max(Math.Abs(x) - halfWidth, Math.Abs(y) - halfHeight);

    private static double Triangle(double x, double y, double radius)
    {
        double half = 0.55 * radius;
        double slanted = Math.Max((0.866 * x) + (0.5 * y), (-0.866 * x) + (0.5 * y));
        return Math.Max(slanted, -y) - half;
    }

    private static double Wave(double x, double period) => Math.Sin(2 * Math.PI * x / period) * period / 4;

    private static double Repeat(double x, double period) => x - (period * Math.Round(x / period));

    private const int CloudLattice = 6;

    /// <summary>Random heights on a coarse lattice, smoothly joined.</summary>
    private static double Cloud(ReadOnlySpan<double> lattice, int column, int row)
    {
        const double Scale = (CloudLattice - 1) / (double)Side;
        (int x, double fx) = Split(column * Scale);
        (int y, double fy) = Split(row * Scale);
        ReadOnlySpan<double> top = lattice.Slice(y * CloudLattice, CloudLattice);
        ReadOnlySpan<double> bottom = lattice.Slice((y + 1) * CloudLattice, CloudLattice);
        return double.Lerp(double.Lerp(top[x], top[x + 1], fx), double.Lerp(bottom[x], bottom[x + 1], fx), fy);
    }

    private static (int Cell, double Weight) Split(double position)
    {
        int cell = (int)position;
        double t = position - cell;
        return (cell, t * t * (3 - (2 * t)));
    }

    /// <summary>Close to a normal distribution of mean 0 and deviation 1: the sum of four uniform numbers.</summary>
    private static double Bell(ref RandomStream random)
    {
        const int Bits = 16;
        const double Deviation = 0.5773502691896258;
        ulong bits = random.NextBits();
        ulong sum = 0;
        for (int i = 0; i < 4; i++, bits >>= Bits)
        {
            sum += bits & ((1UL << Bits) - 1);
        }

        return ((sum / (double)(1 << Bits)) - 2) / Deviation;
    }
}
