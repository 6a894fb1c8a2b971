using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using Keras.Layers;
using Keras.Losses;
using Keras.Models;
using Keras.Optimizers;
using Keras.Regularizers;
using Keras.Saving;
using Keras.Testing;
using static Keras.Models.Models;

namespace Keras.Tests.Losses;

public sealed class ReductionTests : IDisposable
{
    // Squared errors (9, 1, 100) and (169, 9, 9): losses of 110 / 3 and 187 / 3.
    private static readonly Tensor<float> s_yTrue = Tensor.Create<float>([1, 9, 2, -5, -2, 6], [2, 3]);
    private static readonly Tensor<float> s_yPred = Tensor.Create<float>([4, 8, 12, 8, 1, 3], [2, 3]);
    private static readonly Tensor<float> s_weights = Tensor.Create<float>([1.2f, 3.4f], [2]);

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names { get; } =
        ["auto", "sum_over_batch_size", "mean", "sum", "none", "mean_with_sample_weight"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("auto", 297.0 / 6, ((110 * 1.2) + (187 * 3.4)) / 6)]
    [InlineData("sum_over_batch_size", 297.0 / 6, ((110 * 1.2) + (187 * 3.4)) / 6)]
    [InlineData("mean", 297.0 / 6, ((110 * 1.2) + (187 * 3.4)) / 6)]
    [InlineData("sum", 297.0 / 3, ((110 * 1.2) + (187 * 3.4)) / 3)]
    [InlineData("mean_with_sample_weight", 297.0 / 6, ((110 * 1.2) + (187 * 3.4)) / 3 / (1.2 + 3.4))]
    public void The_losses_of_samples_become_one_number(string name, double plain, double weighted)
    {
        MeanSquaredError loss = new(reduction: name);
        Assert.Equal(plain, loss.Compute(s_yTrue, s_yPred), 1e-4);
        Assert.Equal(weighted, loss.Compute(s_yTrue, s_yPred, s_weights), 1e-4);
        Assert.Equal([110f / 3, 187f / 3], loss.ComputeEach(s_yTrue, s_yPred).ToArray(), Near);
    }

    [Fact]
    public void Losses_that_are_not_reduced_are_one_per_sample()
    {
        MeanSquaredError loss = new(Reduction.None);
        Assert.Equal([110f / 3 * 1.2f, 187f / 3 * 3.4f], loss.ComputeEach(s_yTrue, s_yPred, s_weights).ToArray(), Near);
        Function apply = Function.Of((yTrue, yPred) => loss.Apply(yTrue, yPred));
        Assert.Equal([110f / 3, 187f / 3], apply.Apply(s_yTrue, s_yPred).ToArray(), Near);
        Assert.Contains(
            "ComputeEach", Assert.Throws<InvalidOperationException>(() => loss.Compute(s_yTrue, s_yPred)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_mean_by_weights_counts_every_element_and_is_nothing_without_weights()
    {
        // Losses 4, 0, 1, 9 of two positions in two samples; weights 1 and 3.
        Tensor<float> yTrue = Tensor.Create<float>([0, 0, 0, 0], [2, 2, 1]);
        Tensor<float> yPred = Tensor.Create<float>([2, 0, 1, 3], [2, 2, 1]);
        MeanSquaredError loss = new(Reduction.MeanWithSampleWeight);
        Assert.Equal((4 + 0 + 3 + 27) / 8.0, loss.Compute(yTrue, yPred, Tensor.Create<float>([1, 3], [2])), 1e-6);
        Assert.Equal((4 + 0 + 3 + 36) / 8.0, loss.Compute(yTrue, yPred, Tensor.Create<float>([1, 0, 3, 4], [2, 2])), 1e-6);
        Assert.Equal(0, loss.Compute(yTrue, yPred, Tensor.Create<float>([0, 0], [2])));
    }

    [Fact]
    public void Names_are_those_of_Keras()
    {
        Assert.Equal("sum_over_batch_size", default(Reduction).Name);
        Assert.Equal(Reduction.SumOverBatchSize, default);
        Assert.Equal(Reduction.SumOverBatchSize, "AUTO");
        Assert.Equal(Reduction.SumOverBatchSize.GetHashCode(), ((Reduction)"mean").GetHashCode());
        Assert.Equal(Reduction.Sum, "Sum");
        Assert.Equal("none", $"{Reduction.None}");
        Assert.Equal(default, new Huber().Reduction);
        Assert.Contains(
            "\"sum_over_batch_size\"",
            Assert.Throws<ArgumentException>(() => new Huber(reduction: "total")).Message,
            StringComparison.Ordinal);
    }

    /// <summary>One weight w = 1, x = 1, 2, 3, targets 0: losses w²x², gradients 2wx².</summary>
    [Theory]
    [InlineData("sum_over_batch_size", false, 14.0 / 3, 28.0 / 3)]
    [InlineData("sum", false, 14, 28)]
    [InlineData("none", false, 14.0 / 3, 28)]
    [InlineData("mean_with_sample_weight", false, 14.0 / 3, 28.0 / 3)]
    [InlineData("sum_over_batch_size", true, 28.0 / 3, 56.0 / 3)]
    [InlineData("sum", true, 28, 56)]
    [InlineData("none", true, 28.0 / 3, 56)]
    [InlineData("mean_with_sample_weight", true, 28.0 / 4, 56.0 / 4)]
    public void A_step_of_training_takes_the_gradient_that_Keras_takes(
        string name, bool isWeighted, double logged, double gradient)
    {
        Sequential model = OneWeight();
        model.Compile(new SGD(1), new MeanSquaredError(name));
        Tensor<float> weights = Tensor.Create<float>(isWeighted ? [1, 0, 3] : [1, 1, 1], [3]);
        Assert.Equal(logged, model.TrainOnBatch(X, Zeros, sampleWeight: weights)[0], 1e-5);
        Assert.Equal(1 - gradient, model.GetWeights()[0][0, 0], 1e-4);
    }

    [Fact]
    public void A_penalty_counts_once_whatever_becomes_of_the_losses()
    {
        Sequential model = OneWeight(new L2(0.5));
        model.Compile(new SGD(1), new MeanSquaredError(Reduction.None));
        Assert.Equal((14.0 / 3) + 0.5, model.TrainOnBatch(X, Zeros)[0], 1e-5);
        Assert.Equal(1 - 28 - 1, model.GetWeights()[0][0, 0], 1e-4);
    }

    [Theory]
    [InlineData("sum", ((2 * 5.0) + (1 * 9.0)) / 3)]
    [InlineData("none", 14.0 / 3)]
    public void An_epoch_logs_the_mean_over_batches_by_their_sizes(string name, double logged)
    {
        Sequential model = OneWeight();
        model.Compile(new SGD(0), Loss.Of("squares", (yTrue, yPred) => Ops.Mean(Ops.Square(yPred - yTrue), [-1]), name));
        Assert.Equal(logged, model.Fit(X, Zeros, batchSize: 2, shuffle: false, verbose: 0)["loss"][0], 1e-5);
        Assert.Equal(logged, model.Evaluate(X, Zeros, batchSize: 2, verbose: 0)[0], 1e-5);
    }

    [Fact]
    public void Each_output_has_its_own()
    {
        Input input = new(1);
        Model model = new(input, [new Dense(1, name: "a").Apply(input), new Dense(1, name: "b").Apply(input)]);
        model.SetWeights([Ones(1, 1), Zero(1), Ones(1, 1), Zero(1)]);
        model.Compile(new SGD(0), [new MeanSquaredError("sum"), new MeanSquaredError("none")], lossWeights: new[] { 1, 0.5 });
        Assert.Equal(
            [14 + (0.5 * 14 / 3), 14, 14.0 / 3], model.TrainOnBatch(X, [Zeros, Zeros]), (x, y) => Math.Abs(x - y) < 1e-5);
    }

    [Fact]
    public void An_infinite_loss_is_reported_as_such()
    {
        Sequential model = OneWeight();
        model.Compile("sgd", Loss.Of("infinite", (yTrue, yPred) => Ops.Log(Ops.Mean(yTrue, [-1])), Reduction.None));
        Assert.Equal(double.NegativeInfinity, model.Evaluate(X, Zeros, verbose: 0)[0]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_saved_and_loaded(string name)
    {
        foreach (string file in new[] { "m.h5", "m.keras" })
        {
            foreach (Loss loss in new Loss[]
            {
                new MeanSquaredError(name), new Huber(2, name), new CosineSimilarity(0, name), new LogCosh(name),
                new BinaryCrossentropy(reduction: name), Loss.Of("own", (_, yPred) => yPred, name),
            })
            {
                Sequential model = OneWeight();
                model.Compile("sgd", loss);
                model.Save(_folder.File(file), overwrite: true);
                CustomObjects custom = new() { { "own", (_, yPred) => yPred } };
                Loss loaded = LoadModel(_folder.File(file), custom).Setup.Losses[0]!;
                Assert.Equal((loss.GetType(), loss.Name, loss.Reduction), (loaded.GetType(), loaded.Name, loaded.Reduction));
            }
        }
    }

    [Fact]
    public void Every_loss_takes_one()
    {
        foreach (Type type in typeof(Loss).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(Loss)) && !type.IsAbstract))
        {
            Loss made = (Loss)ObjectConfig.Create(type, new JsonObject { ["reduction"] = "sum" }, [], type.Name);
            Assert.Equal(Reduction.Sum, made.Reduction);
            Assert.Equal("sum", (string?)made.GetConfig()["reduction"]);
            Assert.Equal(Reduction.None, ((Loss)ObjectConfig.Create(type, new JsonObject { ["reduction"] = null }, [], "x")).Reduction);
            Assert.False(((Loss)ObjectConfig.Create(type, [], [], type.Name)).GetConfig().ContainsKey("reduction"));
        }
    }

    [Theory]
    [InlineData("""{"class_name": "MeanSquaredError", "config": {"reduction": "sum", "name": "mean_squared_error"}}""", "sum")]
    [InlineData("""{"class_name": "MeanSquaredError", "config": {"reduction": "auto", "name": "m", "fn": "mean_squared_error"}}""", "mean")]
    [InlineData("""{"class_name": "LossFunctionWrapper", "config": {"reduction": "none", "name": "m", "fn": "mean_squared_error"}}""", "none")]
    [InlineData("""{"class_name": "LossFunctionWrapper", "config": {"reduction": "sum", "name": "m", "fn": "own"}}""", "sum")]
    [InlineData("""{"class_name": "Own", "config": {"reduction": "sum", "name": "own"}}""", "sum")]
    [InlineData(
        """
        {"module": "keras.losses", "class_name": "MeanSquaredError", "config": {"name": "m", "reduction": null},
        "registered_name": null}
        """,
        "none")]
    [InlineData(
        """
        {"module": "keras.losses", "class_name": "MeanSquaredError", "config": {"name": "m", "reduction":
        "mean_with_sample_weight"}, "registered_name": null}
        """,
        "mean_with_sample_weight")]
    public void All_that_Keras_writes_is_read(string config, string expected)
    {
        CustomObjects custom = new() { { "Own", typeof(Own) }, { "own", (_, yPred) => yPred } };
        Loss loss = (Loss)ObjectConfig.Deserialize(JsonNode.Parse(config)!, typeof(Loss), custom);
        Assert.Equal(expected, loss.Reduction);
        JsonNode written = ObjectConfig.Serialize(new MeanSquaredError(expected), ConfigDialect.Keras3);
        Assert.Equal(expected, ((Loss)ObjectConfig.Deserialize(written, typeof(Loss), [])).Reduction);
        if (loss is Own)
        {
            Assert.Equal("sum", (string?)loss.GetConfig()["reduction"]);
        }
    }

    [Fact]
    public void An_unknown_one_is_refused_by_name()
    {
        JsonNode config = JsonNode.Parse("""{"class_name": "MeanSquaredError", "config": {"reduction": "median"}}""")!;
        Assert.Contains(
            "\"median\"",
            Assert.Throws<ArgumentException>(() => ObjectConfig.Deserialize(config, typeof(Loss), [])).Message,
            StringComparison.Ordinal);
    }

    private static Tensor<float> X => Tensor.Create<float>([1, 2, 3], [3, 1]);

    private static Tensor<float> Zeros => Tensor.Create<float>([0, 0, 0], [3, 1]);

    private static Tensor<float> Ones(params nint[] shape) => Tensor.Create<float>([1], shape);

    private static Tensor<float> Zero(params nint[] shape) => Tensor.Create<float>([0], shape);

    private static Sequential OneWeight(Regularizer? regularizer = null)
    {
        Sequential model = new([new Input(1), new Dense(1, useBias: false, kernelRegularizer: regularizer)]);
        model.SetWeights([Ones(1, 1)]);
        return model;
    }

    private static bool Near(float x, float y) => Math.Abs(x - y) < 1e-3;

    private sealed class Own(string? name = null) : Loss(name)
    {
        public override Value Call(Value yTrue, Value yPred) => Ops.Mean(yPred, [-1]);
    }
}
