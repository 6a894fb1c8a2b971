using System.Diagnostics;

namespace Keras.Hdf5.Tests;

/// <summary>
/// Opens damaged files. It runs in a process of its own, so that a stack overflow or an endless loop is a failed test
/// and not the end of all tests, and its memory can be told.
/// </summary>
internal static class Program
{
    public const int Passed = 0;
    public const int BadException = 3;
    public const int TookTooLong = 4;
    public const int TookTooMuch = 5;

    // The runtime, and a dataset and its numbers up to the limit.
    private const long MostBytes = 256L << 20;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private static int s_current;

    /// <summary>Usage: progress-file seed first count file…</summary>
    private static int Main(string[] arguments)
    {
        int seed = int.Parse(arguments[1]);
        int first = int.Parse(arguments[2]);
        int count = int.Parse(arguments[3]);
        byte[][] originals = [.. arguments.Skip(4).Select(File.ReadAllBytes)];
        IReadOnlyList<Checksums.Structure>[] structures = [.. originals.Select(static file => Checksums.Find(file))];
        using FileStream progress = File.Create(arguments[0]);
        new Thread(Watch) { IsBackground = true }.Start();
        var limits = new Hdf5Limits { MaxDatasetBytes = 64 << 20 };
        int opened = 0;
        for (int i = first; i < first + count; i++)
        {
            s_current = i;
            progress.Position = 0;
            progress.Write(BitConverter.GetBytes(i));
            progress.Flush();
            var random = new Random(unchecked((seed * 7919) + i));
            int original = random.Next(originals.Length);
            byte[] damaged = Mutation.Apply(originals[original], structures[original], random);
            try
            {
                using Hdf5File file = Hdf5File.OpenImage(damaged, "damaged", limits);
                Walk.Describe(file);
                opened++;
            }
            catch (Hdf5Exception)
            {
                // The one answer there should be.
            }
            catch (Exception exception)
            {
                Console.WriteLine($"file {i} of seed {seed}: {exception}");
                return BadException;
            }
        }

        long peak = Process.GetCurrentProcess().PeakWorkingSet64;
        Console.WriteLine($"opened {opened} of {count}, peak {peak >> 20} MiB");
        return peak <= MostBytes ? Passed : TookTooMuch;
    }

    private static void Watch()
    {
        while (true)
        {
            int before = Volatile.Read(ref s_current);
            Thread.Sleep(s_patience);
            if (Volatile.Read(ref s_current) == before)
            {
                Console.WriteLine($"file {before} took longer than {s_patience}");
                Environment.Exit(TookTooLong);
            }
        }
    }
}
