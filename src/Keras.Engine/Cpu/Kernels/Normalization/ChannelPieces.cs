namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>Divides the rows of a channels-last tensor into pieces of whole periods; by sizes only.</summary>
internal readonly struct ChannelPieces
{
    private const int MinimumElements = 1 << 15;
    private const int EnoughPieces = 64;

    public ChannelPieces(long rows, ChannelPeriod period)
    {
        long periods = (rows + period.Rows - 1) / period.Rows;
        long wanted = Math.Clamp(rows * period.Channels / MinimumElements, 1, EnoughPieces);
        Rows = rows;
        RowsInPiece = (periods + wanted - 1) / wanted * period.Rows;
        Count = (int)((rows + RowsInPiece - 1) / RowsInPiece);
    }

    public long Rows { get; }

    public long RowsInPiece { get; }

    public int Count { get; }

    /// <summary>First row of a piece.</summary>
    public long Begin(int piece) => piece * RowsInPiece;

    /// <summary>Rows of a piece; the last one may have fewer.</summary>
    public long Length(int piece) => Math.Min(RowsInPiece, Rows - Begin(piece));
}
