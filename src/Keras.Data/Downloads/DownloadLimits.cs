namespace Keras.Downloads;

/// <summary>When a download is given up.</summary>
/// <param name="MostBytes">The largest file that is accepted.</param>
/// <param name="LeastBytesPerSecond">What a server must send on average over <paramref name="Patience"/>.</param>
/// <param name="Patience">How long a server may be too slow.</param>
internal sealed record DownloadLimits(long MostBytes, long LeastBytesPerSecond, TimeSpan Patience)
{
    /// <summary>More than any data set or weights that Keras names, and slower than any modem.</summary>
    public static DownloadLimits Default { get; } = new(20L << 30, 1000, TimeSpan.FromSeconds(60));
}
