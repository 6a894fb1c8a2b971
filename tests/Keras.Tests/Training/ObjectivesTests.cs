using System.Numerics.Tensors;
using Keras.Layers;
using Keras.Losses;
using Keras.Metrics;
using Keras.Models;
using Keras.Optimizers;
using Keras.Optimizers.Schedules;
using Keras.Training;

namespace Keras.Tests.Training;

/// <summary>Losses, metrics and optimizers as Compile and Fit use them.</summary>
public class ObjectivesTests
{
    private static readonly Tensor<float> s_x = Tensor.Create<float>([1, 0, 0, 1, 1, 1, -1, 2, 2, 1], [5, 2]);
    private static readonly Tensor<float> s_y = Tensor.Create<float>([1, 0, 0, 1, 1, 0, 0, 1, 1, 0], [5, 2]);
    private static readonly Tensor<int> s_labels = Tensor.Create<int>([0, 1, 0, 1, 0], [5]);

    [Theory]
    [InlineData("acc")]
    [InlineData("accuracy")]
    public void Logs_a_metric_under_the_name_that_was_given(string name)
    {
        Model model = Classifier();
        model.Compile(new SGD(0.1), "categorical_crossentropy", metrics: [name]);
        History history = model.Fit(s_x, s_y, batchSize: 2, epochs: 2, verbose: 0, validationData: new(s_x, s_y));
        Assert.Equal(["loss", name, "val_loss", $"val_{name}"], history.Values.Keys);
    }

    [Fact]
    public void Counts_a_partial_last_batch_by_its_size()
    {
        Model model = Classifier();
        Metric top1 = new TopKCategoricalAccuracy(1, "top1");
        model.Compile("sgd", "categorical_crossentropy", metrics: ["acc", "mse", top1]);
        IReadOnlyList<double> inBatches = model.Evaluate(s_x, s_y, batchSize: 2, verbose: 0);
        IReadOnlyList<double> atOnce = model.Evaluate(s_x, s_y, batchSize: 5, verbose: 0);
        Assert.Equal(["loss", "acc", "mse", "top1"], model.MetricsNames);
        Assert.Equal(atOnce, inBatches, (x, y) => Math.Abs(x - y) < 1e-6);
        Assert.Equal(0, 5 * atOnce[1] % 1, 1e-5);
        Assert.Equal(atOnce[1], atOnce[3]);
    }

    [Fact]
    public void Takes_class_numbers_for_the_sparse_loss()
    {
        Model model = Classifier();
        model.Compile("sgd", "categorical_crossentropy", metrics: ["accuracy", "ce"]);
        IReadOnlyList<double> oneHot = model.Evaluate(s_x, s_y, verbose: 0);
        model.Compile("sgd", "sparse_categorical_crossentropy", metrics: ["accuracy", "ce"]);
        Assert.Equal(oneHot, model.Evaluate(s_x, s_labels, verbose: 0), (x, y) => Math.Abs(x - y) < 1e-6);
        Assert.Equal(oneHot[0], oneHot[2], 1e-6);
    }

    [Fact]
    public void Says_what_to_do_when_class_numbers_meet_categorical_crossentropy()
    {
        Model model = Classifier();
        model.Compile("sgd", "categorical_crossentropy");
        ArgumentException exception = Assert.Throws<ArgumentException>(() => model.Fit(s_x, s_labels, verbose: 0));
        Assert.Contains("ToCategorical", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weighs_losses_by_sample_and_class_but_divides_by_the_number_of_samples()
    {
        Model model = Classifier();
        Loss loss = Loss.Of("first", (_, yPred) => (0 * Ops.Sum(yPred, [-1])) + 2);
        model.Compile(new SGD(0), loss, metrics: ["mae"], weightedMetrics: [Metric.Of("two", loss.Call)]);
        Tensor<float> weights = Tensor.Create<float>([0, 1, 3, 0, 1], [5]);
        IReadOnlyList<double> values = model.TrainOnBatch(s_x, s_y, weights);
        Assert.Equal(2 * 5 / 5.0, values[0], 1e-6);
        Assert.Equal(2, values[2], 1e-6);
        values = model.TrainOnBatch(
            s_x, s_y, weights, classWeight: new Dictionary<int, double> { [0] = 0.5, [1] = 2 });
        Assert.Equal(2 * (0 + 2 + 1.5 + 0 + 0.5) / 5, values[0], 1e-6);
    }

    [Fact]
    public void Leaves_unweighted_metrics_alone()
    {
        Model model = Classifier();
        Metric weighted = new Keras.Metrics.MeanAbsoluteError("weighted");
        model.Compile(new SGD(0), "mse", metrics: ["mae"], weightedMetrics: [weighted]);
        double plain = model.TestOnBatch(s_x, s_y)[1];
        Tensor<float> firstOnly = Tensor.Create<float>([1, 0, 0, 0, 0], [5]);
        IReadOnlyList<double> values = model.TestOnBatch(s_x, s_y, firstOnly);
        Assert.Equal(plain, values[1], 1e-6);
        double first = model.TestOnBatch(
            Tensor.Create<float>([1, 0], [1, 2]), Tensor.Create<float>([1, 0], [1, 2]))[1];
        Assert.Equal(first, values[2], 1e-6);
    }

    [Fact]
    public void Gives_every_output_a_metric_of_its_own()
    {
        Input inputs = new(shape: 2);
        KerasTensor a = new Dense(2, activation: "softmax", name: "a").Apply(inputs);
        KerasTensor b = new Dense(1, activation: "sigmoid", name: "b").Apply(inputs);
        Model model = new(inputs, (KerasTensors)new[] { a, b });
        model.Compile("sgd", ["categorical_crossentropy", "binary_crossentropy"], metrics: ["acc", "mse"]);
        Assert.Equal(["loss", "a_loss", "b_loss", "a_acc", "a_mse", "b_acc", "b_mse"], model.MetricsNames);
        Arrays targets = new ArrayLike[] { s_y, s_labels };
        IReadOnlyList<double> values = model.Evaluate(s_x, targets, verbose: 0);

        Model onlyB = new(inputs, b);
        onlyB.Compile("sgd", "binary_crossentropy", metrics: ["acc", "mse"]);
        Assert.Equal(
            onlyB.Evaluate(s_x, s_labels, verbose: 0),
            [values[2], values[5], values[6]],
            (x, y) => Math.Abs(x - y) < 1e-6);
    }

    [Fact]
    public void Refuses_one_metric_object_for_several_outputs()
    {
        Input inputs = new(shape: 2);
        KerasTensor a = new Dense(2, name: "a").Apply(inputs);
        KerasTensor b = new Dense(2, name: "b").Apply(inputs);
        Model model = new(inputs, (KerasTensors)new[] { a, b });
        Metric shared = new CategoricalAccuracy();
        ArgumentException exception =
            Assert.Throws<ArgumentException>(() => model.Compile("sgd", ["mse", "mse"], metrics: [shared]));
        Assert.Contains("categorical_accuracy", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Follows_a_schedule_over_all_epochs()
    {
        Model model = Classifier();
        SGD optimizer = new(new PiecewiseConstantDecay([5], [0.1, 0]));
        model.Compile(optimizer, "categorical_crossentropy");
        model.Fit(s_x, s_y, batchSize: 2, epochs: 2, verbose: 0);
        IReadOnlyList<Tensor<float>> after = model.GetWeights();
        Assert.Equal(6, optimizer.Iterations);
        model.Fit(s_x, s_y, batchSize: 2, epochs: 1, verbose: 0);
        Assert.Equal(after.SelectMany(weight => weight), model.GetWeights().SelectMany(weight => weight));
    }

    [Fact]
    public void Ends_with_the_averages_of_the_weights()
    {
        Model model = Classifier();
        SGD optimizer = new(0.5, useEma: true, emaMomentum: 0.5);
        model.Compile(optimizer, "categorical_crossentropy");
        model.Fit(s_x, s_y, batchSize: 2, epochs: 2, verbose: 0);
        Assert.All(optimizer.Slots, slot => Assert.EndsWith("/average", slot.Name, StringComparison.Ordinal));
        Assert.Equal(
            optimizer.Slots.SelectMany(StorageTensors.Get),
            model.GetWeights().SelectMany(weight => weight));
    }

    [Fact]
    public void Trains_a_classifier_with_every_optimizer()
    {
        foreach (string name in Identifier.Choices<Optimizer>())
        {
            Model model = Classifier();
            Optimizer optimizer = name;
            optimizer.LearningRate = name == "adadelta" ? 5 : 0.05;
            model.Compile(optimizer, "categorical_crossentropy");
            History history = model.Fit(s_x, s_y, batchSize: 2, epochs: 30, verbose: 0);
            Assert.True(history["loss"][^1] < history["loss"][0], $"{name}: {string.Join(' ', history["loss"])}");
        }
    }

    private static Model Classifier()
    {
        Input inputs = new(shape: 2);
        Dense dense = new(2, activation: "softmax", kernelInitializer: new Keras.Initializers.GlorotUniform(seed: 1));
        return new Model(inputs, dense.Apply(inputs));
    }
}
