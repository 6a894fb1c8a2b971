using System.Diagnostics;

namespace Keras.Downloads;

/// <summary>Gives up a server that drips: less than a minimum for as long as one is patient.</summary>
internal sealed class DownloadPace(DownloadLimits limits)
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private long _bytes;

    /// <summary>Counts what came.</summary>
    /// <exception cref="DownloadException">It was too little for too long.</exception>
    public void Add(int count)
    {
        _bytes += count;
        double seconds = _watch.Elapsed.TotalSeconds;
        if (seconds < limits.Patience.TotalSeconds)
        {
            return;
        }

        if (_bytes < limits.LeastBytesPerSecond * seconds)
        {
            throw new DownloadException(
                $"only {_bytes:N0} bytes came in {seconds:0.#} seconds, less than {limits.LeastBytesPerSecond:N0} a second");
        }

        _watch.Restart();
        _bytes = 0;
    }
}
