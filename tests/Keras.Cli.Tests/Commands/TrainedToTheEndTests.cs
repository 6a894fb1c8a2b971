using System.Diagnostics;
using System.Numerics.Tensors;
using Keras.Testing;

namespace Keras.Cli.Tests.Commands;

/// <summary>Signals, full disks and paths that cannot be written: no training is lost.</summary>
public sealed class TrainedToTheEndTests : IDisposable
{
    private const int Interrupted = 130;
    private const int Terminated = 143;

    private readonly TemporaryFolder _folder = new();

    public TrainedToTheEndTests()
    {
        Random random = new(5);
        for (int image = 0; image < 15; image++)
        {
            float[] pixels = [.. Enumerable.Range(0, 32 * 32 * 3).Select(i => (float)random.Next(image % 3 == i % 3 ? 256 : 128))];
            string folder = Path.Combine(Images, $"class{image % 3}");
            Directory.CreateDirectory(folder);
            Utils.SaveImg(Path.Combine(folder, $"{image}.png"), Tensor.Create(pixels, [32, 32, 3]), scale: false);
        }
    }

    private string Images => _folder.File("images");

    private string Backup => Path.Combine(_folder.File("backup"), "training.h5");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Makes_missing_folders()
    {
        Commanded.Done(Arguments("new/folder/m.h5", "--epochs", "1", "--logdir", _folder.File("new/logs"), "--resume", _folder.File("new/b")));
        Assert.Equal((null, 3), Models.Models.LoadModel(_folder.File("new/folder/m.h5")).OutputShape);
    }

    [Fact]
    public void Refuses_what_cannot_be_written_before_it_reads_data()
    {
        File.WriteAllText(_folder.File("file"), "old");
        Directory.CreateDirectory(_folder.File("folder.h5"));
        File.WriteAllText(_folder.File("old.h5"), "old");
        string[] noData = ["train", "--depth", "10", "--data", "cifar10"];
        using KerasHomeScope nothing = new(_folder.File("no-cache"));

        Commanded.Refused("is a folder", [.. noData, "--output", _folder.File("folder.h5"), "--overwrite"]);
        Commanded.Refused("exists", [.. noData, "--output", _folder.File("old.h5")]);
        Commanded.Refused("--resume-anyway needs --resume", [.. noData, "--output", _folder.File("m.h5"), "--resume-anyway"]);
        Commanded.Failed("is a file, not a folder", [.. noData, "--output", _folder.File("file/m.h5")]);
        Commanded.Failed(
            "is a file, not a folder", [.. noData, "--output", _folder.File("m.h5"), "--logdir", _folder.File("file/logs")]);
        Commanded.Failed(
            "is a file, not a folder", [.. noData, "--output", _folder.File("m.h5"), "--resume", _folder.File("file/b")]);
        Assert.Equal("old", File.ReadAllText(_folder.File("old.h5")));
        Assert.False(File.Exists(_folder.File("m.h5")));
    }

    [ToolTheory("env")]
    [InlineData("INT", Interrupted)]
    [InlineData("TERM", Terminated)]
    public void A_signal_with_resume_saves_the_state_and_the_same_command_goes_on(string signal, int exitCode)
    {
        string[] training = ["--epochs", "30", "--lr-schedule", "cosine"];
        Commanded.Done(Arguments("whole.h5", training));
        File.WriteAllText(_folder.File("m.h5"), "good");
        string[] command = Arguments("m.h5", [.. training, "--overwrite", "--resume", _folder.File("backup")]);

        (int code, string output) = Stopped(signal, command, () => File.Exists(Backup));

        Assert.Equal(exitCode, code);
        Assert.Contains("Training was interrupted.", output);
        Assert.Contains($"The same command goes on from the backup in {_folder.File("backup")}.", output);
        Assert.Equal("good", File.ReadAllText(_folder.File("m.h5")));
        Assert.True(File.Exists(Backup));
        Commanded.Done(command);
        Assert.False(File.Exists(Backup));
        Assert.Equal(Elements("whole.h5"), Elements("m.h5"));
    }

    [ToolTheory("env")]
    [InlineData("INT", Interrupted)]
    [InlineData("TERM", Terminated)]
    public void A_signal_without_resume_keeps_the_weights_beside_the_output(string signal, int exitCode)
    {
        string rescued = _folder.File("m.h5.interrupted.weights.h5");
        string[] command = Arguments("m.h5", "--epochs", "100000", "--logdir", _folder.File("logs"));

        (int code, string output) = Stopped(signal, command, HasTrained);

        Assert.Equal(exitCode, code);
        Assert.False(File.Exists(_folder.File("m.h5")));
        Assert.Contains($"with --weights {rescued} begins with them", output);
        string[] goingOn = Arguments("m.h5", "--epochs", "1", "--weights", rescued);
        Assert.EndsWith($" weights come from {rescued}.", Commanded.Done(goingOn).Lines[0]);
        Assert.Equal((null, 3), Models.Models.LoadModel(_folder.File("m.h5")).OutputShape);
    }

    [ToolFact("env")]
    public void What_an_earlier_interruption_left_stays()
    {
        string earlier = _folder.File("m.h5.interrupted.weights.h5");
        File.WriteAllText(earlier, "earlier");
        string[] command = Arguments("m.h5", "--epochs", "100000", "--logdir", _folder.File("logs"));

        Stopped("TERM", command, HasTrained);

        Assert.Equal("earlier", File.ReadAllText(earlier));
        Assert.True(File.Exists(_folder.File("m.h5.interrupted.2.weights.h5")));
    }

    [ToolFact("env")]
    public void A_network_from_a_file_is_kept_whole()
    {
        Commanded.Done(Arguments("saved.h5", "--epochs", "1"));
        string[] command =
        [
            "train", "--weights", _folder.File("saved.h5"), "--data", Images, "--output", _folder.File("m.h5"), "--verbose", "0",
            "--batch-size", "4", "--epochs", "100000", "--logdir", _folder.File("logs"),
        ];

        (int code, string output) = Stopped("INT", command, HasTrained);

        string rescued = _folder.File("m.h5.interrupted.h5");
        Assert.Equal(Interrupted, code);
        Assert.Contains(rescued, output);
        Assert.Equal((null, 3), Models.Models.LoadModel(rescued).OutputShape);
    }

    [Fact]
    public void A_log_that_cannot_be_written_any_more_loses_no_weights()
    {
        string logs = _folder.File("logs");
        using Timer breaking = new(_ =>
        {
            string validation = Path.Combine(logs, "validation");
            if (Directory.Exists(Path.Combine(logs, "train")) && !File.Exists(validation))
            {
                File.WriteAllText(validation, "in the way");
            }
        });
        breaking.Change(0, 1);

        Commanded result = Commanded.Run(Arguments("m.h5", "--epochs", "2", "--logdir", logs));

        Assert.Equal(1, result.Code);
        Assert.Contains("validation", result.Error);
        Assert.True(File.Exists(_folder.File("m.h5.interrupted.weights.h5")));
        Assert.False(File.Exists(_folder.File("m.h5")));
    }

    [Theory]
    [InlineData("--seed", "2", "--seed: 1 in the backup, 2 now")]
    [InlineData("--batch-size", "3", "in batches of 4")]
    [InlineData("--augment", "none", "--augment: paper in the backup, none now")]
    [InlineData("--epochs", "4", "--lr-schedule: paper of 3 epochs in the backup, paper of 4 epochs now")]
    [InlineData("--learning-rate", "0.2", "\"learning_rate\": 0.1")]
    [InlineData("--growth-rate", "5", "network: ")]
    [InlineData("images", "", "class0")]
    public void Refuses_to_go_on_from_another_training(string option, string value, string difference)
    {
        string[] training = ["--epochs", "3", "--resume", _folder.File("backup")];
        Break(Arguments("m.h5", training));
        if (option == "images")
        {
            File.Move(Path.Combine(Images, "class0", "0.png"), Path.Combine(Images, "class0", "new.png"));
        }

        string[] changed = option switch
        {
            "images" => Arguments("m.h5", training),
            "--epochs" => Arguments("m.h5", "--epochs", value, "--resume", _folder.File("backup")),
            _ => Arguments("m.h5", [.. training, option, value]),
        };
        Commanded refused = Commanded.Run(changed);
        Assert.Equal((1, ""), (refused.Code, refused.Output));
        Assert.Contains($"{Backup} is the backup of another training", refused.Error);
        Assert.Contains(option == "images" ? "training data: " : difference, refused.Error);
        Assert.Contains("--resume-anyway", refused.Error);
        Assert.False(File.Exists(_folder.File("m.h5")));

        Commanded anyway = Commanded.Run([.. changed, "--resume-anyway"]);
        Assert.Equal(option == "--growth-rate" ? 1 : 0, anyway.Code);
    }

    [Fact]
    public void The_backup_goes_only_when_the_model_is_saved()
    {
        string[] command = Arguments("m.h5", "--epochs", "2", "--resume", _folder.File("backup"));

        Commanded failed = Break(command);

        Assert.Contains("is a folder", failed.Error);
        Assert.Contains("the same command saves it from the backup", failed.Output);
        Commanded.Done(command);
        Commanded.Done(Arguments("whole.h5", "--epochs", "2"));
        Assert.Equal(Elements("whole.h5"), Elements("m.h5"));
        Assert.False(File.Exists(Backup));
    }

    // Lets a command train to its end and fail to save: when the first backup is there, all checks are done.
    private Commanded Break(string[] command)
    {
        string way = _folder.File("m.h5");
        bool stands = false;
        using FileSystemWatcher watcher = new(_folder.FullName) { IncludeSubdirectories = true, EnableRaisingEvents = true };
        watcher.Renamed += (_, change) =>
        {
            // Once only: the news of a later backup may come when the folder is gone again.
            if (!stands && change.Name!.EndsWith("training.h5", StringComparison.Ordinal))
            {
                stands = true;
                Directory.CreateDirectory(way);
            }
        };
        Commanded failed = Commanded.Run(command);
        Assert.Equal(1, failed.Code);
        Directory.Delete(way);
        Assert.True(File.Exists(Backup));
        return failed;
    }

    // The log tells when an epoch was trained.
    private bool HasTrained()
    {
        string folder = _folder.File("logs/train");
        return Directory.Exists(folder) && Directory.GetFiles(folder).Any(file =>
        {
            using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            byte[] content = new byte[stream.Length];
            return content.AsSpan(0, stream.Read(content)).IndexOf("epoch_loss"u8) >= 0;
        });
    }

    // A shell may have told its children to ignore a signal, which env takes back.
    private static (int Code, string Output) Stopped(string signal, string[] command, Func<bool> hasBegun)
    {
        ProcessStartInfo start = new(
            "env",
            [$"--default-signal={signal}", "dotnet", Path.Combine(AppContext.BaseDirectory, "densenet.dll"), .. command])
        {
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        process.WaitUntil(hasBegun);
        ChildProcess.Run("kill", $"-{signal}", $"{process.Id}");
        process.WaitToEnd();
        return (process.ExitCode, process.Rest(output));
    }

    private float[] Elements(string output) =>
        [.. Models.Models.LoadModel(_folder.File(output)).GetWeights().SelectMany(weight => weight)];

    private string[] Arguments(string output, params string[] options) =>
    [
        "train", "--blocks", "1,1", "--stem", "cifar", "--data", Images, "--output", _folder.File(output), "--verbose", "0",
        .. options.Contains("--growth-rate") ? [] : new[] { "--growth-rate", "4" },
        .. options.Contains("--batch-size") ? [] : new[] { "--batch-size", "4" }, .. options,
    ];
}
