using Keras.Engine.Tensors;
using Keras.Layers;
using Keras.Losses;
using Keras.Metrics;
using Keras.Testing;

namespace Keras.Tests.Metrics;

public class MetricTests
{
    private static readonly MetricBatch s_ones = new((2, 2), [1, 1, 1, 1], (2, 2), [1, 1, 1, 1]);

    [Theory]
    [InlineData("accuracy")]
    [InlineData("acc")]
    [InlineData("mse")]
    [InlineData("MSE")]
    [InlineData("categorical_accuracy")]
    [InlineData("huber")]
    public void Is_reported_under_the_very_name_that_was_given(string name)
    {
        Metric metric = name;
        Assert.Equal(name, metric.Name);
        Assert.Equal(name, metric.Resolve((2, 3), (2, 3)).Name);
    }

    [Fact]
    public void Is_reported_under_its_class_name_unless_told_otherwise()
    {
        Assert.Equal("sparse_top_k_categorical_accuracy", new SparseTopKCategoricalAccuracy().Name);
        Assert.Equal("mean_squared_error", new Keras.Metrics.MeanSquaredError().Name);
        Assert.Equal("auc", new AUC().Name);
        foreach (Type type in typeof(Metric).Assembly.GetExportedTypes().Where(IsConcreteMetric))
        {
            object?[] arguments =
            [
                .. type.GetConstructors()[0].GetParameters().Select(p => p.Name == "name" ? "mine"
                    : p.HasDefaultValue ? p.DefaultValue
                    : p.ParameterType == typeof(IntList) ? (IntList)0
                    : Convert.ChangeType(1, p.ParameterType, null)),
            ];
            Assert.Equal("mine", ((Metric)Activator.CreateInstance(type, arguments)!).Name);
        }

        static bool IsConcreteMetric(Type type) =>
            type.IsSubclassOf(typeof(Metric)) && !type.IsAbstract && type != typeof(LossMetric);
    }

    [Theory]
    [InlineData("accuracy", 1, 1, typeof(BinaryAccuracy))]
    [InlineData("accuracy", 1, 10, typeof(SparseCategoricalAccuracy))]
    [InlineData("accuracy", 10, 10, typeof(CategoricalAccuracy))]
    [InlineData("acc", 10, 10, typeof(CategoricalAccuracy))]
    [InlineData("crossentropy", 1, 1, typeof(Keras.Metrics.BinaryCrossentropy))]
    [InlineData("crossentropy", 1, 10, typeof(Keras.Metrics.SparseCategoricalCrossentropy))]
    [InlineData("ce", 10, 10, typeof(Keras.Metrics.CategoricalCrossentropy))]
    public void Is_chosen_by_the_shapes_if_the_name_is_ambiguous(string name, int targets, int outputs, Type type) =>
        Assert.IsType(type, Metric.FromString(name).Resolve((null, targets), (null, outputs)));

    [Fact]
    public void Is_sparse_if_targets_lack_an_axis() => Assert.IsType<SparseCategoricalAccuracy>(
        Metric.FromString("accuracy").Resolve((null, 8, 8), (null, 8, 8, 10)));

    [Theory]
    [InlineData("mse")]
    [InlineData("accuracy")]
    public void Is_made_anew_of_a_name_for_every_output(string name)
    {
        Metric metric = name;
        Assert.NotSame(metric.Resolve((2, 2), (2, 2)), metric.Resolve((2, 2), (2, 2)));
    }

    [Fact]
    public void Stays_itself_if_it_was_given_as_an_object()
    {
        BinaryAccuracy metric = new();
        Assert.Same(metric, metric.Resolve((2, 2), (2, 2)));
    }

    [Fact]
    public void Lists_the_choices_for_an_unknown_name()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => Metric.FromString("acurracy"));
        string[] choices = ["acurracy", "accuracy", "acc", "ce", "auc", "top_k_categorical_accuracy", "huber"];
        foreach (string choice in choices)
        {
            Assert.Contains($"\"{choice}\"", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Is_any_loss_by_its_name()
    {
        foreach (Type type in typeof(Loss).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(Loss))))
        {
            // The cosine is the one metric whose sign is not the loss's.
            Loss loss = Loss.FromString(type.Name);
            double sign = loss is Keras.Losses.CosineSimilarity ? -1 : 1;
            bool isSparse = loss is Keras.Losses.SparseCategoricalCrossentropy;
            MetricBatch batch = new(
                isSparse ? 2 : (2, 3),
                isSparse ? [2, 0] : [0.5, 0.2, 0.3, 0.25, 0.25, 0.5],
                (2, 3),
                [0.2, 0.3, 0.5, 0.1, 0.6, 0.3]);
            Value yTrue = Ops.Placeholder("y_true", new TensorType(DType.Float64, batch.Targets));
            Value yPred = Ops.Placeholder("y_pred", new TensorType(DType.Float64, batch.Outputs));
            double[] values =
                GraphRun.Evaluate(loss.Call(yTrue, yPred), (yTrue, batch.YTrue), (yPred, batch.YPred));
            Assert.Equal(sign * values.Average(), MetricRun.Value(loss.Name, batch), 1e-5);
        }
    }

    [Fact]
    public void Is_made_of_a_function()
    {
        Metric metric = Metric.Of("largest_error", (yTrue, yPred) => Ops.Max(Ops.Abs(yPred - yTrue), [-1]));
        Assert.Equal("largest_error", metric.Name);
        Assert.Equal(2.5, MetricRun.Value(metric, new MetricBatch((2, 2), [0, 0, 0, 0], (2, 2), [1, 2, 3, -1])));

        // Targets (2,) of outputs (2, 1) do not spread to (2, 2).
        metric.ResetState();
        Assert.Equal(1, MetricRun.Value(metric, new MetricBatch(2, [1, 2], (2, 1), [2, 3])));
    }

    [Fact]
    public void Counts_every_sample_of_a_partial_last_batch_once()
    {
        MetricBatch full = new((3, 2), [1, 0, 1, 0, 1, 0], (3, 2), [1, 0, 1, 0, 0, 1]);
        MetricBatch last = new((1, 2), [1, 0], (1, 2), [0, 1]);
        IReadOnlyList<double> values = MetricRun.Values("accuracy", full, last);
        Assert.Equal(2.0 / 3, values[0], 1e-6);
        Assert.Equal(0.5, values[1]);
    }

    [Fact]
    public void Starts_over_after_a_reset()
    {
        Metric metric = new Keras.Metrics.MeanSquaredError();
        MetricBatch batch = new((1, 2), [0, 0], (1, 2), [1, 3]);
        Assert.Equal(5, MetricRun.Value(metric, batch));
        metric.ResetState();
        Assert.Equal(0, MetricRun.Value(metric, s_ones));
        Assert.Equal(5.0 / 3, MetricRun.Value(metric, batch), 1e-6);
    }

    [Fact]
    public void Is_zero_of_nothing() => Assert.Equal(0, MetricRun.Value("mae", s_ones with { SampleWeight = [0, 0] }));

    [Fact]
    public void Weighs_samples()
    {
        MetricBatch batch = new((2, 2), [0, 0, 0, 0], (2, 2), [1, 1, 3, 3], [3, 1]);
        Assert.Equal(1.5, MetricRun.Value(new Keras.Metrics.MeanAbsoluteError(), batch));
        Assert.Equal(Math.Sqrt(3), MetricRun.Value(new RootMeanSquaredError(), batch), 1e-6);
        Assert.Equal(1.5, MetricRun.Value(new Mean(), batch));
    }

    [Fact]
    public void Refuses_weights_that_fit_no_sample()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => MetricRun.Value(new Keras.Metrics.MeanAbsoluteError(), s_ones with { SampleWeight = [1, 1, 1] }));
        Assert.Contains("mean_absolute_error", exception.Message, StringComparison.Ordinal);
        Assert.Contains("(3,)", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Takes_means_of_numbers_by_weight()
    {
        Mean mean = new("loss");
        CallContext context = new(training: true);
        mean.UpdateState(Ops.Constant(2), Ops.Constant(64), context);
        mean.UpdateState(Ops.Constant(5), Ops.Constant(32), context);
        Assert.Equal(3, GraphRun.Evaluate(mean.Result(context))[0]);
        Assert.Equal(["loss/total", "loss/count"], mean.Weights.Select(weight => weight.Name));
    }

    [Fact]
    public void Counts_equal_elements_as_accuracy_only_as_an_object()
    {
        MetricBatch batch = new((2, 2), [1, 2, 3, 4], (2, 2), [1, 2, 5, 9]);
        Assert.Equal(0.5, MetricRun.Value(new Accuracy(), batch));
        Assert.Equal(1, MetricRun.Value("accuracy", batch));
    }

    [Fact]
    public void Passes_its_arguments_to_the_loss()
    {
        MetricBatch logits = new((1, 2), [1, 0], (1, 2), [0, 0]);
        double smooth = MetricRun.Value(
            new Keras.Metrics.CategoricalCrossentropy(fromLogits: true, labelSmoothing: 0.5),
            logits with { YPred = [Math.Log(3), 0] });
        Assert.Equal(-(0.75 * Math.Log(0.75)) - (0.25 * Math.Log(0.25)), smooth, 1e-6);
        Assert.Equal(
            Math.Log(2), MetricRun.Value(new Keras.Metrics.BinaryCrossentropy(fromLogits: true), logits), 1e-6);
        Assert.Equal(
            -(0.75 * Math.Log(0.75)) - (0.25 * Math.Log(0.25)),
            MetricRun.Value(
                new Keras.Metrics.BinaryCrossentropy(labelSmoothing: 0.5),
                new MetricBatch((1, 1), [1], (1, 1), [0.75])),
            1e-6);
        Assert.Equal(
            Math.Log(2),
            MetricRun.Value(
                new Keras.Metrics.SparseCategoricalCrossentropy(fromLogits: true),
                new MetricBatch(1, [1], (1, 2), [0, 0])),
            1e-6);
        Assert.Equal(
            (1 + Math.Sqrt(0.5)) / 2,
            MetricRun.Value(
                new Keras.Metrics.CosineSimilarity(axis: 0),
                new MetricBatch((2, 2), [1, 0, 0, 1], (2, 2), [2, 3, 0, 3])),
            1e-6);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void Refuses_to_look_at_less_than_one_score(int k)
    {
        Assert.Throws<ArgumentException>(() => new TopKCategoricalAccuracy(k));
        Assert.Throws<ArgumentException>(() => new SparseTopKCategoricalAccuracy(k));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(-1)]
    public void Misses_a_class_that_does_not_exist(double label) => Assert.Equal(
        0, MetricRun.Value(new SparseTopKCategoricalAccuracy(), new MetricBatch(1, [label], (1, 3), [0.1, 0.2, 0.7])));

    [Fact]
    public void Misses_an_infinite_score_but_not_beside_one()
    {
        double infinity = double.PositiveInfinity;
        MetricBatch batch = new(2, [0, 1], (2, 3), [infinity, 0, 0, infinity, 2, 1]);
        Assert.Equal(0.5, MetricRun.Value(new SparseTopKCategoricalAccuracy(2), batch));
    }
}
