using System.Diagnostics;
using System.Globalization;
using Keras.Hdf5;
using Keras.Testing;

namespace Keras.Benchmarks;

/// <summary>Writing and reading 240 MB of weights, and unpacking 24 MB, beside h5py, which calls libhdf5.</summary>
internal static class Hdf5Benchmark
{
    private const string Python = "/usr/bin/python3";
    private const int Datasets = 60;
    private const int Turns = 5;

    /// <summary>Prints the medians of some turns.</summary>
    public static void Run()
    {
        using TemporaryFolder folder = new();
        float[] values = [.. Enumerable.Range(0, 1_000_000).Select(static i => (float)i)];
        Compare("write 240 MB", () => Write(folder.File("ours.h5"), values), () => Peer("write", folder.File("theirs.h5")));
        Compare("read 240 MB", () => Read(folder.File("theirs.h5"), values), () => Peer("read", folder.File("ours.h5")));
        _ = Peer("pack", folder.File("packed.h5"));
        float[] unpacked = new float[6_000_000];
        Compare(
            "read 24 MB of shuffled gzip chunks",
            () => Read(folder.File("packed.h5"), unpacked),
            () => Peer("read", folder.File("packed.h5")));
    }

    private static void Compare(string work, Func<double> ours, Func<double?> theirs)
    {
        double[] here = new double[Turns];
        double?[] there = new double?[Turns];
        for (int turn = 0; turn < Turns; turn++)
        {
            here[turn] = ours();
            there[turn] = theirs();
        }

        Array.Sort(here);
        Array.Sort(there);
        Console.WriteLine(there[0] is null
            ? $"{work}: {here[Turns / 2]:F3} s; no h5py in {Python} to compare with"
            : $"{work}: {here[Turns / 2]:F3} s, h5py {there[Turns / 2]:F3} s, ratio {there[Turns / 2] / here[Turns / 2]:F2}");
    }

    private static double Write(string path, float[] values)
    {
        long start = Stopwatch.GetTimestamp();
        using (Hdf5File file = Hdf5File.Create(path, overwrite: true))
        {
            for (int i = 0; i < Datasets; i++)
            {
                file.Root.WriteDataset<float>($"layer{i}/kernel:0", values, values.Length).Dispose();
            }
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Read(string path, float[] buffer)
    {
        long start = Stopwatch.GetTimestamp();
        using (Hdf5File file = Hdf5File.Open(path))
        {
            Read(file.Root, buffer);
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static void Read(Hdf5Group group, float[] buffer)
    {
        foreach (string name in group.MemberNames)
        {
            using Hdf5Object member = group.OpenMember(name);
            if (member is Hdf5Dataset dataset)
            {
                dataset.Read(buffer.AsSpan(0, (int)dataset.Count));
            }
            else
            {
                Read((Hdf5Group)member, buffer);
            }
        }
    }

    private static double? Peer(string action, string path)
    {
        string script = Path.Combine(RepositoryFiles.Root, "tests", "Keras.Benchmarks", "peers", "hdf5_h5py.py");
        if (!File.Exists(Python))
        {
            return null;
        }

        using Process process = Process.Start(
            new ProcessStartInfo(Python, [script, action, path]) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? double.Parse(output, CultureInfo.InvariantCulture) : null;
    }
}
