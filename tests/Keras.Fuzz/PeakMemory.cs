using System.Diagnostics;
using System.Globalization;

namespace Keras.Fuzz;

/// <summary>Writes the most memory that the process has held into a file: afl-fuzz ends processes without a word.</summary>
/// <param name="path">The file; null if nobody wants to know.</param>
internal sealed class PeakMemory(string? path) : IDisposable
{
    private const int Interval = 64;

    private int _inputs;
    private long _most = path is not null && File.Exists(path)
        ? long.Parse(File.ReadAllText(path), CultureInfo.InvariantCulture)
        : 0;

    /// <summary>To be called after every input.</summary>
    public void Note()
    {
        if (path is not null && _inputs++ % Interval == 0)
        {
            Write(path);
        }
    }

    public void Dispose()
    {
        if (path is not null)
        {
            Write(path);
        }
    }

    private void Write(string file)
    {
        using Process process = Process.GetCurrentProcess();
        long peak = process.PeakWorkingSet64;
        if (peak > _most)
        {
            _most = peak;
            File.WriteAllText(file, peak.ToString(CultureInfo.InvariantCulture));
        }
    }
}
