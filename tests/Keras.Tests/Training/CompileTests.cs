using Keras.Engine.Tensors;
using Keras.Layers;
using Keras.Losses;
using Keras.Metrics;
using Keras.Models;
using Keras.Optimizers;
using Keras.Testing;
using MeanAbsoluteError = Keras.Metrics.MeanAbsoluteError;

namespace Keras.Tests.Training;

public class CompileTests
{
    [Fact]
    public void Must_come_before_training_and_tests_but_not_before_predictions()
    {
        Model model = Small.Line(2);

        Assert.False(model.IsCompiled);
        foreach (Action use in (Action[])
            [
                () => model.Fit(Small.Count(2), Small.Count(2)),
                () => model.Evaluate(Small.Count(2), Small.Count(2)),
                () => model.TrainOnBatch(Small.Count(2), Small.Count(2)),
                () => model.TestOnBatch(Small.Count(2), Small.Count(2)),
                () => _ = model.Optimizer,
                () => _ = model.MetricsNames,
                model.ResetMetrics,
            ])
        {
            InvalidOperationException exception = Assert.Throws<InvalidOperationException>(use);
            Assert.Equal(
                $"You must compile model {model.Name} before training or testing: "
                + "call model.Compile(optimizer, loss, metrics).",
                exception.Message);
        }

        Assert.Equal([0, 2], Small.Numbers(model.Predict(Small.Count(2))));
    }

    [Fact]
    public void Uses_rmsprop_unless_told()
    {
        Model model = Small.Line(0);
        model.Compile(loss: "mse");

        Assert.IsType<RMSprop>(model.Optimizer);
        Assert.True(model.IsCompiled);
    }

    [Fact]
    public void Needs_a_loss()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => Small.Line(0).Compile("sgd"));

        Assert.Equal("Compile needs a `loss` for at least one output. Received: none.", exception.Message);
    }

    [Fact]
    public void Rejects_unknown_names_with_the_choices()
    {
        Assert.Contains("\"adam\"", Message(model => model.Compile("speed", "mse")));
        Assert.Contains("mean_squared_error", Message(model => model.Compile("sgd", "error")));
        Assert.Contains("accuracy", Message(model => model.Compile("sgd", "mse", ["goodness"])));

        static string Message(Action<Model> compile) =>
            Assert.Throws<ArgumentException>(() => compile(Small.Line(0))).Message;
    }

    [Fact]
    public void Rejects_unknown_uses_of_memory_with_the_choices()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => Small.Line(0).Compile("sgd", "mse", memory: "less"));

        Assert.StartsWith(
            "`memory` must be one of \"store\", \"recompute\", \"bfloat16\". Received: \"less\".", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_to_keep_doubles_in_16_bits()
    {
        using FloatxScope scope = new(DType.Float64);
        Model model = Small.Line(0);
        string message = Assert.Throws<ArgumentException>(() => model.Compile("sgd", "mse", memory: "bfloat16")).Message;

        Assert.StartsWith(
            "`memory` \"bfloat16\" rounds numbers of float32. Received: Config.Floatx float64. ", message, StringComparison.Ordinal);
        model.Compile("sgd", "mse", memory: "recompute");
    }

    [Theory]
    [InlineData("recompute")]
    [InlineData("bfloat16")]
    public void Saving_memory_trains_models_without_normalization_as_ever(string memory)
    {
        Model stored = Small.Line(1);
        Model recomputed = Small.Line(1);
        stored.Compile("sgd", "mse", memory: "store");
        recomputed.Compile("sgd", "mse", memory: memory);
        for (int step = 0; step < 3; step++)
        {
            Assert.Equal(
                stored.TrainOnBatch(Small.Count(4), Small.Count(4)), recomputed.TrainOnBatch(Small.Count(4), Small.Count(4)));
        }
    }

    [Fact]
    public void Names_metrics_as_they_were_given()
    {
        Model model = Small.Line(0);
        model.Compile(
            "sgd", "mse", ["acc", "mae", new MeanAbsoluteError(name: "distance")], weightedMetrics: ["accuracy"]);

        Assert.Equal(["loss", "acc", "mae", "distance", "accuracy"], model.MetricsNames);
    }

    [Fact]
    public void Rejects_two_metrics_of_one_name()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => Small.Line(0).Compile("sgd", "mse", ["mae", new MeanAbsoluteError(name: "mae")]));

        Assert.StartsWith("Found two metrics with the same name: mae.", exception.Message);
    }

    [Fact]
    public void Takes_a_function_as_loss_and_as_metric()
    {
        Model model = Small.Line(3);
        model.Compile("sgd", Loss.Of("difference", (t, p) => p - t), [Metric.Of("sum", (t, p) => p + t)]);

        Assert.Equal([4, 8], model.Evaluate(Small.Column(2), Small.Column(2), verbose: 0));
    }

    [Fact]
    public void Again_forgets_the_optimizers_state_and_keeps_weights()
    {
        Model model = Small.Line(0, new SGD(0.5, momentum: 0.5), Small.Output());
        SGD optimizer = (SGD)model.Optimizer;
        model.TrainOnBatch(Small.Column(1), Small.Column(0));
        Assert.Equal(-0.5, Small.Weight(model));
        model.TrainOnBatch(Small.Column(1), Small.Column(0));
        Assert.Equal(-1.25, Small.Weight(model));
        Assert.Equal(2, optimizer.Iterations);

        model.Compile(optimizer, Small.Output());

        Assert.Equal(-1.25, Small.Weight(model));
        Assert.Equal(0, optimizer.Iterations);
        model.TrainOnBatch(Small.Column(1), Small.Column(0));
        Assert.Equal(-1.75, Small.Weight(model));
    }

    [Fact]
    public void Refuses_an_optimizer_that_trained_another_model()
    {
        SGD optimizer = new(0.5, momentum: 0.5);
        Model first = Small.Line(0, optimizer, Small.Output());
        Model second = Small.Line(0, optimizer, Small.Output());
        first.TrainOnBatch(Small.Column(1), Small.Column(0));
        Action[] uses =
        [
            () => second.TrainOnBatch(Small.Column(1), Small.Column(0)),
            () => second.Compile(optimizer, "mse"),
        ];
        foreach (Action use in uses)
        {
            string message = Assert.Throws<InvalidOperationException>(use).Message;
            Assert.Contains($"serves model {first.Name}", message, StringComparison.Ordinal);
            Assert.Contains("Optimizer.FromConfig<SGD>", message, StringComparison.Ordinal);
        }

        Assert.Equal(1, optimizer.Iterations);
        first.TrainOnBatch(Small.Column(1), Small.Column(0));
        Assert.Equal(-1.25, Small.Weight(first));
        second.Compile(Optimizer.FromConfig<SGD>(optimizer.GetConfig()), Small.Output());
        second.TrainOnBatch(Small.Column(1), Small.Column(0));
        Assert.Equal(-0.5, Small.Weight(second));
    }

    [Fact]
    public void Again_exchanges_loss_and_metrics()
    {
        Model model = Small.Line(2, new SGD(0.1));
        model.Evaluate(Small.Column(3), Small.Column(0), verbose: 0);

        model.Compile(new SGD(0.1), "mae", ["mse"]);

        Assert.Equal([6, 36], model.Evaluate(Small.Column(3), Small.Column(0), verbose: 0));
    }

    [Fact]
    public void Decides_what_is_trainable()
    {
        Input inputs = new(1);
        Dense first = new(1, useBias: false, kernelInitializer: "ones");
        Dense second = new(1, useBias: false, kernelInitializer: "ones");
        Model model = new(inputs, second.Apply(first.Apply(inputs)));
        first.Trainable = false;
        model.Compile(new SGD(0.5), Small.Output());

        model.TrainOnBatch(Small.Column(1), Small.Column(0));
        Assert.Equal([1, 0.5f], Weights());

        // Takes effect when the model is compiled.
        first.Trainable = true;
        second.Trainable = false;
        model.TrainOnBatch(Small.Column(1), Small.Column(0));
        Assert.Equal([1, 0], Weights());

        second.SetWeights([Small.Column(1)]);
        model.Compile(new SGD(0.5), Small.Output());
        model.TrainOnBatch(Small.Column(1), Small.Column(0));
        Assert.Equal([0.5f, 1], Weights());

        float[] Weights() => [.. model.GetWeights().SelectMany(Small.Numbers)];
    }

    [Fact]
    public void Freezes_batch_normalization_into_inference_mode()
    {
        Input inputs = new(1);
        BatchNormalization normalization = new(momentum: 0.5);
        Model model = new(inputs, normalization.Apply(inputs));
        normalization.Trainable = false;
        model.Compile(new SGD(1), Small.Output());

        // Moving mean 0 and variance 1: the output is the input but for epsilon, not the normalized batch.
        double loss = model.TrainOnBatch(Small.Column(3, 5), Small.Column(0, 0))[0];

        Assert.Equal(4, loss, 0.01);
        Assert.Equal([1, 0, 0, 1], model.GetWeights().SelectMany(Small.Numbers));

        normalization.Trainable = true;
        model.Compile(new SGD(0), Small.Output());
        loss = model.TrainOnBatch(Small.Column(3, 5), Small.Column(0, 0))[0];

        Assert.Equal(0, loss, 1e-5);
        Assert.Equal([1, 0, 2, 1], model.GetWeights().SelectMany(Small.Numbers));
    }

    [Fact]
    public void Freezes_an_inner_model_as_a_whole()
    {
        Input inner = new(1);
        Model body = new(inner, new Dense(1, useBias: false, kernelInitializer: "ones").Apply(inner));
        Input inputs = new(1);
        Dense head = new(1, useBias: false, kernelInitializer: "ones");
        Model model = new(inputs, head.Apply(body.Apply(inputs)));
        body.Trainable = false;
        model.Compile(new SGD(0.5), Small.Output());

        model.Fit(Small.Column(1), Small.Column(0), verbose: 0);

        Assert.Equal([1, 0.5f], model.GetWeights().SelectMany(Small.Numbers));
    }

    [Fact]
    public void Trains_a_model_without_trainable_weights_as_a_test()
    {
        Model model = Small.Line(2);
        model.Layers[1].Trainable = false;
        model.Compile(new SGD(1), "mse");

        Assert.Equal([16], model.Fit(Small.Column(2), Small.Column(0), verbose: 0)["loss"]);
        Assert.Equal(2, Small.Weight(model));
    }

    [Fact]
    public void Trains_in_float64_if_asked()
    {
        using FloatxScope scope = new(Engine.Tensors.DType.Float64);
        Model model = Small.Line(0, new SGD(0.1), metrics: ["mae"]);
        double third = 1.0 / 3;

        // In single precision, the data alone would be off by 1e-8.
        double loss = model.TrainOnBatch(
            System.Numerics.Tensors.Tensor.Create([third], [1, 1]), System.Numerics.Tensors.Tensor.Create([third], [1, 1]))[0];

        Assert.Equal(third * third, loss, 1e-16);
    }

    [Fact]
    public void Trains_models_of_the_type_they_were_made_in()
    {
        Model model;
        using (new FloatxScope(Engine.Tensors.DType.Float64))
        {
            model = Small.Line(3, new SGD(0.1), metrics: ["mae"]);
        }

        Assert.Equal([36, 6], model.Evaluate(Small.Column(2), Small.Column(0), verbose: 0));
        Assert.Equal([36, 6], model.TrainOnBatch(Small.Column(2), Small.Column(0), Small.Row(1)));
    }
}
