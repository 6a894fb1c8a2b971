using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using Keras.Engine.Cpu;
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
    public void Recomputed_bottlenecks_take_less_memory_and_train_the_same()
    {
        string[] network = ["--blocks", "6,6", "--growth-rate", "8", "--stem", "cifar", "--epochs", "1"];
        (long bytes, float[] weights) = Trained("store");
        (long bytesAgain, float[] weightsAgain) = Trained("recompute");

        Assert.InRange((double)bytesAgain / bytes, 0.1, 0.8);
        Assert.Equal(weights, weightsAgain);

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
        Train("m.h5", ["--epochs", "1", "--logdir", _folder.File("logs")]);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(_folder.File("logs"), "train")));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(_folder.File("logs"), "validation")));
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
            while (!File.Exists(backup) && !process.HasExited)
            {
                Thread.Sleep(1);
            }

            process.Kill();
            process.WaitForExit();
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
