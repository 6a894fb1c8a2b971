using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using Keras.Layers;
using Keras.Losses;
using Keras.Metrics;
using Keras.Models;
using Keras.Optimizers;
using Keras.Saving;
using Keras.Testing;
using Keras.Tests.Callbacks;
using static Keras.Models.Models;

namespace Keras.Tests.Saving;

public sealed class TrainingConfigReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Functions of tf.keras 2.15 by the names that their wrappers are written with, and the class here.</summary>
    [Theory]
    [InlineData("binary_accuracy", "BinaryAccuracy")]
    [InlineData("categorical_accuracy", "CategoricalAccuracy")]
    [InlineData("sparse_categorical_accuracy", "SparseCategoricalAccuracy")]
    [InlineData("top_k_categorical_accuracy", "TopKCategoricalAccuracy")]
    [InlineData("sparse_top_k_categorical_accuracy", "SparseTopKCategoricalAccuracy")]
    [InlineData("accuracy", "Accuracy")]
    [InlineData("mean_squared_error", "MeanSquaredError")]
    [InlineData("mse", "MeanSquaredError")]
    [InlineData("mean_absolute_error", "MeanAbsoluteError")]
    [InlineData("mean_absolute_percentage_error", "MeanAbsolutePercentageError")]
    [InlineData("mean_squared_logarithmic_error", "MeanSquaredLogarithmicError")]
    [InlineData("categorical_crossentropy", "CategoricalCrossentropy")]
    [InlineData("sparse_categorical_crossentropy", "SparseCategoricalCrossentropy")]
    [InlineData("binary_crossentropy", "BinaryCrossentropy")]
    [InlineData("kl_divergence", "KLDivergence")]
    [InlineData("kullback_leibler_divergence", "KLDivergence")]
    [InlineData("poisson", "Poisson")]
    [InlineData("hinge", "Hinge")]
    [InlineData("squared_hinge", "SquaredHinge")]
    [InlineData("categorical_hinge", "CategoricalHinge")]
    [InlineData("cosine_similarity", "CosineSimilarity")]
    [InlineData("cosine_proximity", "CosineSimilarity")]
    [InlineData("logcosh", "LogCoshError")]
    [InlineData("log_cosh", "LogCoshError")]
    [InlineData("huber", "LossMetric")]
    [InlineData("huber_loss", "LossMetric")]
    public void A_wrapped_function_is_the_metric_of_its_name(string function, string type)
    {
        foreach (string wrapper in new[] { "MeanMetricWrapper", "SumOverBatchSizeMetricWrapper", "keras.metrics>MeanMetricWrapper" })
        {
            Metric metric = (Metric)ObjectConfig.Deserialize(
                new JsonObject
                {
                    ["class_name"] = wrapper,
                    ["config"] = new JsonObject { ["name"] = "logged", ["dtype"] = "float32", ["fn"] = function },
                },
                typeof(Metric),
                []);
            Assert.Equal(type, metric.GetType().Name);
            Assert.Equal("logged", metric.Name);
        }
    }

    [Fact]
    public void Arguments_beside_a_wrapped_function_have_an_effect()
    {
        JsonNode config = JsonNode.Parse(
            """
            [{"class_name": "MeanMetricWrapper", "config": {"name": "a", "fn": "binary_accuracy", "threshold": 0.7}},
            {"class_name": "MeanMetricWrapper", "config": {"name": "k", "fn": "top_k_categorical_accuracy", "k": 3}},
            {"class_name": "LossFunctionWrapper", "config": {"name": "h", "fn": "huber", "delta": 2.0}},
            {"class_name": "LossFunctionWrapper", "config": {"fn": "binary_crossentropy", "from_logits": true, "reduction": "auto"}}]
            """)!;
        Assert.Equal(0.7, ((BinaryAccuracy)ObjectConfig.Deserialize(config[0]!, typeof(Metric), [])).Threshold);
        Assert.Equal(3, ((TopKCategoricalAccuracy)ObjectConfig.Deserialize(config[1]!, typeof(Metric), [])).K);
        Assert.Equal(2, ((Huber)ObjectConfig.Deserialize(config[2]!, typeof(Loss), [])).Delta);
        Assert.True(((Keras.Losses.BinaryCrossentropy)ObjectConfig.Deserialize(config[3]!, typeof(Loss), [])).FromLogits);
    }

    /// <summary>Metrics of a model with the outputs a and b in every nesting, and the names that are logged.</summary>
    [Theory]
    [InlineData("""["mae"]""", false, "a_mae b_mae")]
    [InlineData("""["mae", "mse"]""", false, "a_mae a_mse b_mae b_mse")]
    [InlineData("""["mae", "mse"]""", true, "a_mae b_mse")]
    [InlineData("""["mae", ["mse", "mape"]]""", false, "a_mae b_mse b_mape")]
    [InlineData("""[["mae"], []]""", false, "a_mae")]
    [InlineData("""[[null, "mae"], null]""", false, "a_mae")]
    [InlineData("""[null, "mae"]""", true, "b_mae")]
    [InlineData("""{"b": "mae"}""", false, "b_mae")]
    [InlineData("""{"b": ["mae", "mse"], "a": null}""", false, "b_mae b_mse")]
    [InlineData("""{"class_name": "MeanAbsoluteError", "config": {"name": "m"}}""", false, "a_m b_m")]
    [InlineData("""{"a": {"class_name": "MeanAbsoluteError", "config": {"name": "m"}}}""", true, "a_m")]
    [InlineData("""[[{"class_name": "MeanMetricWrapper", "config": {"name": "a_mae", "fn": "mean_absolute_error"}}], ["mae"]]""", false, "a_mae b_mae")]
    [InlineData("""[[{"class_name": "AUC", "config": {"name": "auc"}}, {"class_name": "AUC", "config": {"name": "auc"}}], []]""", false, "a_auc a_auc_1")]
    [InlineData("""["mae", "mae"]""", false, "a_mae b_mae")]
    [InlineData("null", false, "")]
    public void Metrics_of_several_outputs_are_read_in_every_nesting(string metrics, bool isKeras3, string names)
    {
        Model model = TwoOutputs();
        JsonObject config = new() { ["optimizer"] = "sgd", ["loss"] = "mse", ["metrics"] = JsonNode.Parse(metrics) };
        Assert.True(new TrainingConfigReader(model, [], new LoadNotes(null), isKeras3).Compile(config, "test"));
        Assert.Equal($"loss a_loss b_loss {names}".TrimEnd(), string.Join(' ', model.MetricsNames));
        model.Evaluate(Tensor.Create<float>([1, 2, 3], [1, 3]), [Tensor.Create<float>([1, 0], [1, 2]), Tensor.Create<float>([1, 0], [1, 2])], verbose: 0);
    }

    [Fact]
    public void Metrics_of_an_output_that_is_not_there_are_refused() => Rejects.Argument(
        "\"c\". Outputs: a, b", () => Compile(TwoOutputs(), """{"optimizer": "sgd", "loss": "mse", "metrics": {"c": "mae"}}"""));

    [Theory]
    [InlineData("""{"class_name": "LossScaleOptimizer", "config": {"optimizer": {"class_name": "Adam", "config": {"learning_rate": 0.25}}, "loss_scale": {"class_name": "DynamicLossScale", "config": {}}}}""")]
    [InlineData("""{"class_name": "LossScaleOptimizerV3", "config": {"inner_optimizer": {"class_name": "Adam", "config": {"learning_rate": 0.25}}, "dynamic": true}}""")]
    [InlineData("""{"module": "keras.optimizers", "class_name": "LossScaleOptimizer", "config": {"name": "loss_scale_optimizer", "inner_optimizer": {"module": "keras.optimizers", "class_name": "Adam", "config": {"learning_rate": 0.25}, "registered_name": null}, "initial_scale": 32768.0}}""")]
    public void A_scale_of_the_loss_is_taken_with_the_optimizer_in_it(string optimizer)
    {
        Model model = TwoOutputs();
        Compile(model, $$"""{"optimizer": {{optimizer}}, "loss": "mse"}""");
        LossScaleOptimizer scale = Assert.IsType<LossScaleOptimizer>(model.Optimizer);
        Assert.Equal(0.25, Assert.IsType<Adam>(scale.InnerOptimizer).LearningRate);
        Assert.Equal((32768, 2000), (scale.DynamicScale, scale.DynamicGrowthSteps));
    }

    [Theory]
    [InlineData("""{"class_name": "LossScaleOptimizer", "config": {"inner_optimizer": {"class_name": "Adam", "config": {}}, "dynamic": true, "initial_scale": 64.0, "dynamic_growth_steps": 50}}""")]
    [InlineData("""{"class_name": "LossScaleOptimizer", "config": {"optimizer": {"class_name": "Adam", "config": {}}, "loss_scale": {"class_name": "DynamicLossScale", "config": {"initial_loss_scale": 64, "increment_period": 50, "multiplier": 2.0}}}}""")]
    public void A_scale_of_the_loss_has_the_settings_of_its_file(string optimizer)
    {
        Model model = TwoOutputs();
        Compile(model, $$"""{"optimizer": {{optimizer}}, "loss": "mse"}""");
        LossScaleOptimizer scale = Assert.IsType<LossScaleOptimizer>(model.Optimizer);
        Assert.Equal((64, 50), (scale.InitialScale, scale.DynamicGrowthSteps));
    }

    [Theory]
    [InlineData("""{"class_name": "LossScaleOptimizer", "config": {"inner_optimizer": {"class_name": "Adam", "config": {}}, "dynamic": false, "initial_scale": 64.0, "dynamic_growth_steps": null}}""")]
    [InlineData("""{"class_name": "LossScaleOptimizer", "config": {"optimizer": {"class_name": "Adam", "config": {}}, "loss_scale": {"class_name": "FixedLossScale", "config": {"loss_scale_value": 64}}}}""")]
    public void A_scale_that_never_changes_is_left_out(string optimizer)
    {
        Model model = TwoOutputs();
        Compile(model, $$"""{"optimizer": {{optimizer}}, "loss": "mse"}""");
        Assert.IsType<Adam>(model.Optimizer);
    }

    [Fact]
    public void Without_an_optimizer_the_model_has_that_of_keras()
    {
        Model model = TwoOutputs();
        Compile(model, """{"loss": "mse", "metrics": ["mae"]}""");
        Assert.IsType<RMSprop>(model.Optimizer);
    }

    [Theory]
    [InlineData("m.h5")]
    [InlineData("m.keras")]
    public void Without_a_loss_the_model_is_compiled_but_not_trained(string file)
    {
        Model model = TwoOutputs();
        Compile(model, """{"optimizer": "adam", "loss": null, "metrics": ["mae"]}""");
        model.Save(_folder.File(file));
        Model loaded = LoadModel(_folder.File(file));
        Assert.IsType<Adam>(loaded.Optimizer);
        Tensor<float> x = Tensor.Create<float>([1, 2, 3], [1, 3]);
        Arrays y = [Tensor.Create<float>([1, 0], [1, 2]), Tensor.Create<float>([1, 0], [1, 2])];
        Assert.Equal(model.Evaluate(x, y, verbose: 0), loaded.Evaluate(x, y, verbose: 0));
        Assert.Equal(0, loaded.Evaluate(x, y, verbose: 0)[0]);
        Assert.True(loaded.Evaluate(x, y, verbose: 0)[1] > 0);
        Rejects.Argument("Compile needs a `loss`", () => loaded.Fit(x, y, verbose: 0));
        Rejects.Argument("Compile needs a `loss`", () => loaded.TrainOnBatch(x, y));
    }

    [Theory]
    [InlineData("null", true)]
    [InlineData("[null, null]", true)]
    [InlineData("""{"a": null}""", true)]
    [InlineData("""{"a": "temporal"}""", false)]
    public void A_mode_of_sample_weights_is_refused_only_if_it_says_something(string mode, bool isTaken)
    {
        string config = $$"""{"optimizer": "sgd", "loss": "mse", "sample_weight_mode": {{mode}}}""";
        if (isTaken)
        {
            Compile(TwoOutputs(), config);
            return;
        }

        Rejects.Argument("sample_weight_mode", () => Compile(TwoOutputs(), config));
        List<string> told = [];
        Assert.True(Compile(TwoOutputs(), config, told.Add));
        Assert.Single(told);
    }

    [Theory]
    [InlineData("""{"optimizer": "mine", "loss": "mse"}""", "\"mine\"")]
    [InlineData("""{"optimizer": "sgd", "loss": "jaccard"}""", "\"jaccard\"")]
    [InlineData("""{"optimizer": "sgd", "loss": {"class_name": "LossFunctionWrapper", "config": {"name": "x", "fn": "jaccard"}}}""", "\"jaccard\"")]
    [InlineData("""{"optimizer": "sgd", "loss": {"class_name": "Focal", "config": {}}}""", "\"Focal\"")]
    [InlineData("""{"optimizer": 3, "loss": "mse"}""", "Received: 3")]
    [InlineData("""{"optimizer": {"config": {}}, "loss": "mse"}""", "class_name")]
    public void What_training_needs_and_is_unknown_leaves_the_model_uncompiled_where_that_is_allowed(string config, string named)
    {
        Rejects.Argument(named, () => Compile(TwoOutputs(), config));
        Rejects.Argument("Or load with compile: false", () => Compile(TwoOutputs(), config));
        List<string> told = [];
        Model model = TwoOutputs();
        Assert.False(Compile(model, config, told.Add));
        Assert.False(model.IsCompiled);
        Assert.Contains(named, Assert.Single(told), StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_metrics_are_left_out_one_by_one()
    {
        List<string> told = [];
        Model model = TwoOutputs();
        Assert.True(Compile(model, """{"optimizer": "sgd", "loss": "mse", "metrics": [["mae", "iou"], ["f1"]]}""", told.Add));
        Assert.Equal(["loss", "a_loss", "b_loss", "a_mae"], model.MetricsNames);
        Assert.Equal(2, told.Count);
    }

    [Theory]
    [InlineData("m.h5")]
    [InlineData("m.keras")]
    public void One_function_is_loss_and_metric_by_its_registered_name(string file)
    {
        CustomObjects own = new() { { "cubes", (yTrue, yPred) => Ops.Mean(Ops.Square(yPred - yTrue), [-1]) } };
        Model model = TwoOutputs();
        const string Config = """
            {"optimizer": "sgd", "loss": {"class_name": "LossFunctionWrapper", "config": {"name": "l", "fn": "cubes"}},
            "metrics": [{"class_name": "MeanMetricWrapper", "config": {"name": "m", "fn": "cubes"}}]}
            """;
        Assert.True(new TrainingConfigReader(model, own, new LoadNotes(null), false).Compile((JsonObject)JsonNode.Parse(Config)!, "test"));
        string path = _folder.File(file);
        model.Save(path);
        Rejects.Argument("\"cubes\"", () => LoadModel(path));
        Model loaded = LoadModel(path, own);
        Assert.Equal(["loss", "a_loss", "b_loss", "a_m", "b_m"], loaded.MetricsNames);
        Assert.Equal("l", loaded.Setup.Losses[0]!.Name);
    }

    /// <summary>Layers that are frozen or thawed after Compile: the state belongs to other weights when the file is loaded.</summary>
    [Theory]
    [InlineData("m.h5", true)]
    [InlineData("m.h5", false)]
    [InlineData("m.keras", true)]
    [InlineData("m.keras", false)]
    public void A_state_of_other_weights_is_left_out_with_a_warning(string file, bool freezes)
    {
        Sequential model = new([new Dense(4, inputShape: 3), new Dense(2)]);
        model.Layers[0].Trainable = freezes;
        model.Compile("adam", "mse");
        (Tensor<float> x, Tensor<float> y) = (Tensor.Create<float>([1, 2, 3], [1, 3]), Tensor.Create<float>([1, 0], [1, 2]));
        model.TrainOnBatch(x, y);
        model.Layers[0].Trainable = !freezes;
        model.Save(_folder.File(file));
        Model? loaded = null;
        (_, string error) = Runs.Console(() => loaded = LoadModel(_folder.File(file)));
        Assert.Contains("Warning: ", error, StringComparison.Ordinal);
        Assert.Contains(freezes ? "has 4 arrays" : "has 8 arrays", error, StringComparison.Ordinal);
        Assert.Contains(freezes ? "the file holds 8" : "the file holds 4", error, StringComparison.Ordinal);
        Assert.Equal(0, loaded!.Optimizer.Iterations);
        Assert.Equal(model.Predict(x), loaded.Predict(x));
        loaded.TrainOnBatch(x, y);
    }

    [Fact]
    public void The_rate_in_the_state_wins_over_that_of_a_name()
    {
        string path = _folder.File("m.keras");
        KerasFile.WriteArchive(path, "3.3.3", new JsonObject { ["loss"] = "mse" }, "adam", "fits", isWindows: false, learningRate: 0.125f);
        Assert.Equal(0.125, LoadModel(path).Optimizer.LearningRate);
    }

    private static bool Compile(Model model, string config, Action<string>? onDropped = null) =>
        new TrainingConfigReader(model, [], new LoadNotes(onDropped), isKeras3: false)
            .Compile((JsonObject)JsonNode.Parse(config)!, "test");

    private static Model TwoOutputs()
    {
        Input input = new(3, name: "x");
        return new Model(input, [new Dense(2, name: "a").Apply(input), new Dense(2, name: "b").Apply(input)]);
    }
}
