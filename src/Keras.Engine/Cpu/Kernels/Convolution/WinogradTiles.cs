using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>The tiles of 4x4 results that Winograd's transforms compute together.</summary>
internal static class WinogradTiles
{
    /// <summary>Results in a row or column of a tile.</summary>
    public const int Tile = 4;

    /// <summary>Results of a tile.</summary>
    public const int Results = Tile * Tile;

    /// <summary>Pixels, and products, in a row or column of a tile.</summary>
    public const int Reach = 6;

    /// <summary>Pixels by which a tile of pixels is larger than its results.</summary>
    public const int Border = Reach - Tile;

    /// <summary>Products of a tile.</summary>
    public const int Positions = Reach * Reach;

    /// <summary>Rows and columns of tiles of an image's results; the last ones may reach beyond it.</summary>
    public static Size2D Of(Shape results) => (Count(results[1]), Count(results[2]));

    /// <summary>Tiles of all images.</summary>
    public static int Count(Shape results)
    {
        Size2D tiles = Of(results);
        return results[0] * tiles.Height * tiles.Width;
    }

    private static int Count(int results) => (results + Tile - 1) / Tile;
}
