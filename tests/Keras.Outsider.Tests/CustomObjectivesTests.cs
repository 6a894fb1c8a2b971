using System.Numerics.Tensors;
using Keras.Layers;
using Keras.Losses;
using Keras.Metrics;
using Keras.Models;
using Keras.Optimizers;
using Keras.Optimizers.Schedules;

namespace Keras.Outsider.Tests;

public class CustomObjectivesTests
{
    private static readonly Tensor<float> s_x = Tensor.Create<float>([1, 2, 3, 4], [4, 1]);
    private static readonly Tensor<float> s_y = Tensor.Create<float>([3, 5, 7, 9], [4, 1]);

    [Fact]
    public void Trains_with_a_loss_a_metric_an_optimizer_and_a_schedule_of_ones_own()
    {
        Model model = Line();
        Inertia optimizer = new(new Halving(0.1, every: 150), 0.5);
        model.Compile(optimizer, new WeightedError(2), metrics: [new WorstError(), "mse"]);
        Assert.Equal(["loss", "worst_error", "mse"], model.MetricsNames);
        IReadOnlyList<double> before = model.Evaluate(s_x, s_y, verbose: 0);
        Assert.Equal(2 * before[2], before[0], 1e-4);
        Assert.Equal(9, before[1], 1e-5);
        model.Fit(s_x, s_y, batchSize: 2, epochs: 200, verbose: 0);
        Assert.InRange(model.Evaluate(s_x, s_y, batchSize: 3, verbose: 0)[1], 0, 0.1);
        Assert.Equal(0.1 / 4, model.Optimizer.LearningRate);
    }

    [Fact]
    public void Trains_with_functions()
    {
        Model model = Line();
        model.Compile(
            "sgd",
            Loss.Of("square", (yTrue, yPred) => Ops.Mean(Ops.Square(yPred - yTrue), [-1])),
            metrics: [Metric.Of("bias", (yTrue, yPred) => yPred - yTrue)]);
        model.Fit(s_x, s_y, batchSize: 4, epochs: 300, verbose: 0);
        IReadOnlyList<double> values = model.Evaluate(s_x, s_y, verbose: 0);
        Assert.InRange(values[0], 0, 0.1);
        Assert.InRange(values[1], -0.1, 0.1);
    }

    private static Model Line()
    {
        Input inputs = new(shape: 1);
        return new Model(inputs, new Dense(1, kernelInitializer: "zeros").Apply(inputs));
    }

    private sealed class WeightedError(double factor) : Loss
    {
        public override Value Call(Value yTrue, Value yPred) => factor * Ops.Mean(Ops.Square(yPred - yTrue), [-1]);
    }

    private sealed class WorstError : Metric
    {
        private readonly Variable _worst;

        public WorstError() => _worst = AddWeight("worst", Shape.Scalar);

        public override void UpdateState(Value yTrue, Value yPred, Value? sampleWeight, CallContext context) =>
            context.Update(_worst, Ops.Maximum(context.Read(_worst), Ops.Max(Ops.Abs(yPred - yTrue))));

        public override Value Result(CallContext context) => context.Read(_worst);
    }

    private sealed class Inertia(LearningRate learningRate, double momentum) : Optimizer(learningRate)
    {
        protected override void UpdateStep(Value gradient, Variable variable, UpdateContext context)
        {
            Variable velocity = context.Slot(variable, "velocity");
            Value next = (momentum * velocity) - ((1 - momentum) * context.LearningRate * gradient);
            context.Update(velocity, next);
            context.Update(variable, variable + next);
        }
    }

    private sealed class Halving(double initial, double every) : LearningRateSchedule
    {
        public override Value Call(Value step) =>
            initial * Ops.Power(Ops.Constant(0.5, step.DType), Ops.Floor(step / every));
    }
}
