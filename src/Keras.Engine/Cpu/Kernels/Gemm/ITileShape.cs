namespace Keras.Engine.Cpu.Kernels.Gemm;

/// <summary>The part of a product that stays in registers: some rows, and one to three vectors of columns.</summary>
/// <remarks>
/// Constants to the just-in-time compiler, so that one body serves every shape. A shape has an accumulator for each
/// row and vector, and needs a register for each vector of the right matrix and one for a number of the left one.
/// Two vectors or more: with one, loads (one more than multiply-adds) limit the speed to 85 % of the peak.
/// At least eight accumulators hide the latency of multiply-add, 16 where four begin at once; the small shapes serve last rows only.
/// </remarks>
internal interface ITileShape
{
    /// <summary>Rows, at most 12.</summary>
    static abstract int Rows { get; }

    /// <summary>Vectors a row, at most 3.</summary>
    static abstract int Vectors { get; }
}

/// <summary>8 rows of 3 vectors, for 32 registers.</summary>
internal readonly struct Tile8x3 : ITileShape
{
    public static int Rows => 8;

    public static int Vectors => 3;
}

/// <summary>4 rows of 3 vectors, for 16 registers.</summary>
internal readonly struct Tile4x3 : ITileShape
{
    public static int Rows => 4;

    public static int Vectors => 3;
}

/// <summary>8 rows of 2 vectors, for 32 registers.</summary>
internal readonly struct Tile8x2 : ITileShape
{
    public static int Rows => 8;

    public static int Vectors => 2;
}

/// <summary>4 rows of 2 vectors.</summary>
internal readonly struct Tile4x2 : ITileShape
{
    public static int Rows => 4;

    public static int Vectors => 2;
}

/// <summary>8 rows of one vector.</summary>
internal readonly struct Tile8x1 : ITileShape
{
    public static int Rows => 8;

    public static int Vectors => 1;
}

/// <summary>2 rows of 3 vectors.</summary>
internal readonly struct Tile2x3 : ITileShape
{
    public static int Rows => 2;

    public static int Vectors => 3;
}

/// <summary>12 rows of 2 vectors, for 32 registers.</summary>
internal readonly struct Tile12x2 : ITileShape
{
    public static int Rows => 12;

    public static int Vectors => 2;
}

/// <summary>6 rows of 2 vectors, for 16 registers.</summary>
internal readonly struct Tile6x2 : ITileShape
{
    public static int Rows => 6;

    public static int Vectors => 2;
}

/// <summary>3 rows of 2 vectors.</summary>
internal readonly struct Tile3x2 : ITileShape
{
    public static int Rows => 3;

    public static int Vectors => 2;
}

/// <summary>12 rows of one vector.</summary>
internal readonly struct Tile12x1 : ITileShape
{
    public static int Rows => 12;

    public static int Vectors => 1;
}

/// <summary>6 rows of one vector.</summary>
internal readonly struct Tile6x1 : ITileShape
{
    public static int Rows => 6;

    public static int Vectors => 1;
}

/// <summary>4 rows of one vector.</summary>
internal readonly struct Tile4x1 : ITileShape
{
    public static int Rows => 4;

    public static int Vectors => 1;
}
