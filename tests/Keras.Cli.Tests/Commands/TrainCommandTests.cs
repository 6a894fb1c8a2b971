using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using Keras.Engine.Cpu;
using Keras.EventFiles;
using Keras.EventFiles.Logged;
using Keras.Models;
using Keras.Testing;
using static Keras.Applications.Densenet;

namespace Keras.Cli.Tests.Commands;

public sealed class TrainCommandTests : IDisposable
{
    private static readonly string[] s_network = ["--blocks", "1,1", "--growth-rate", "4", "--stem", "cifar"];

    private readonly TemporaryFolder _folder = new();

    public TrainCommandTests()
    {
        // Three classes of a color each, not quite.
        Random random = new(5);
        for (int image = 0; image < 15; image++)
        {
            float[] pixels = new float[32 * 32 * 3];
            for (int i = 0; i < pixels.Length; i++)
            {
                pixels[i] = random.Next(image % 3 == i % 3 ? 256 : 128);
            }

            string folder = Path.Combine(Images, $"class{image % 3}");
            Directory.CreateDirectory(folder);
            Utils.SaveImg(Path.Combine(folder, $"{image}.png"), Tensor.Create(pixels, [32, 32, 3]), scale: false);
        }
    }

    private string Images => _folder.File("images");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Trains_on_a_folder_and_saves_the_model()
    {
        string[] lines = Train("m.h5", ["--epochs", "2"]);

        Assert.StartsWith("test loss: ", lines[0], StringComparison.Ordinal);
        double accuracy = double.Parse(lines[1]["test accuracy: ".Length..], CultureInfo.InvariantCulture);
        Assert.InRange(accuracy, 0, 1);
        Assert.Equal($"model: {_folder.File("m.h5")}", lines[2]);
        Model model = Models.Models.LoadModel(_folder.File("m.h5"));
        Assert.Equal((null, 3), model.OutputShape);
        Assert.Equal(2 * 3, model.Optimizer.Iterations);
    }

    [Fact]
    public void Learns_what_can_be_learned()
    {
        string[] lines = Train("m.h5", ["--epochs", "20", "--lr-schedule", "cosine"]);
        Assert.Equal("test accuracy: 1.0000", lines[1]);
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights()
    {
        float[] first = Weights("a.h5");
        Assert.Equal(first, Weights("b.h5"));
        Assert.NotEqual(first, Weights("c.h5", "--seed", "2"));
    }

    [Theory]
    [InlineData("--augment", "keras")]
    [InlineData("--augment", "none")]
    [InlineData("--learning-rate", "0.05")]
    [InlineData("--optimizer", "adam")]
    [InlineData("--optimizer", "adamw")]
    [InlineData("--optimizer", "rmsprop")]
    [InlineData("--weight-decay", "0.1")]
    [InlineData("--label-smoothing", "0.2")]
    [InlineData("--validation-split", "0.4")]
    [InlineData("--lr-schedule", "constant")]
    [InlineData("--batch-size", "6")]
    [InlineData("--epochs", "3")]
    [InlineData("--growth-rate", "4")]
    public void Each_option_changes_what_is_trained(string option, string value)
    {
        if (option == "--growth-rate")
        {
            Train("d.h5", ["--depth", "10", option, value, "--epochs", "1"], described: false);
            Assert.Equal("densenet_bc_10_4", Models.Models.LoadModel(_folder.File("d.h5")).Name);
            return;
        }

        Assert.NotEqual(Weights("a.h5"), Weights("b.h5", option, value));
    }

    [Fact]
    public void Recomputed_bottlenecks_take_less_memory_and_train_the_same_and_narrow_ones_nearly()
    {
        string[] network = ["--blocks", "6,6", "--growth-rate", "8", "--stem", "cifar", "--epochs", "1"];
        (long bytes, float[] weights) = Trained("store");
        (long bytesAgain, float[] weightsAgain) = Trained("recompute");

        Assert.InRange((double)bytesAgain / bytes, 0.1, 0.8);
        Assert.Equal(weights, weightsAgain);

        (long bytesNarrow, float[] weightsNarrow) = Trained("bfloat16");
        Assert.InRange((double)bytesNarrow / bytes, 0.1, 0.8);
        Assert.NotEqual(weights, weightsNarrow);

        (long Bytes, float[] Weights) Trained(string memory)
        {
            using MeasuredBackend backend = new(new CpuOptions());
            Train($"{memory}.h5", [.. network, "--memory", memory], described: false);
            return (backend.ArenaBytes, Elements($"{memory}.h5"));
        }
    }

    [Theory]
    [InlineData("m.weights.h5")]
    [InlineData("m.keras")]
    [InlineData("m.hdf5")]
    public void The_ending_says_what_is_saved(string output)
    {
        Train(output, ["--epochs", "1"]);
        Model model = output == "m.weights.h5"
            ? DenseNetCifar([1, 1], 4, classes: 3, weights: _folder.File(output))
            : Models.Models.LoadModel(_folder.File(output));
        Assert.Equal((null, 3), model.OutputShape);
    }

    [Fact]
    public void Frozen_weights_stay()
    {
        Train("m.h5", ["--epochs", "1"]);
        string[] lines = Train("f.h5", ["--epochs", "2", "--freeze", "--weights", _folder.File("m.h5")]);

        Model before = Models.Models.LoadModel(_folder.File("m.h5"));
        Model after = Models.Models.LoadModel(_folder.File("f.h5"));
        Assert.Equal(
            $"{before.Weights.Count} of {before.Weights.Count} weights come from {_folder.File("m.h5")}.", lines[0]);
        Assert.Equal(2, after.TrainableWeights.Count);
        Assert.All(
            before.GetWeights().SkipLast(2).Zip(after.GetWeights()), pair => Assert.Equal(pair.First, pair.Second));
        Assert.NotEqual(before.GetWeights()[^2], after.GetWeights()[^2]);
    }

    [Fact]
    public void Weights_of_other_classes_serve_but_for_the_classifier()
    {
        Model other = DenseNetCifar([1, 1], 4, classes: 7);
        other.SaveWeights(_folder.File("w.h5"));
        string[] lines = Train(
            "m.h5", ["--epochs", "1", "--weights", _folder.File("w.h5"), "--freeze", "--learning-rate", "0.001"]);
        Assert.Equal(
            $"{other.Weights.Count - 2} of {other.Weights.Count} weights come from {_folder.File("w.h5")}.", lines[0]);
        Assert.Equal(other.GetWeights()[0], Models.Models.LoadModel(_folder.File("m.h5")).GetWeights()[0]);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    public void A_model_of_a_file_is_trained_on(int classes)
    {
        Model saved = DenseNetCifar([1], 2, classes: classes, inputShape: (40, 40, 3));
        saved.Save(_folder.File("s.h5"));
        Train("m.h5", ["--weights", _folder.File("s.h5"), "--epochs", "1", "--freeze"], described: false);
        Model trained = Models.Models.LoadModel(_folder.File("m.h5"));
        Assert.Equal((null, 3), trained.OutputShape);
        Assert.Equal((null, 40, 40, 3), trained.InputShape);
        Assert.Equal(saved.GetWeights()[0], trained.GetWeights()[0]);
    }

    [Fact]
    public void Images_are_brought_to_the_shape_asked_for()
    {
        Train("m.h5", ["--epochs", "1", "--input-shape", "48,36,3"]);
        Assert.Equal((null, 48, 36, 3), Models.Models.LoadModel(_folder.File("m.h5")).InputShape);
    }

    [Fact]
    public void TensorBoard_gets_its_files()
    {
        Train("m.h5", ["--epochs", "1", "--logdir", _folder.File("logs"), "--optimizer", "adam", "--learning-rate", "0.002"]);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(_folder.File("logs"), "train")));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(_folder.File("logs"), "validation")));
        List<LoggedItem> items = [];
        new EventReader(Directory.GetFiles(_folder.File("logs"), "*tfevents*").Single()).Read(items);
        IReadOnlyDictionary<string, object> chosen = items.OfType<LoggedSessionStart>().Single().HyperParameters;
        Assert.Equal<object>("adam", chosen["optimizer"]);
        Assert.Equal<object>(0.002, chosen["learning_rate"]);
    }

    [Fact]
    public void Goes_on_after_a_crash_with_the_same_bits()
    {
        string[] training = ["--epochs", "40", "--lr-schedule", "cosine"];
        float[] expected = Weights("never_stopped.h5", training);
        string backup = Path.Combine(_folder.File("backup"), "training.h5");

        string[] resumed = [.. training, "--resume", _folder.File("backup")];
        ProcessStartInfo start = new(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "densenet.dll"), .. Arguments("stopped.h5", resumed)]);
        using (Process process = Process.Start(start)!)
        {
            process.WaitUntil(() => File.Exists(backup));
            process.Kill();
            process.WaitToEnd();
        }

        Assert.True(File.Exists(backup), "Training was over before it could be stopped.");
        Assert.False(File.Exists(_folder.File("stopped.h5")), "Training was over before it could be stopped.");
        Assert.Equal(expected, Weights("stopped.h5", resumed));
        Assert.False(File.Exists(backup), "The backup is still there.");
    }

    [SharedDataFact("cifar-10", KerasCache.Script)]
    public void Trains_on_cifar_10()
    {
        using KerasHomeScope home = new(KerasCache.Folder);
        string[] lines = Commanded.Done(
            "train", "--depth", "10", "--growth-rate", "2", "--data", "cifar10", "--samples", "128", "--epochs", "1",
            "--output", _folder.File("c.h5"), "--verbose", "0").Lines;
        Assert.Equal(3, lines.Length);
        Model model = Models.Models.LoadModel(_folder.File("c.h5"));
        Assert.Equal((null, 10), model.OutputShape);
        Assert.Equal(2, model.Optimizer.Iterations);
        Assert.Equal(
            lines[..2].Select(line => line["test ".Length..]),
            Commanded.Done("evaluate", "--weights", _folder.File("c.h5"), "--data", "cifar10").Lines);
    }

    [Fact]
    public void Balanced_classes_change_what_is_trained_where_classes_differ_in_size()
    {
        // All classes have the same number of images, until two of one are gone.
        Assert.Equal(Weights("a.h5"), Weights("b.h5", "--class-weights", "balanced"));
        File.Delete(Path.Combine(Images, "class1", "10.png"));
        File.Delete(Path.Combine(Images, "class1", "13.png"));
        Assert.NotEqual(Weights("c.h5"), Weights("d.h5", "--class-weights", "balanced"));
    }

    [Fact]
    public void Ends_without_a_better_epoch_and_keeps_the_best()
    {
        // At this rate the loss explodes, on some processors' vectors to NaN, so that the first epochs stay the best.
        string[] bad = ["--epochs", "8", "--learning-rate", "30", "--lr-schedule", "constant"];
        Train("short.h5", [.. bad, "--patience", "2"]);
        long steps = Models.Models.LoadModel(_folder.File("short.h5")).Optimizer.Iterations;
        Assert.InRange(steps, 3 * 3, 7 * 3);

        double last = Loss(Train("last.h5", bad));
        double best = Loss(Train("best.h5", [.. bad, "--keep", "best"]));
        Assert.True(double.IsFinite(best) && !(last <= best), $"{best} and {last}");
        Assert.Equal(last, Loss(Train("same.h5", [.. bad, "--keep", "last"])));

        static double Loss(string[] lines) => double.Parse(lines[0]["test loss: ".Length..], CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Trains_the_classifier_first_and_then_all_of_the_network()
    {
        Train("start.h5", ["--epochs", "1"]);
        string[] from = ["--weights", _folder.File("start.h5"), "--epochs", "3"];
        float[] start = Elements("start.h5");
        float[] frozen = Weights("frozen.h5", [.. from, "--freeze"]);
        float[] both = Weights("both.h5", [.. from, "--unfreeze-after", "2"]);
        float[] faster = Weights("faster.h5", [.. from, "--unfreeze-after", "2", "--fine-tune-rate", "0.05"]);

        // The first kernel moves only where the network is trained.
        Assert.Equal(start[0], frozen[0]);
        Assert.NotEqual(start[0], both[0]);
        Assert.NotEqual(both, faster);
    }

    [Fact]
    public void Tells_the_best_epoch_times_and_files_at_the_end()
    {
        string[] arguments = Arguments("m.h5", ["--epochs", "2", "--logdir", _folder.File("logs")]);
        arguments[Array.IndexOf(arguments, "--verbose") + 1] = "2";

        string output = Commanded.Done(arguments).Output;

        Assert.Matches(@"best epoch +[12] of 2: validation loss \d+\.\d{4}", output);
        Assert.Matches(@"time +.+ an epoch", output);
        Assert.Matches(@"loss +\d+\.\d{4} to \d+\.\d{4}", output);
        Assert.Contains(_folder.File("logs"), output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output);
        Assert.DoesNotContain("█", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Tells_the_best_epoch_by_its_number_after_a_phase_that_ended_early()
    {
        // At this rate the loss of the classifier explodes.
        Train("start.h5", ["--epochs", "1"]);
        string[] arguments = Arguments("m.h5",
        [
            "--weights", _folder.File("start.h5"), "--epochs", "9", "--unfreeze-after", "8", "--patience", "1",
            "--learning-rate", "1000", "--lr-schedule", "constant",
        ]);
        arguments[Array.IndexOf(arguments, "--verbose") + 1] = "2";

        string output = Commanded.Done(arguments).Output;

        Assert.DoesNotContain("Epoch 8/", output, StringComparison.Ordinal);
        Assert.Matches(@"best epoch +[1-9] of 9: validation loss", output);
    }

    [Fact]
    public void Draws_the_way_of_numbers()
    {
        Assert.Equal("█▅▁", TrainingSummary.Blocky([3, 2, 1]));
        Assert.Equal("▁▁", TrainingSummary.Blocky([1, 1]));
        Assert.Equal("▁ █", TrainingSummary.Blocky([0, double.NaN, 1]));
        Assert.Equal("", TrainingSummary.Blocky([double.NaN]));
        Assert.Equal(40, TrainingSummary.Blocky([.. Enumerable.Range(0, 300).Select(index => (double)index)]).Length);
    }

    [Fact]
    public void What_would_fail_at_the_end_is_refused_at_the_start()
    {
        File.WriteAllText(_folder.File("old.h5"), "old");
        Refused("exists", "old.h5");
        Refused(".keras", "m.onnx");
        Refused("no folder nowhere", "m.h5", "--data", "nowhere");
        Refused("--freeze needs", "m.h5", "--freeze");
        Refused("positive", "m.h5", "--learning-rate", "0");
        Refused("unknown sizes", "m.h5", "--input-shape", "none,none,3");
        Refused("not for a folder", "m.h5", "--samples", "5");
        Refused("cosine", "m.h5", "--lr-schedule", "linear");
        Refused("recompute", "m.h5", "--memory", "less");
        Refused("--board needs --logdir", "m.h5", "--board");
        Refused("rmsprop", "m.h5", "--optimizer", "sdg");
        Refused("below 1", "m.h5", "--label-smoothing", "1");
        Refused("between 0 and 1", "m.h5", "--validation-split", "0");
        Refused("not negative", "m.h5", "--weight-decay", "-1");
        Refused("--unfreeze-after needs --weights", "m.h5", "--unfreeze-after", "2");
        Refused("needs --unfreeze-after", "m.h5", "--fine-tune-rate", "0.1");
        Refused("without --resume", "m.h5", "--keep", "best", "--resume", _folder.File("backup"));
        Commanded.Refused("Which network?", "train", "--data", Images, "--output", _folder.File("m.h5"));
        Commanded.Refused("--data", "train", "--depth", "10");
        Train("old.h5", ["--epochs", "1", "--overwrite"]);
        Assert.NotEqual(3, new FileInfo(_folder.File("old.h5")).Length);
    }

    private void Refused(string part, string output, params string[] options)
    {
        string[] data = options.Contains("--data") ? [] : ["--data", Images];
        Commanded.Refused(part, ["train", .. s_network, .. data, "--output", _folder.File(output), .. options]);
    }

    private float[] Weights(string output, params string[] options)
    {
        Train(output, options.Contains("--epochs") ? options : ["--epochs", "2", .. options]);
        return Elements(output);
    }

    private float[] Elements(string output) =>
        [.. Models.Models.LoadModel(_folder.File(output)).GetWeights().SelectMany(weight => weight)];

    private string[] Train(string output, string[] options, bool described = true) =>
        Commanded.Done(Arguments(output, options, described)).Lines;

    private string[] Arguments(string output, string[] options, bool described = true)
    {
        string[] size = options.Contains("--batch-size") ? [] : ["--batch-size", "4"];
        return
        [
            "train", .. described ? s_network : [], "--data", Images, "--output", _folder.File(output),
            "--verbose", "0", .. size, .. options,
        ];
    }
}
