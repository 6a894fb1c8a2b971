using System.Diagnostics;
using Keras.Testing;
using Xunit.Abstractions;

namespace Keras.Tests.Callbacks;

/// <summary>Kills a training process at random moments; <c>KERAS_TEST_KILLS</c> tells how often, 5 times if unset.</summary>
public sealed class KilledTrainingTests(ITestOutputHelper output) : IDisposable
{
    private const int EpochsPerKill = 12;

    private static readonly int s_kills = int.Parse(Environment.GetEnvironmentVariable("KERAS_TEST_KILLS") ?? "5");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Ends_with_the_same_bits_however_often_it_is_killed()
    {
        string whole = Directory.CreateDirectory(_folder.File("whole")).FullName;
        string killed = Directory.CreateDirectory(_folder.File("killed")).FullName;
        KilledTraining.Run(whole, s_kills * EpochsPerKill, seed: 0);
        Random random = new();
        (int kills, int whileSaving, int seed) = (0, 0, 0);
        while (kills < s_kills && !File.Exists(Path.Combine(killed, KilledTraining.Result)))
        {
            kills += KillOnce(killed, seed++, TimeSpan.FromMilliseconds(random.Next(150))) ? 1 : 0;
            whileSaving += Directory.GetFiles(Path.Combine(killed, "backup"), "*.part").Length;
        }

        using (Process last = Start(killed, seed))
        {
            last.WaitToEnd();
            Assert.Equal(0, last.ExitCode);
        }

        output.WriteLine($"{kills} kills, {whileSaving} of them while the backup was written");
        Assert.Equal(s_kills, kills);
        Assert.Equal(
            File.ReadAllLines(Path.Combine(whole, KilledTraining.Result)),
            File.ReadAllLines(Path.Combine(killed, KilledTraining.Result)));
        Assert.Empty(Directory.GetFiles(Path.Combine(killed, "backup")));
    }

    // Ctrl-C is the signal 2; a shell may have told its children to ignore it, which env takes back.
    [ToolFact("env")]
    public void Ctrl_C_ends_the_process_with_a_report_and_a_backup_that_goes_on()
    {
        const int Epochs = 100;
        string whole = Directory.CreateDirectory(_folder.File("whole")).FullName;
        string stopped = Directory.CreateDirectory(_folder.File("stopped")).FullName;
        KilledTraining.Run(whole, Epochs, seed: 0);
        ProcessStartInfo start = new(
            "env",
            ["--default-signal=INT", Environment.ProcessPath!, typeof(Program).Assembly.Location, stopped, $"{Epochs}", "0"])
        {
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> text = process.StandardOutput.ReadToEndAsync();
        process.WaitUntil(() => File.Exists(Path.Combine(stopped, "backup", "training.h5")));
        ChildProcess.Run("kill", "-INT", $"{process.Id}");
        process.WaitToEnd();

        Assert.Equal(0, process.ExitCode);
        Assert.Contains("Stopping after this batch. Press Ctrl-C again to end the program at once.", process.Rest(text));
        Assert.Contains("Interrupted in epoch", process.Rest(text));
        Assert.False(File.Exists(Path.Combine(stopped, KilledTraining.Result)));
        Assert.Single(Directory.GetFiles(Path.Combine(stopped, "backup")));
        KilledTraining.Run(stopped, Epochs, seed: 1);
        Assert.Equal(
            File.ReadAllLines(Path.Combine(whole, KilledTraining.Result)),
            File.ReadAllLines(Path.Combine(stopped, KilledTraining.Result)));
    }

    // The first process must leave a backup: only then it does not matter what seed the next one has.
    private static bool KillOnce(string folder, int seed, TimeSpan delay)
    {
        string backup = Path.Combine(folder, "backup", "training.h5");
        DateTime before = File.Exists(backup) ? File.GetLastWriteTimeUtc(backup) : default;
        using Process process = Start(folder, seed);
        process.WaitUntil(() => File.Exists(backup) && File.GetLastWriteTimeUtc(backup) != before);
        process.WaitForExit(delay);
        bool wasRunning = !process.HasExited;
        process.Kill();
        process.WaitToEnd();
        Assert.True(wasRunning || process.ExitCode == 0, "The training ended by itself, and not well.");
        return wasRunning;
    }

    private static Process Start(string folder, int seed) => Process.Start(
        Environment.ProcessPath!,
        [typeof(Program).Assembly.Location, folder, $"{s_kills * EpochsPerKill}", $"{seed}"])!;
}
