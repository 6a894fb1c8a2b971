using System.Numerics.Tensors;
using System.Reflection;
using System.Runtime.CompilerServices;
using Keras.Callbacks;
using Keras.Constraints;
using Keras.Initializers;
using Keras.Layers;
using Keras.Models;
using Keras.Optimizers;
using Keras.Regularizers;
using Keras.Training;

namespace Keras.Outsider.Tests;

/// <summary>Callbacks, sequences and what belongs to a weight, as a user writes them, without access to internals.</summary>
public class CustomCallbackTests
{
    private static readonly Tensor<float> s_x = Tensor.Create<float>([1, 2, 3, 4], [4, 1]);
    private static readonly Tensor<float> s_y = Tensor.Create<float>([3, 5, 7, 9], [4, 1]);

    [Fact]
    public void Steers_the_learning_rate_and_stops_training()
    {
        Model model = Line(new Dense(1, kernelInitializer: "zeros"));
        model.Compile(new SGD(learningRate: 1), "mse");
        WarmUp warmUp = new(rate: 0.05, steps: 4, enough: 0.01);

        History history = model.Fit(
            s_x, s_y, batchSize: 2, epochs: 500, verbose: 0, callbacks: [warmUp], validationData: (s_x, s_y));

        Assert.Equal([0.0125, 0.025, 0.0375, 0.05, 0.05], warmUp.Rates.Take(5).Select(rate => Math.Round(rate, 6)));
        Assert.Equal(history.Epoch.Count, history.Values["rate"].Count);
        Assert.Equal(0.025, history.Values["rate"][0], 6);
        Assert.True(history.Epoch.Count is > 1 and < 500);
        Assert.True(history.Values["val_loss"][^1] < 0.01);
        Assert.True(history.Values["val_loss"][^2] >= 0.01);
        Assert.Equal(["train begin", "epoch begin", "test begin", "test end", "epoch end"], warmUp.Hooks.Take(5));
        Assert.Equal("train end", warmUp.Hooks[^1]);
    }

    [Fact]
    public void Sees_tests_and_predictions()
    {
        Model model = Line(new Dense(1));
        model.Compile("sgd", "mse");
        WarmUp callback = new(rate: 0.1, steps: 1, enough: 0);

        model.Evaluate(s_x, s_y, verbose: 0, callbacks: [callback]);
        model.Predict(s_x, callbacks: [callback]);

        Assert.Equal(["test begin", "test end", "predict begin", "predict end"], callback.Hooks);
    }

    [Fact]
    public void Trains_on_batches_of_a_sequence_of_ones_own()
    {
        Model model = Line(new Dense(1, kernelInitializer: "zeros"));
        model.Compile(new SGD(learningRate: 0.05), "mse");
        Pairs pairs = new();

        model.Fit(pairs, epochs: 100, verbose: 0, workers: 2);

        Assert.Equal(100, pairs.Passes);
        Assert.InRange(model.Evaluate(s_x, s_y, verbose: 0)[0], 0, 0.1);
    }

    [Fact]
    public void Starts_holds_and_penalizes_weights_in_ones_own_way()
    {
        Dense layer = new(
            1, useBias: false, kernelInitializer: new Half(), kernelRegularizer: new Fourth(0.1),
            kernelConstraint: new AtMost(2));
        Model model = Line(layer);
        model.Compile(new SGD(learningRate: 0.01), "mse");

        Assert.Equal(0.5f, layer.GetWeights()[0][0, 0]);
        Assert.Equal(
            s_x.Zip(s_y, (x, y) => Math.Pow((0.5 * x) - y, 2)).Average() + (0.1 * Math.Pow(0.5, 4)),
            model.Evaluate(s_x, s_y, verbose: 0)[0],
            1e-4);
        model.Fit(s_x, s_y, epochs: 50, verbose: 0);
        Assert.Equal(2f, layer.GetWeights()[0][0, 0]);
    }

    [Fact]
    public void Is_no_friend_of_the_product() => Assert.All(
        (Assembly[])[typeof(Layer).Assembly, typeof(Value).Assembly, typeof(Applications.Densenet).Assembly],
        assembly => Assert.DoesNotContain(
            assembly.GetCustomAttributes<InternalsVisibleToAttribute>(),
            friend => friend.AssemblyName == typeof(CustomCallbackTests).Assembly.GetName().Name));

    private static Model Line(Dense layer)
    {
        Input inputs = new(shape: 1);
        return new Model(inputs, layer.Apply(inputs));
    }

    private sealed class WarmUp(double rate, int steps, double enough) : Callback
    {
        public List<double> Rates { get; } = [];

        public List<string> Hooks { get; } = [];

        public override void OnTrainBegin(Logs logs) => Hooks.Add("train begin");

        public override void OnEpochBegin(int epoch, Logs logs) => Hooks.Add("epoch begin");

        public override void OnTrainBatchBegin(int batch, Logs logs)
        {
            Model.Optimizer.LearningRate = rate * Math.Min(1, (Rates.Count + 1.0) / steps);
            Rates.Add(Model.Optimizer.LearningRate);
        }

        public override void OnEpochEnd(int epoch, Logs logs)
        {
            Hooks.Add("epoch end");
            logs["rate"] = Rates[^1];
            Model.StopTraining = logs["val_loss"] < enough;
        }

        public override void OnTrainEnd(Logs logs) => Hooks.Add("train end");

        public override void OnTestBegin(Logs logs) => Hooks.Add("test begin");

        public override void OnTestEnd(Logs logs) => Hooks.Add("test end");

        public override void OnPredictBegin(Logs logs) => Hooks.Add("predict begin");

        public override void OnPredictEnd(Logs logs) => Hooks.Add("predict end");
    }

    private sealed class Pairs : Utils.Sequence
    {
        public int Passes { get; private set; }

        public override int Length => 2;

        public override Utils.Batch this[int index] => (
            Tensor.Create([(2f * index) + 1, (2f * index) + 2], [2, 1]),
            Tensor.Create([(4f * index) + 3, (4f * index) + 5], [2, 1]));

        public override void OnEpochEnd() => Passes++;
    }

    private sealed class Half : Initializer
    {
        public override float[] Create(Shape shape) => [.. Enumerable.Repeat(0.5f, (int)shape.Length)];
    }

    private sealed class Fourth(double factor) : Regularizer
    {
        public override Value Call(Value weight) => factor * Ops.Sum(Ops.Square(Ops.Square(weight)));
    }

    private sealed class AtMost(double limit) : Constraint
    {
        public override Value Call(Value weight) => Ops.Minimum(weight, Ops.Constant(limit, weight.DType));
    }
}
