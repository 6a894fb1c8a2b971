using System.Numerics.Tensors;
using Keras.Callbacks;
using Keras.Engine.Tensors;
using Keras.Initializers;
using Keras.Layers;
using Keras.Losses;
using Keras.Metrics;
using Keras.Models;
using Keras.Optimizers;
using Keras.Preprocessing;
using Keras.Regularizers;
using Keras.Saving;

namespace Keras.Outsider.Tests;

/// <summary>Classes derived from built-in ones.</summary>
public class SubclassTests
{
    private static readonly Tensor<float> s_x = Tensor.Create<float>([1, 2, 3, 4], [4, 1]);
    private static readonly Tensor<float> s_y = Tensor.Create<float>([3, 5, 7, 9], [4, 1]);

    [Fact]
    public void Every_class_that_can_be_made_can_be_derived_from()
    {
        Type[] kinds =
        [
            typeof(Layer), typeof(Loss), typeof(Metric), typeof(Optimizer), typeof(Callback), typeof(Initializer),
            typeof(Regularizer), typeof(Constraints.Constraint), typeof(Keras.Optimizers.Schedules.LearningRateSchedule),
            typeof(ImageDataGenerator),
        ];
        IEnumerable<Type> made = typeof(Layer).Assembly.GetExportedTypes()
            .Where(type => type.GetConstructors().Length > 0 && kinds.Any(kind => kind.IsAssignableFrom(type)));

        Assert.DoesNotContain(made, type => type.IsSealed);
    }

    [Fact]
    public void A_layer_changes_what_the_one_below_computes()
    {
        Tensor<float> image = Tensor.Create<float>([1, 2, 3, 4], [1, 2, 2, 1]);
        Conv2D plain = new(1, 1, kernelInitializer: "ones");
        Halved halved = new(1, 1);

        Assert.Equal([0.5f, 1, 1.5f, 2], Predict(halved, image).ToArray());
        Assert.Equal([1f, 2, 3, 4], Predict(plain, image).ToArray());
        Model copy = Models.Models.ModelFromJson(
            ModelOf(halved, image).ToJson(), new CustomObjects { { "Halved", typeof(Halved) } });
        Assert.Equal([0.5f, 1, 1.5f, 2], copy.Predict(image).ToArray());
    }

    [Fact]
    public void An_optimizer_a_loss_and_a_metric_change_those_below()
    {
        Model model = ModelOf(new Dense(1, useBias: false, kernelInitializer: "zeros"), s_x);
        model.Compile(new Slowed(0.01), new Doubled(), [new Thousandths()]);

        IReadOnlyList<double> values = model.TrainOnBatch(s_x, s_y);

        // The mean of y * y is 41, and the gradient -2 * mean(x * y) = -35, doubled by the loss and halved by the optimizer.
        Assert.Equal([82, 0.041], values.Select(value => Math.Round(value, 6)));
        Assert.Equal(0.35f, model.GetWeights()[0][0, 0], 6);
    }

    [Fact]
    public void A_callback_adds_to_the_one_below()
    {
        Model model = ModelOf(new Dense(1, kernelInitializer: "zeros"), s_x);
        model.Compile(new SGD(1e-6), "mse");
        Patient callback = new();

        model.Fit(s_x, s_y, epochs: 5, verbose: 0, callbacks: [callback]);

        Assert.Equal(2, callback.Epochs);
    }

    [Fact]
    public void A_sequential_adds_its_layers_itself()
    {
        Tower tower = new(3);

        Assert.Equal(["dense", "dense", "dense"], tower.Layers.Select(layer => layer.Name[..5]));
        Assert.Equal([4, 1], tower.Predict(s_x).Lengths.ToArray().Select(length => (int)length));
    }

    private static Model ModelOf(Layer layer, Tensor<float> x)
    {
        Input input = new(Shape.Of([.. x.Lengths[1..].ToArray().Select(length => (int)length)]));
        return new Model(input, layer.Apply(input));
    }

    private static Tensor<float> Predict(Layer layer, Tensor<float> x) => ModelOf(layer, x).Predict(x);

    private sealed class Halved(int filters, Size2D kernelSize)
        : Conv2D(filters, kernelSize, kernelInitializer: "ones")
    {
        protected override Value Call(Value inputs, CallContext context) => 0.5 * base.Call(inputs, context);
    }

    private sealed class Slowed(double rate) : SGD(rate)
    {
        protected override void UpdateStep(Value gradient, Variable variable, UpdateContext context) =>
            base.UpdateStep(0.5 * gradient, variable, context);
    }

    private sealed class Doubled : Losses.MeanSquaredError
    {
        public override Value Call(Value yTrue, Value yPred) => 2 * base.Call(yTrue, yPred);
    }

    private sealed class Thousandths : Metrics.MeanSquaredError
    {
        public override void UpdateState(Value yTrue, Value yPred, Value? sampleWeight, CallContext context) =>
            base.UpdateState(yTrue * Math.Sqrt(1e-3), yPred * Math.Sqrt(1e-3), sampleWeight, context);
    }

    private sealed class Patient() : EarlyStopping("loss", minDelta: 1000, patience: 1)
    {
        public int Epochs { get; private set; }

        public override void OnEpochEnd(int epoch, Logs logs)
        {
            Epochs++;
            base.OnEpochEnd(epoch, logs);
        }
    }

    private sealed class Tower : Sequential
    {
        public Tower(int height)
        {
            for (int level = 0; level < height; level++)
            {
                Add(new Dense(1));
            }
        }
    }
}
