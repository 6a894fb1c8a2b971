namespace Keras.Engine.Cpu.Kernels;

/// <summary>Divides a range of equal units into pieces, by sizes only.</summary>
/// <param name="units">Number of units.</param>
/// <param name="unitWork">Work of a unit, in elements touched.</param>
internal readonly struct WorkPieces(long units, double unitWork)
{
    // Handing a piece to another core costs about as much as touching a few thousand elements.
    private const double MinimumWork = 16384;
    private const int EnoughPieces = 64;

    /// <summary>Number of pieces; 1 if the work is small.</summary>
    public int Count { get; } = (int)Math.Clamp(Math.Min(units, units * unitWork / MinimumWork), 1, EnoughPieces);

    /// <summary>The first unit of a piece.</summary>
    public long Begin(int piece) => units * piece / Count;

    /// <summary>One past the last unit of a piece.</summary>
    public long End(int piece) => units * (piece + 1) / Count;
}
