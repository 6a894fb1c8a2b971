using System.Numerics.Tensors;
using System.Text;
using System.Text.Json;
using Keras.Callbacks;
using Keras.Images;
using Keras.Layers;
using Keras.Models;
using Keras.Optimizers;
using Keras.Optimizers.Schedules;
using Keras.Testing;
using Keras.Tests.Training;
using Keras.Training;

namespace Keras.Tests.Callbacks;

public sealed class TensorBoardTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private EventFileReader TrainRun => EventFileReader.ReadFolder(_folder.File("train"));

    private EventFileReader ValidationRun => EventFileReader.ReadFolder(_folder.File("validation"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Writes_the_curves_of_training_and_validation_as_runs_with_the_same_tags()
    {
        History history = Fit(new TensorBoard(_folder.FullName), epochs: 3, validate: true);

        Assert.Equal(history["loss"].Select(value => (float)value), Curve(TrainRun, "epoch_loss"));
        Assert.Equal(history["val_loss"].Select(value => (float)value), Curve(ValidationRun, "epoch_loss"));
        Assert.Equal(history["mae"].Select(value => (float)value), Curve(TrainRun, "epoch_mae"));
        Assert.Equal(history["val_mae"].Select(value => (float)value), Curve(ValidationRun, "epoch_mae"));
        Assert.Equal([0, 1, 2], TrainRun.Scalars("epoch_loss").Select(point => point.Step));
        Assert.DoesNotContain(TrainRun.Tags, tag => tag.Contains("val_") || tag.StartsWith("batch_"));
    }

    [Fact]
    public void Writes_evaluations_by_iterations()
    {
        History history = Fit(new TensorBoard(_folder.FullName), epochs: 2, validate: true);

        Assert.Equal(
            [(2, (float)history["val_loss"][0]), (4, (float)history["val_loss"][1])],
            ValidationRun.Scalars("evaluation_loss_vs_iterations"));
    }

    [Fact]
    public void Writes_an_evaluation_outside_training()
    {
        Model model = Small.Line(1, new SGD(1));

        model.Evaluate(Small.Count(2), Small.Column(0, 3), verbose: 0, callbacks: [new TensorBoard(_folder.FullName)]);

        Assert.Equal([(0, 2f)], ValidationRun.Scalars("evaluation_loss_vs_iterations"));
        Assert.False(Directory.Exists(_folder.File("train")));
    }

    [Fact]
    public void Writes_the_learning_rate_that_a_callback_sets_and_what_it_logs()
    {
        Small.Line(0, new SGD(1)).Fit(
            Small.Count(2),
            Small.Count(2),
            epochs: 3,
            verbose: 0,
            callbacks: [new LearningRateScheduler(epoch => 0.5 / (epoch + 1)), new TensorBoard(_folder.FullName)]);

        Assert.Equal([0.5f, 0.25f, 0.5f / 3], Curve(TrainRun, "epoch_learning_rate"));
        Assert.Equal([0.5f, 0.25f, 0.5f / 3], Curve(TrainRun, "epoch_lr"));
    }

    [Fact]
    public void Writes_the_learning_rate_of_a_schedule()
    {
        Small.Line(0, new SGD(new PiecewiseConstantDecay([2], [0.5, 0.25]))).Fit(
            Small.Count(2),
            Small.Count(2),
            batchSize: 1,
            epochs: 2,
            verbose: 0,
            callbacks: [new TensorBoard(_folder.FullName)]);

        Assert.Equal([0.5f, 0.25f], Curve(TrainRun, "epoch_learning_rate"));
    }

    [Theory]
    [InlineData("epoch", new long[0])]
    [InlineData("batch", new long[] { 1, 2, 3, 4, 5, 6 })]
    [InlineData("2", new long[] { 2, 4, 6 })]
    [InlineData("4", new long[] { 4 })]
    public void Writes_batches_as_often_as_asked_counted_over_epochs(string updateFreq, long[] steps)
    {
        Frequency frequency = int.TryParse(updateFreq, out int batches) ? batches : updateFreq;

        History history = Fit(new TensorBoard(_folder.FullName, updateFreq: frequency), epochs: 3);

        Assert.Equal(steps, TrainRun.Scalars("batch_loss").Select(point => point.Step));
        Assert.Equal(steps, TrainRun.Scalars("batch_mae").Select(point => point.Step));
        if (steps.Contains(2))
        {
            Assert.Equal((float)history["loss"][0], TrainRun.Scalars("batch_loss").Single(point => point.Step == 2).Value);
        }
    }

    [Fact]
    public void Counts_batches_over_trainings()
    {
        Model model = Small.Line(0, new SGD(0));
        for (int training = 0; training < 2; training++)
        {
            model.Fit(
                Small.Count(3),
                Small.Count(3),
                batchSize: 1,
                verbose: 0,
                callbacks: [new TensorBoard(_folder.File($"{training}"), updateFreq: "batch")]);
        }

        Assert.Equal(
            [4, 5, 6],
            EventFileReader.ReadFolder(_folder.File("1/train")).Scalars("batch_loss").Select(point => point.Step));
    }

    [Fact]
    public void Writes_steps_per_second_if_asked()
    {
        ManualClock clock = new();
        LambdaCallback time = new(onBatchEnd: (_, _) => clock.Advance(0.25));

        Fit(
            new TensorBoard(_folder.FullName, writeStepsPerSecond: true, updateFreq: 2) { Clock = clock },
            epochs: 2,
            before: [time]);

        Assert.Equal([4, 4], Curve(TrainRun, "epoch_steps_per_second"));
        Assert.Equal([(2, 4f), (4, 4f)], TrainRun.Scalars("batch_steps_per_second"));
    }

    [Fact]
    public void Writes_no_steps_per_second_unless_asked()
    {
        Fit(new TensorBoard(_folder.FullName, updateFreq: "batch"), epochs: 1);

        Assert.DoesNotContain(TrainRun.Tags, tag => tag.Contains("per_second"));
    }

    [Fact]
    public void Keeps_the_histograms_of_two_networks_of_the_same_names_apart()
    {
        Input input = new(1);
        Model model = new(input, new Add().Apply([Small.Line(2, "line").Apply(input), Small.Line(3, "line").Apply(input)]));
        model.Compile("sgd", "mse");

        model.Fit(Ramp(1, 1), Ramp(1, 1), verbose: 0, callbacks: [new TensorBoard(_folder.FullName, histogramFreq: 1)]);

        Assert.Equal(
            ["line/kernel_0/histogram", "line/kernel_1_0/histogram"],
            TrainRun.Values.Where(value => value.Plugin == "histograms").Select(value => value.Tag));
    }

    [Theory]
    [InlineData(0, new long[0])]
    [InlineData(1, new long[] { 0, 1, 2, 3 })]
    [InlineData(3, new long[] { 0, 3 })]
    public void Writes_histograms_of_weights_as_often_as_asked(int histogramFreq, long[] epochs)
    {
        Fit(new TensorBoard(_folder.FullName, histogramFreq: histogramFreq), epochs: 4);

        LoggedValue[] histograms = [.. TrainRun.Values.Where(value => value.Plugin == "histograms")];
        Assert.Equal(epochs, histograms.Where(value => value.Tag == "line/kernel_0/histogram").Select(value => value.Step));
        Assert.All(histograms, histogram => Assert.Equal(1, histogram.Doubles.Chunk(3).Sum(row => row[2])));
        Assert.DoesNotContain(TrainRun.Values, value => value.Plugin == "images");
    }

    [Fact]
    public void Writes_weights_as_images_if_asked()
    {
        Model model = new Sequential(
        [
            new Conv2D(5, (2, 3), name: "first", inputShape: (4, 4, 3)),
            new Conv2D(2, 2, name: "second"),
            new Flatten(),
            new Dense(2, name: "last"),
        ]);
        model.Compile("sgd", "mse");

        model.Fit(
            Ramp(1, 4, 4, 3),
            Ramp(1, 2),
            verbose: 0,
            callbacks: [new TensorBoard(_folder.FullName, histogramFreq: 1, writeImages: true)]);

        Dictionary<string, LoggedValue> images =
            TrainRun.Values.Where(value => value.Plugin == "images").ToDictionary(value => value.Tag);
        Assert.Equal(
            ["first/bias_0/image", "first/kernel_0/image", "last/bias_0/image", "last/kernel_0/image", "second/bias_0/image"],
            images.Keys.Order());

        // The filters of a color image, three at most; a matrix lies on its side.
        Assert.Equal(["3", "2"], images["first/kernel_0/image"].Texts.Take(2).Select(Encoding.UTF8.GetString));
        Assert.Equal(2 + 3, images["first/kernel_0/image"].Texts.Count);
        Bitmap filter = ImageFile.Read(images["first/kernel_0/image"].Texts[2]);
        Assert.Equal((2, 3, 3), (filter.Height, filter.Width, filter.Channels));
        Assert.Equal(0, filter.Pixels.Min());
        Assert.Equal(255, filter.Pixels.Max());
        Bitmap matrix = ImageFile.Read(images["last/kernel_0/image"].Texts[^1], ColorMode.Grayscale);
        Assert.Equal((2, 4), (matrix.Height, matrix.Width));
    }

    [Fact]
    public void Writes_images_of_weights_with_axes_of_one()
    {
        Model model = new Sequential(
        [
            new Conv2D(3, 1, useBias: false, name: "narrow", inputShape: (2, 2, 5)),
            new Conv2D(2, (2, 1), useBias: false, name: "high"),
            new Flatten(),
            new Dense(1, name: "last"),
        ]);
        model.Layers[0].SetWeights([Ramp(1, 1, 5, 3)]);
        model.Compile(new SGD(0), "mse");

        model.Fit(
            Ramp(1, 2, 2, 5),
            Ramp(1, 1),
            verbose: 0,
            callbacks: [new TensorBoard(_folder.FullName, histogramFreq: 1, writeImages: true)]);

        Dictionary<string, Bitmap> images = TrainRun.Values.Where(value => value.Plugin == "images")
            .ToDictionary(value => value.Tag, value => ImageFile.Read(value.Texts[2], ColorMode.Grayscale));
        Assert.Equal(
            [("high/kernel_0/image", 2, 3), ("last/bias_0/image", 1, 1), ("last/kernel_0/image", 1, 4), ("narrow/kernel_0/image", 3, 5)],
            images.Select(image => (image.Key, image.Value.Height, image.Value.Width)).Order());
        byte[] narrow = images["narrow/kernel_0/image"].Pixels.ToArray();
        Assert.Equal(narrow.Order(), Enumerable.Range(0, 15).Select(place => narrow[(place % 3 * 5) + (place / 3)]));
    }

    [Fact]
    public void Writes_the_graph_unless_told_not_to()
    {
        Input inputs = new(shape: 2, name: "x");
        Dense shared = new(2, name: "block/shared");
        KerasTensor sum = new Add(name: "sum").Apply([shared.Apply(inputs), shared.Apply(shared.Apply(inputs))]);
        Model model = new(inputs, sum, name: "net");
        model.Compile("sgd", "mse");

        model.Fit(Ramp(1, 2), Ramp(1, 2), verbose: 0, callbacks: [new TensorBoard(_folder.File("a"))]);
        model.Fit(
            Ramp(1, 2),
            Ramp(1, 2),
            verbose: 0,
            callbacks: [new TensorBoard(_folder.File("b"), writeGraph: false)]);

        EventFileReader with = EventFileReader.ReadFolder(_folder.File("a/train"));
        WireMessage[] nodes = [.. with.Graph!.Messages(1)];
        Assert.Equal(
            [("block/shared", "Dense"), ("block/shared_1", "Dense"), ("block/shared_2", "Dense"), ("sum", "Add"), ("x", "Placeholder")],
            nodes.Select(node => (node.Text(1), node.Text(2))).Order());
        Assert.Equal(2, nodes.Single(node => node.Text(1) == "sum").All(3).Count);
        LoggedValue keras = with.Values.Single(value => value.Tag == "keras");
        using JsonDocument json = JsonDocument.Parse(keras.Texts.Single());
        Assert.Equal("net", json.RootElement.GetProperty("config").GetProperty("name").GetString());
        EventFileReader without = EventFileReader.ReadFolder(_folder.File("b/train"));
        Assert.Null(without.Graph);
        Assert.DoesNotContain("keras", without.Tags);
    }

    [Fact]
    public void Warns_if_the_model_has_no_json_and_writes_the_rest()
    {
        Input inputs = new(1);
        Model model = new(inputs, new Lambda(x => x * 1).Apply(new Dense(1).Apply(inputs)));
        model.Compile("sgd", "mse");

        string warning = Runs.Console(() => model.Fit(
            Small.Count(1), Small.Count(1), verbose: 0, callbacks: [new TensorBoard(_folder.FullName)])).Error;

        Assert.StartsWith("Warning: TensorBoard gets no conceptual graph", warning);
        Assert.NotNull(TrainRun.Graph);
        Assert.Contains("epoch_loss", TrainRun.Tags);
    }

    [Fact]
    public void Writes_the_hyperparameters_beside_the_runs()
    {
        foreach ((string folder, double learningRate) in new[] { ("a", 0.1), ("b", 0.1), ("c", 0.2) })
        {
            Dictionary<string, object> hparams = new() { ["learning_rate"] = learningRate, ["depth"] = 40 };
            Fit(new TensorBoard(_folder.File(folder), hparams: hparams), epochs: 1);
        }

        Assert.Equal(
            ["_hparams_/session_start_info", "_hparams_/session_end_info"],
            EventFileReader.ReadFolder(_folder.File("a")).Tags);
        Assert.Equal(2, Start("a").Messages(1).Count);
        Assert.Equal(Start("a").Text(4), Start("b").Text(4));
        Assert.NotEqual(Start("a").Text(4), Start("c").Text(4));

        WireMessage Start(string folder) => new WireMessage(
            EventFileReader.ReadFolder(_folder.File(folder)).Values[0].PluginContent).Message(3);
    }

    [Fact]
    public void Writes_no_hyperparameters_unless_given()
    {
        Fit(new TensorBoard(_folder.FullName), epochs: 1);

        Assert.Empty(Directory.GetFiles(_folder.FullName, "*tfevents*"));
    }

    [Fact]
    public void Writes_the_summary_as_a_text()
    {
        Fit(new TensorBoard(_folder.FullName), epochs: 1);

        LoggedValue summary = TrainRun.Values.Single(value => value.Tag == "model_summary");
        string text = Encoding.UTF8.GetString(summary.Texts.Single());
        Assert.Equal("text", summary.Plugin);
        Assert.Contains("line (Dense)", text);
        Assert.Contains("\nTotal params: 1\n", text);
    }

    [Fact]
    public void Tells_how_far_training_is()
    {
        string file = _folder.File("progress.json");
        List<(string? State, int Epoch, int Step)> seen = [];
        LambdaCallback look = new(onEpochEnd: (_, _) => seen.Add(Progress()), onTrainBegin: _ => seen.Add(Progress()));

        Sequential model = new([new Dense(1, inputShape: 1)]);
        model.Compile("sgd", "mse");
        model.Fit(
            Small.Count(4), Small.Count(4), batchSize: 2, epochs: 2, verbose: 0, callbacks: [new TensorBoard(_folder.FullName), look]);

        Assert.Equal(("training", 1), (seen[0].State, seen[0].Epoch));
        Assert.All(seen, one => Assert.Equal("training", one.State));
        Assert.Equal(("ended", 2), (Progress().State, Progress().Epoch));
        using JsonDocument last = JsonDocument.Parse(File.ReadAllText(file));
        Assert.Equal(2, last.RootElement.GetProperty("epochs").GetInt32());
        Assert.Equal(0, last.RootElement.GetProperty("secondsLeft").GetDouble());
        Assert.True(last.RootElement.GetProperty("imagesPerSecond").GetDouble() > 0);
        Assert.True(last.RootElement.GetProperty("memoryBytes").GetInt64() > 1_000_000);

        (string? State, int Epoch, int Step) Progress()
        {
            using JsonDocument json = JsonDocument.Parse(File.ReadAllText(file));
            return (
                json.RootElement.GetProperty("state").GetString(),
                json.RootElement.GetProperty("epoch").GetInt32(),
                json.RootElement.GetProperty("step").GetInt32());
        }
    }

    [Fact]
    public void Names_the_package_of_the_board_before_the_first_step()
    {
        string message = Assert.Throws<NotSupportedException>(
            () => Fit(new TensorBoard(_folder.FullName, board: true), epochs: 1)).Message;

        Assert.Contains("KerasDenseNet.Board", message);
        Assert.False(File.Exists(_folder.File("progress.json")));
    }

    [Fact]
    public void Rejects_negative_frequencies() =>
        Assert.Throws<ArgumentException>(() => new TensorBoard(histogramFreq: -1));

    [Fact]
    public void Writes_into_logs_by_default() => Assert.Equal("logs", new TensorBoard().LogDir);

    private static Tensor<float> Ramp(params nint[] shape)
    {
        int length = (int)shape.Aggregate((product, size) => product * size);
        return Tensor.Create([.. Enumerable.Range(0, length).Select(index => index / 10f)], shape);
    }

    private static IEnumerable<float> Curve(EventFileReader file, string tag) =>
        file.Scalars(tag).Select(point => point.Value);

    // Two batches an epoch.
    private static History Fit(
        TensorBoard board, int epochs, bool validate = false, params ReadOnlySpan<Callback> before)
    {
        Input inputs = new(1);
        Model model = new(inputs, new Dense(1, useBias: false, name: "line").Apply(inputs));
        model.Compile(new SGD(0.1), "mse", metrics: ["mae"]);
        return model.Fit(
            Small.Count(4),
            Small.Count(4),
            batchSize: 2,
            epochs: epochs,
            verbose: 0,
            validationData: validate ? (Small.Column(7), Small.Column(1)) : null,
            callbacks: [.. before, board]);
    }
}
