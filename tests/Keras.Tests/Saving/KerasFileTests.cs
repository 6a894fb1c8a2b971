using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using Keras.Layers;
using Keras.Losses;
using Keras.Models;
using Keras.Optimizers;
using Keras.Testing;
using static Keras.Models.Models;

namespace Keras.Tests.Saving;

/// <summary>One model in the files of every version, with all forms of metrics, losses, optimizers and states.</summary>
public sealed class KerasFileTests : IDisposable
{
    private const string Wrapped = """{"class_name": "MeanMetricWrapper", "config": {"name": "accuracy", "dtype": "float32", "fn": """;

    private static readonly string[] s_metrics =
    [
        "\"accuracy\"",
        """{"class_name": "CategoricalAccuracy", "config": {"name": "accuracy", "dtype": "float32"}}""",
        Wrapped + "\"categorical_accuracy\"}}",
        Wrapped + """{"module": "builtins", "class_name": "function", "config": "categorical_accuracy", "registered_name": "function"}}}""",
    ];

    private static readonly string[] s_metricLists = ["[{0}]", "[[{0}]]", "{0}", "{{\"dense_2\": [{0}]}}", "{{\"dense_2\": {0}}}"];

    private static readonly string[] s_losses =
    [
        "\"categorical_crossentropy\"",
        """["categorical_crossentropy"]""",
        """{"dense_2": "categorical_crossentropy"}""",
        """
        {"class_name": "CategoricalCrossentropy", "config": {"reduction": "auto", "name": "categorical_crossentropy",
        "from_logits": false, "label_smoothing": 0, "axis": -1, "fn": "categorical_crossentropy"}}
        """,
        """
        {"class_name": "LossFunctionWrapper", "config": {"reduction": "sum_over_batch_size", "name": "loss_1",
        "fn": "categorical_crossentropy"}}
        """,
        """{"module": "builtins", "class_name": "function", "config": "categorical_crossentropy", "registered_name": "function"}""",
        """{"class_name": "CategoricalCrossentropy", "config": {"reduction": "sum", "name": "categorical_crossentropy"}}""",
    ];

    private static readonly string?[] s_optimizers =
    [
        null,
        "\"adam\"",
        """{"class_name": "Adam", "config": {"name": "Adam", "learning_rate": 0.001, "decay": 0.0, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-07, "amsgrad": false}}""",
        """{"class_name": "Custom>Adam", "config": {"name": "Adam", "learning_rate": 0.001, "jit_compile": true, "is_legacy_optimizer": false, "use_ema": false, "ema_momentum": 0.99}}""",
        """
        {"class_name": "LossScaleOptimizer", "config": {"inner_optimizer": {"class_name": "Adam", "config": {"learning_rate": 0.001}},
        "dynamic": true, "initial_scale": 32768.0, "dynamic_growth_steps": 2000}}
        """,
    ];

    private static readonly string[] s_states = ["fits", "other", "none"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("1.2.2")]
    [InlineData("2.0.8")]
    [InlineData("2.2.4")]
    [InlineData("2.3.1")]
    [InlineData("2.4.0")]
    [InlineData("2.8.0")]
    [InlineData("2.11.0")]
    [InlineData("2.15.0")]
    [InlineData("3.3.3")]
    public void An_h5_file_loads_compiled(string version) => CheckAll((path, training, optimizer, state) =>
        KerasFile.WriteH5(path, version, training, optimizer, state));

    [Theory]
    [InlineData("2.12.0", false)]
    [InlineData("2.12.0", true)]
    [InlineData("2.15.0", false)]
    [InlineData("2.15.0", true)]
    [InlineData("3.3.3", false)]
    [InlineData("3.3.3", true)]
    [InlineData("3.10.0", false)]
    public void An_archive_loads_compiled(string version, bool isWindows) => CheckAll((path, training, optimizer, state) =>
        KerasFile.WriteArchive(path, version, training, optimizer, state, isWindows));

    [Theory]
    [InlineData("2.12.0", false)]
    [InlineData("2.12.0", true)]
    [InlineData("2.15.0", false)]
    [InlineData("3.3.3", true)]
    [InlineData("3.10.0", false)]
    public void Weights_alone_load(string version, bool isWindows)
    {
        string path = _folder.File("m.weights.h5");
        KerasFile.WriteWeights(path, version, isWindows);
        Sequential model = new([new Input(3), new Dense(4, activation: "relu"), new Dense(2, activation: "softmax")]);
        Assert.True(model.LoadWeights(path).IsComplete);
        CheckWeights(model);
        Assert.Equal(4, Keras.Saving.FileContent.Read(path).Layers.Sum(layer => layer.Weights.Count));
    }

    private void CheckAll(Action<string, JsonObject, JsonNode?, string> write)
    {
        int count = 0;
        foreach ((string metric, int metricIndex) in s_metrics.Select((metric, index) => (metric, index)))
        {
            foreach ((string loss, int lossIndex) in s_losses.Select((loss, index) => (loss, index)))
            {
                foreach (string? optimizer in s_optimizers)
                {
                    // States and forms of lists meet all forms of the others in turn.
                    string state = s_states[count++ % s_states.Length];
                    string list = s_metricLists[(metricIndex + lossIndex) % s_metricLists.Length];
                    JsonObject training = (JsonObject)JsonNode.Parse(
                        $$"""
                        {"loss": {{loss}}, "metrics": {{string.Format(System.Globalization.CultureInfo.InvariantCulture, list, metric)}},
                        "weighted_metrics": null, "loss_weights": null, "sample_weight_mode": null}
                        """)!;
                    Check(write, training, optimizer is null ? null : JsonNode.Parse(optimizer), state);
                }
            }
        }
    }

    private void Check(Action<string, JsonObject, JsonNode?, string> write, JsonObject training, JsonNode? optimizer, string state)
    {
        string path = _folder.File("m.file");
        File.Delete(path);
        write(path, training, optimizer, state);
        List<string> told = [];
        Model model = LoadModel(path, onDropped: told.Add);
        string what = $"{training.ToJsonString()} {optimizer?.ToJsonString()} {state}: {string.Join(' ', told)}";
        Assert.True(model.IsCompiled, what);
        Assert.Equal(["loss", "accuracy"], model.MetricsNames);
        CategoricalCrossentropy loss = Assert.IsType<CategoricalCrossentropy>(model.Setup.Losses[0]);
        Assert.Equal(what.Contains("\"sum\"", StringComparison.Ordinal) ? Reduction.Sum : Reduction.SumOverBatchSize, loss.Reduction);
        LossScaleOptimizer? scale = model.Optimizer as LossScaleOptimizer;
        Assert.Equal(optimizer?.ToJsonString().Contains("LossScale", StringComparison.Ordinal) == true, scale is not null);
        Assert.Equal(optimizer is null ? "RMSprop" : "Adam", (scale?.InnerOptimizer ?? model.Optimizer).GetType().Name);
        Assert.True(told.Count == (state == "other" ? 1 : 0), what);
        Assert.Equal(state == "fits" ? KerasFile.Iterations : 0, model.Optimizer.Iterations);
        CheckWeights(model);
        if (state == "fits")
        {
            Assert.All(
                model.Optimizer.Slots,
                slot => Assert.Equal(KerasFile.FirstOfState, StorageTensors.Get(slot).First()));
        }
    }

    private static void CheckWeights(Model model)
    {
        IReadOnlyList<Tensor<float>> weights = model.GetWeights();
        for (int weight = 0; weight < weights.Count; weight++)
        {
            Assert.Equal<float>(KerasFile.Elements(weight), weights[weight].ToArray());
        }
    }
}
