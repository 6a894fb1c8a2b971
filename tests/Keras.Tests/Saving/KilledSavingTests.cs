using System.Diagnostics;
using Keras.Models;
using Keras.Testing;
using Keras.Tests.Training;
using Xunit.Abstractions;

namespace Keras.Tests.Saving;

/// <summary>
/// Kills a process that saves models, weights, checkpoints, event files and downloads at random moments;
/// <c>KERAS_TEST_KILLS</c> tells how often, 10 times if unset.
/// </summary>
public sealed class KilledSavingTests(ITestOutputHelper output) : IDisposable
{
    private static readonly int s_kills = int.Parse(Environment.GetEnvironmentVariable("KERAS_TEST_KILLS") ?? "10");

    private readonly TemporaryFolder _folder = new();
    private int _torn;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_file_is_the_old_one_or_the_new_one()
    {
        byte[][] downloads = [.. KilledSaving.Downloads(_folder.FullName).Select(Content)];
        Random random = new();
        int leftovers = 0;
        for (int kill = 0; kill < s_kills; kill++)
        {
            // The first process is given the time to write each file once: then none may be missing.
            KillOne(_folder.File("download.bin"), TimeSpan.FromMilliseconds(random.Next(200)));
            Assert.All(KilledSaving.Models, IsWhole);
            byte[] download = File.ReadAllBytes(_folder.File("download.bin"));
            Assert.Contains(downloads, download.SequenceEqual);
            Assert.All(Directory.GetFiles(_folder.File("logs"), "*.tfevents.*", SearchOption.AllDirectories), IsWholeUpToItsEnd);
            leftovers += Parts().Length;
            Assert.True(Parts().Length <= 2, string.Join(", ", Parts()));
        }

        output.WriteLine($"{s_kills} kills, {leftovers} of them in the middle of a file, {_torn} event files with a torn end");
    }

    private string[] Parts() => Directory.GetFiles(_folder.FullName, "*.part");

    private byte[] Content(string path)
    {
        byte[] content = new byte[2_000_000];
        new Random(path.Length).NextBytes(content);
        File.WriteAllBytes(path, content);
        return content;
    }

    private void IsWhole(string name)
    {
        string path = _folder.File(name);
        Model model;
        if (name.Contains("weights", StringComparison.Ordinal))
        {
            model = KilledSaving.Network();
            model.LoadWeights(path);
        }
        else
        {
            model = Keras.Models.Models.LoadModel(path);
        }

        float[] numbers = [.. model.GetWeights().SelectMany(Small.Numbers)];
        Assert.All(numbers, number => Assert.Equal(numbers[0], number));
    }

    // TensorBoard reads up to a record that is not complete, which may only be the last.
    private void IsWholeUpToItsEnd(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        int begin = 0;
        while (begin + 12 <= file.Length)
        {
            int length = checked((int)BitConverter.ToUInt64(file, begin));
            Assert.Equal(EventFileReader.MaskedCrc(file.AsSpan(begin, 8)), BitConverter.ToUInt32(file, begin + 8));
            if (begin + 16 + length > file.Length)
            {
                break;
            }

            Assert.Equal(
                EventFileReader.MaskedCrc(file.AsSpan(begin + 12, length)), BitConverter.ToUInt32(file, begin + 12 + length));
            begin += 16 + length;
        }

        _torn += begin == file.Length ? 0 : 1;
    }

    // Waits until the process has written this file, and then a while.
    private void KillOne(string last, TimeSpan delay)
    {
        DateTime before = File.Exists(last) ? File.GetLastWriteTimeUtc(last) : default;
        ProcessStartInfo start = new(
            Environment.ProcessPath!, [typeof(Program).Assembly.Location, KilledSaving.Command, _folder.FullName])
        {
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        process.WaitUntil(() => File.Exists(last) && File.GetLastWriteTimeUtc(last) != before);
        bool ended = process.WaitForExit(delay);
        process.Kill();
        process.WaitToEnd();
        Assert.False(ended, ended ? process.Rest(error) : "");
    }
}
