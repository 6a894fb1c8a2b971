namespace Keras.Fuzz;

/// <summary>One reader of files.</summary>
/// <param name="Extension">Of its files.</param>
/// <param name="Read">Reads all of a file; it may write to the scratch folder.</param>
/// <param name="Refusals">What it answers bad files with; anything else is a finding.</param>
/// <param name="Seeds">Names of golden files to begin with, as patterns of <see cref="Directory.GetFiles(string)"/>.</param>
/// <param name="Prepare">Makes checksums fit, as an attacker would; null if there are none.</param>
internal sealed record Reader(
    string Extension, Action<Scratch> Read, Type[] Refusals, string[] Seeds, Action<byte[]>? Prepare = null)
{
    // Inputs are at most a megabyte: what is allocated beyond this is a bomb.
    private const long MostBytes = 2L << 30;

    /// <summary>Reads an input.</summary>
    /// <returns>The sentence by which it was refused; null if it was read.</returns>
    /// <exception cref="Exception">It was neither read nor refused.</exception>
    public string? Try(byte[] input, Scratch scratch)
    {
        Prepare?.Invoke(input);
        File.WriteAllBytes(scratch.Input, input);
        long before = GC.GetAllocatedBytesForCurrentThread();
        string? refusal = null;
        try
        {
            Read(scratch);
        }
        catch (Exception exception) when (Refusals.Contains(exception.GetType()))
        {
            refusal = $"{exception.GetType().Name}: {exception.Message}";
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return allocated <= MostBytes ? refusal : throw new InvalidOperationException(
            $"{input.Length} bytes made the reader allocate {allocated:N0}.");
    }
}
