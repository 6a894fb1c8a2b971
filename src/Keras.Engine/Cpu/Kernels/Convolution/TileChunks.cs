namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>Divides tiles into chunks: few enough to join their sums in no time, enough for 16 threads; by sizes only.</summary>
/// <param name="tiles">Number of tiles.</param>
/// <param name="most">Chunks there may be at most.</param>
internal readonly struct TileChunks(int tiles, long most = long.MaxValue)
{
    private const int EnoughChunks = 32;

    /// <summary>Number of chunks.</summary>
    public int Count { get; } = (int)Math.Min(Math.Min(tiles, EnoughChunks), Math.Max(most, 1));

    /// <summary>The first tile of a chunk.</summary>
    public int Begin(int chunk) => (int)((long)tiles * chunk / Count);

    /// <summary>Of the pieces of tiles, the last one that a piece of chunks computes; -1 for no piece.</summary>
    /// <param name="piece">The piece: panels of a chunk.</param>
    /// <param name="piecesInTile">Pieces of a tile, or of a chunk.</param>
    public int LastPiece(int piece, int piecesInTile) =>
        piece < 0 ? -1 : ((Begin((piece / piecesInTile) + 1) - 1) * piecesInTile) + (piece % piecesInTile);

    /// <summary>Pixels of every chunk.</summary>
    /// <param name="range">The pixels of a piece.</param>
    /// <param name="piecesInTile">Pieces of a tile, which all have its pixels.</param>
    public long[] Pixels(Func<int, TileRange> range, int piecesInTile)
    {
        long[] pixels = new long[Count];
        for (int chunk = 0; chunk < Count; chunk++)
        {
            for (int tile = Begin(chunk); tile < Begin(chunk + 1); tile++)
            {
                pixels[chunk] += range(tile * piecesInTile).Pixels;
            }
        }

        return pixels;
    }
}
