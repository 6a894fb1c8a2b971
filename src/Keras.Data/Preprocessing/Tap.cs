namespace Keras.Preprocessing;

/// <summary>The two neighbors of a coordinate along one axis, and the weight of the second.</summary>
/// <param name="Low">Index of the first; negative if the coordinate lies outside and nothing is read.</param>
/// <param name="High">Index of the second.</param>
/// <param name="Weight">From 0 to 1.</param>
internal readonly record struct Tap(int Low, int High, float Weight)
{
    /// <summary>Whether the coordinate lies outside of an image that is filled with a constant.</summary>
    public bool IsOutside => Low < 0;

    /// <summary>Finds the neighbors as SciPy's affine_transform does.</summary>
    /// <param name="coordinate">In pixels; 0 is the middle of the first pixel.</param>
    /// <param name="size">Pixels along the axis.</param>
    /// <param name="mode">What lies beyond.</param>
    /// <param name="order">0 takes the nearer neighbor, 1 interpolates.</param>
    public static Tap At(double coordinate, int size, FillMode mode, int order)
    {
        double last = size - 1;
        if (coordinate < 0 || coordinate > last)
        {
            if (mode == FillMode.Constant)
            {
                return new Tap(-1, -1, 0);
            }

            coordinate = Math.Clamp(MoveInside(coordinate, size, mode), 0, last);
        }

        int low = (int)Math.Floor(order == 0 ? coordinate + 0.5 : coordinate);
        return order == 0 || low == last
            ? new Tap(low, low, 0)
            : new Tap(low, low + 1, (float)(coordinate - low));
    }

    /// <summary>The coordinate whose pixel is seen at a coordinate outside the image.</summary>
    /// <returns>Up to a pixel outside if mirrored, since mirrors lie at the outer edges of pixels.</returns>
    public static double MoveInside(double coordinate, int size, FillMode mode) => mode switch
    {
        _ when coordinate >= 0 && coordinate <= size - 1 => coordinate,
        FillMode.Reflect => Reflect(coordinate, size),

        // SciPy's period is one pixel short, so that the last pixel falls on the first.
        FillMode.Wrap when size > 1 => coordinate < 0
            ? coordinate + ((size - 1) * (Math.Floor(-coordinate / (size - 1)) + 1))
            : coordinate - ((size - 1) * Math.Floor(coordinate / (size - 1))),
        _ => Math.Clamp(coordinate, 0, size - 1),
    };

    private static double Reflect(double coordinate, int size)
    {
        // In SciPy's order, so that halves are rounded to the same side.
        double period = 2.0 * size;
        if (coordinate < 0)
        {
            coordinate += coordinate < -period ? period * Math.Floor(-coordinate / period) : 0;
            return coordinate < -size ? coordinate + period : -coordinate - 1;
        }

        coordinate -= period * Math.Floor(coordinate / period);
        return coordinate >= size ? period - coordinate - 1 : coordinate;
    }
}
