using System.Numerics.Tensors;
using Keras.Models;
using Keras.Testing;
using static Keras.Models.Models;

namespace Keras.Mpi.Tests;

/// <summary>Data of every kind, callbacks, interruptions, backups, and what breaks.</summary>
public sealed class FitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [MpiTheory]
    [InlineData("sequence")]
    [InlineData("generator")]
    [InlineData("dataset")]
    [InlineData("flow")]
    [InlineData("folder")]
    [InlineData("images")]
    public void Batches_of_every_kind_are_shared_out_sample_by_sample(string data)
    {
        string images = _folder.File("images");
        Draw(images);
        string[] arguments = ["train", $"data={data}", $"images={images}"];
        string[] alone = Ranks.Alone(arguments);
        string[][] ranks = Ranks.Run(Ranks.Any, 3, arguments);
        Assert.All(ranks, rank => Assert.Equal(ranks[0], rank));
        Assert.StartsWith("9 ", ranks[0][^3], StringComparison.Ordinal);

        // Augmentation belongs to a sample, whoever computes on it.
        AreClose(alone[^2], ranks[0][^2]);
        AreClose(alone[^1], ranks[0][^1]);
        AreClose(alone[0][0] == '9' ? "0" : alone[0], ranks[0][0][0] == '9' ? "0" : ranks[0][0]);
    }

    [MpiTheory]
    [MemberData(nameof(Ranks.Libraries), MemberType = typeof(Ranks))]
    public void Goes_on_with_another_number_of_ranks(string library)
    {
        string[] alone = Ranks.Alone("train");
        string[] arguments = ["train", $"folder={_folder.FullName}"];

        // Cancelled on one rank in the middle of the second epoch, both stop behind the same step.
        string[][] stopped = Ranks.Run(library, 2, [.. arguments, "what=cancel", "at=5"]);
        Assert.Equal("cancelled", stopped[1][0]);
        Assert.StartsWith("5 ", stopped[0][0], StringComparison.Ordinal);
        Assert.Equal(stopped[0][0], stopped[1][1]);

        string[][] resumed = Ranks.Run(library, 3, arguments);
        Assert.All(resumed, rank => Assert.Equal(resumed[0], rank));
        Assert.StartsWith("4 ", resumed[0][0], StringComparison.Ordinal);
        AreClose(alone[^2], resumed[0][^2]);
        AreClose(alone[^1], resumed[0][^1]);

        // Those that write files are called on the first rank only.
        Assert.Equal(
            ["best 0.weights.h5", "log 0.csv"],
            Directory.GetFiles(_folder.FullName).Select(file => Path.GetFileName(file)).Order());
        Assert.Equal(4, File.ReadAllLines(_folder.File("log 0.csv")).Length);
    }

    [MpiTheory]
    [InlineData(0)]
    [InlineData(1)]
    public void One_rank_stops_all_behind_the_same_step(int rank)
    {
        string[][] ranks = Ranks.Run(Ranks.Any, 2, "train", "what=stop", "at=4", $"rank={rank}");
        Assert.Equal(ranks[0], ranks[1]);
        Assert.StartsWith("4 ", ranks[0][0], StringComparison.Ordinal);
    }

    [MpiTheory]
    [MemberData(nameof(Ranks.Libraries), MemberType = typeof(Ranks))]
    public void A_killed_training_goes_on_from_its_last_checkpoint(string library)
    {
        string[] arguments = ["train", $"folder={_folder.FullName}"];
        Ranks.Ended killed = Ranks.Start(library, 2, [.. arguments, "what=kill", "at=8"]);
        Assert.NotEqual(0, killed.ExitCode);
        string[][] resumed = Ranks.Run(library, 2, arguments);
        string[][] whole = Ranks.Run(library, 2, "train");
        Assert.Equal(whole[0][^2..], resumed[0][^2..]);
    }

    // Five batches, and two make an update: each rank holds a part of the gradients, and the backup what one process would.
    [MpiTheory]
    [MemberData(nameof(Ranks.Libraries), MemberType = typeof(Ranks))]
    public void Goes_on_between_two_updates_with_another_number_of_ranks(string library)
    {
        string[] alone = Ranks.Alone("train", "accumulate=2");
        string[] arguments = ["train", "accumulate=2", $"folder={_folder.FullName}"];
        string[][] stopped = Ranks.Run(library, 2, [.. arguments, "what=cancel", "at=5"]);
        Assert.StartsWith("5 ", stopped[0][0], StringComparison.Ordinal);
        string[][] resumed = Ranks.Run(library, 3, arguments);
        Assert.All(resumed, rank => Assert.Equal(resumed[0], rank));
        Assert.StartsWith("4 ", resumed[0][0], StringComparison.Ordinal);
        AreClose(alone[^2], resumed[0][^2]);
        AreClose(alone[^1], resumed[0][^1]);
    }

    // The first rank saves after every batch, and the others join in without having been told before.
    [MpiTheory]
    [MemberData(nameof(Ranks.Libraries), MemberType = typeof(Ranks))]
    public void What_is_saved_between_two_updates_is_what_one_process_saves(string library)
    {
        string[] arguments = ["train", "accumulate=2", "save=batch"];
        Ranks.Alone([.. arguments, $"folder={_folder.File("alone")}"]);
        string[][] whole = Ranks.Run(library, 2, [.. arguments, $"folder={_folder.File("whole")}"]);
        string[] files = [.. Directory.GetFiles(_folder.File("alone/models")).Select(file => Path.GetFileName(file))];
        Assert.Equal(9, files.Length);
        foreach (string file in files)
        {
            Model[] saved = [.. ((string[])["alone", "whole"]).Select(run => LoadModel(_folder.File($"{run}/models/{file}")))];
            Assert.Contains(saved[0].Optimizer.Slots, slot => slot.Name.EndsWith("gradient_accumulator", StringComparison.Ordinal));
            AreClose(Numbers.Elements(saved[0].Optimizer.Slots), Numbers.Elements(saved[1].Optimizer.Slots));
        }

        // And goes on with the bits of a training that was not killed.
        arguments = [.. arguments, $"folder={_folder.File("killed")}"];
        Assert.NotEqual(0, Ranks.Start(library, 2, [.. arguments, "what=kill", "at=6"]).ExitCode);
        string[][] resumed = Ranks.Run(library, 2, arguments);
        Assert.Equal(whole[0][^2..], resumed[0][^2..]);
    }

    // The others compute already, and cannot be asked for their parts.
    [MpiTheory]
    [MemberData(nameof(Ranks.Libraries), MemberType = typeof(Ranks))]
    public void Refuses_to_save_between_two_updates_while_others_compute(string library)
    {
        Ranks.Ended ended = Ranks.Start(library, 2, ["train", "accumulate=2", "save=early", $"folder={_folder.FullName}"]);
        Assert.NotEqual(0, ended.ExitCode);
        Assert.Contains("Save in OnTrainBatchEnd or OnEpochEnd.", ended.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("early.keras")));
    }

    // mpirun passes Ctrl-C on as SIGTERM, too; Open MPI's waits as long as it is told, and as long again before it kills.
    [MpiTheory]
    [MemberData(nameof(Ranks.Libraries), MemberType = typeof(Ranks))]
    public void Told_to_end_all_end_behind_the_same_step_and_go_on_from_there(string library)
    {
        string[] arguments = ["train", $"folder={_folder.FullName}", "epochs=40"];
        string[] options = library == "openmpi" ? ["--mca", "odls_base_sigkill_timeout", "4"] : [];

        // 120 steps of a tenth of a second are not done when the signal comes.
        Ranks.Ended stopped = Ranks.Start(
            library, 2, options, [.. arguments, "pause=100"], "TERM", () => File.Exists(_folder.File("backup/training.h5")));
        Assert.Equal(2, stopped.Lines.Length);
        Assert.Equal(stopped.Lines[0], stopped.Lines[1]);
        int steps = int.Parse(stopped.Lines[0][0].Split(' ')[0]);
        Assert.InRange(steps, 1, 119);

        string[][] resumed = Ranks.Run(library, 2, arguments);
        Assert.StartsWith($"{120 - steps} ", resumed[0][0], StringComparison.Ordinal);
        Assert.Equal(Ranks.Run(library, 2, "train", "epochs=40")[0][^2..], resumed[0][^2..]);
    }

    [MpiTheory]
    [InlineData("throw", "has failed in step 2: InvalidOperationException: The disk is full.")]
    [InlineData("hang", "has not gone on for")]
    [InlineData("weights", "must have the same weights")]
    public void What_breaks_on_one_rank_ends_all_with_a_message_that_names_it(string what, string message)
    {
        Ranks.Ended ended = Ranks.Start(Ranks.Any, 2, ["train", $"what={what}", "limit=4"]);
        Assert.NotEqual(0, ended.ExitCode);
        Assert.Contains($"Rank 1 of 2 on {Environment.MachineName}", ended.Error, StringComparison.Ordinal);
        Assert.Contains(message, ended.Error, StringComparison.Ordinal);
        Assert.InRange(ended.Elapsed.TotalSeconds, 0, 30);
    }

    [MpiTheory]
    [MemberData(nameof(Ranks.Libraries), MemberType = typeof(Ranks))]
    public void Data_that_end_early_on_one_rank_are_named(string library)
    {
        Ranks.Ended ended = Ranks.Start(library, 2, ["train", "what=fewer", "data=generator"]);
        Assert.NotEqual(0, ended.ExitCode);
        Assert.Contains("Rank 1 of 2", ended.Error, StringComparison.Ordinal);
        Assert.Contains("no batch any more", ended.Error, StringComparison.Ordinal);
    }

    [MpiTheory]
    [MemberData(nameof(Ranks.Libraries), MemberType = typeof(Ranks))]
    public void No_number_on_one_rank_is_seen_by_all(string library)
    {
        string[][] ranks = Ranks.Run(library, 2, "train", "what=nan");
        Assert.Equal(ranks[0], ranks[1]);
        Assert.Contains("NaN", ranks[0][^1], StringComparison.Ordinal);
    }

    [MpiTheory]
    [MemberData(nameof(Ranks.Libraries), MemberType = typeof(Ranks))]
    public void The_command_trains_one_model_and_shows_it_once(string library)
    {
        string images = _folder.File("images");
        Draw(images);
        string[] arguments =
        [
            "densenet", "train", "--depth", "10", "--growth-rate", "4", "--input-shape", "32,32,3", "--data", images, "--batch-size", "12",
            "--epochs", "1", "--augment", "none", "--verbose", "2", "--output",
        ];
        string together = _folder.File("together.h5");
        Ranks.Ended ended = Ranks.Start(library, 2, [.. arguments, together, "--distribute"]);
        Assert.True(ended.ExitCode == 0, ended.Error);
        Assert.True(File.Exists(together));
        Assert.Equal(2, ended.Output.Split("test loss").Length);
        Assert.Equal(2, ended.Output.Split("Epoch 1/1").Length);
        Assert.DoesNotContain("Warning", ended.Error, StringComparison.Ordinal);

        Ranks.Ended again = Ranks.Start(library, 2, [.. arguments, together, "--distribute"]);
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("together.h5 exists", again.Error, StringComparison.Ordinal);

        Ranks.Ended apart = Ranks.Start(library, 2, [.. arguments, _folder.File("apart.h5"), "--overwrite"]);
        Assert.Equal(2, apart.Error.Split("2 processes were started, and each trains a model of its own.").Length);
    }

    private static void Draw(string folder)
    {
        Random random = new(1);
        for (int image = 0; image < 36; image++)
        {
            string name = Directory.CreateDirectory(Path.Combine(folder, image % 2 == 0 ? "dark" : "light")).FullName;
            float[] pixels = [.. Enumerable.Range(0, 64).Select(_ => (random.NextSingle() * 100) + (image % 2 * 100))];
            Utils.SaveImg(Path.Combine(name, $"{image}.png"), Tensor.Create(pixels, [8, 8, 1]), scale: false);
        }
    }

    private static void AreClose(string expected, string actual)
    {
        double[] wanted = Numbers.Parse(expected);
        double[] numbers = Numbers.Parse(actual);
        Assert.Equal(wanted.Length, numbers.Length);
        for (int index = 0; index < numbers.Length; index++)
        {
            Assert.InRange(numbers[index] - wanted[index], -1e-4, 1e-4);
        }
    }
}
