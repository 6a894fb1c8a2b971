using System.Numerics.Tensors;
using Keras.Callbacks;
using Keras.Constraints;
using Keras.Layers;
using Keras.Metrics;
using Keras.Models;
using Keras.Optimizers;
using Keras.Regularizers;
using Keras.Testing;
using Keras.Training;

namespace Keras.Outsider.Tests;

/// <summary>Models and steps of one's own.</summary>
public class OwnStepTests
{
    private static readonly Tensor<float> s_x = Numbers([24, 5], 0.2f);
    private static readonly Tensor<float> s_y = Numbers([24, 2], 0.3f);

    [Fact]
    public void A_subclassed_model_trains_as_the_functional_one()
    {
        Net net = new();
        net.Compile(new SGD(0.1, momentum: 0.9), "mse", ["mae"]);
        Model model = Functional();
        model.Compile(new SGD(0.1, momentum: 0.9), "mse", ["mae"]);
        _ = net.Predict(s_x);
        model.SetWeights(Reordered(net.GetWeights()));

        History own = net.Fit(s_x, s_y, batchSize: 8, epochs: 3, verbose: 0, shuffle: false, validationData: (s_x, s_y));
        History other =
            model.Fit(s_x, s_y, batchSize: 8, epochs: 3, verbose: 0, shuffle: false, validationData: (s_x, s_y));

        Assert.Equal(other.Values.Keys, own.Values.Keys);
        Assert.All(other.Values.Keys, name => Assert.Equal(other[name], own[name]));
        Assert.Equal(model.Predict(s_x).ToArray(), net.Predict(s_x).ToArray());
        Assert.Equal(model.Evaluate(s_x, s_y, verbose: 0), net.Evaluate(s_x, s_y, verbose: 0));
        Assert.Equal(model.CountParams(), net.CountParams());
    }

    [Theory]
    [InlineData("net.h5")]
    [InlineData("net.weights.h5")]
    public void A_subclassed_model_saves_its_weights(string file)
    {
        using TemporaryFolder folder = new();
        Net net = new();
        Rejects.With<InvalidOperationException>("no weights", () => net.SaveWeights(folder.File(file)));
        float[] expected = net.Predict(s_x).ToArray();
        net.SaveWeights(folder.File(file));
        Net other = new();
        Assert.NotEqual(expected, other.Predict(s_x).ToArray());
        other.LoadWeights(folder.File(file));

        Assert.Equal(expected, other.Predict(s_x).ToArray());
    }

    [Fact]
    public void A_subclassed_model_tells_its_layers()
    {
        Net net = new();
        _ = net.Predict(s_x);
        List<string> lines = [];
        net.Summary(printFn: lines.Add);

        Assert.Equal(["BatchNormalization", "Dense", "Dense"], net.Layers.Select(layer => layer.GetType().Name).Order());
        Assert.Contains("Trainable params: 58", lines);
        Assert.Contains(lines, line => line.Contains("(None, 7)", StringComparison.Ordinal));
        Assert.Matches("^net(_[0-9]+)?/dense(_[0-9]+)?/kernel$", net.Layers[0].Weights[0].Name);
    }

    [Fact]
    public void A_subclassed_model_is_a_layer_of_others()
    {
        Input input = new(5);
        Model outer = new(input, new Dense(1).Apply(new Net().Apply(input)));

        // 5 * 7 + 7 and 7 * 2 + 2 of the dense layers, 2 * 7 of the normalization, 2 + 1 of the one behind.
        Assert.Equal(42 + 16 + 14 + 3, outer.CountParams());
    }

    [Fact]
    public void A_step_written_out_trains_as_the_default_one()
    {
        (Model plain, WrittenOut written) = (Functional(), new WrittenOut(Functional()));
        written.SetWeights(plain.GetWeights());
        foreach (Model model in (Model[])[plain, written])
        {
            model.Compile(new Adam(0.01), "mse", ["mae"]);
            model.Fit(s_x, s_y, batchSize: 8, epochs: 3, verbose: 0, shuffle: false);
        }

        Assert.Equal(plain.GetWeights().Select(weight => weight.ToArray()), written.GetWeights().Select(weight => weight.ToArray()));
        Assert.Equal(plain.TrainOnBatch(s_x, s_y), written.TrainOnBatch(s_x, s_y));
        Assert.Equal(["loss", "mae"], written.MetricsNames);
    }

    [Fact]
    public void Passes_read_what_the_step_has_read()
    {
        // The transition takes its means before its convolution, whose kernel is made anew in the graph.
        Input input = new((4, 4, 2));
        Model model = new(input, new AveragePooling2D(2).Apply(new Conv2D(1, 1, useBias: false, kernelInitializer: "ones").Apply(input)));
        model.Compile(new SGD(0.1), "mse");
        Tensor<float> ones = Tensor.Create<float>([.. Enumerable.Repeat(1f, 32)], [1, 4, 4, 2]);

        // Outputs of 2: the loss is the one before the update, and the gradient 2 * 2 for each weight.
        Assert.Equal(4, model.TrainOnBatch(ones, Tensor.Create(new float[4], [1, 2, 2, 1]))[0], 1e-6);
        Assert.All(model.GetWeights()[0].ToArray(), weight => Assert.Equal(0.6f, weight, 1e-6f));
    }

    [Fact]
    public void Two_updates_in_a_step_are_two_steps()
    {
        (Model plain, Twice twice) = (Line(), new Twice(Line()));
        twice.SetWeights(plain.GetWeights());
        plain.Compile(new SGD(0.05, momentum: 0.9), "mse");
        twice.Compile(new SGD(0.05, momentum: 0.9), "mse");
        plain.TrainOnBatch(s_x, s_y);
        plain.TrainOnBatch(s_x, s_y);
        twice.TrainOnBatch(s_x, s_y);

        Assert.Equal(2, twice.Optimizer.Iterations);
        Assert.Equal(plain.GetWeights().Select(weight => weight.ToArray()), twice.GetWeights().Select(weight => weight.ToArray()));
    }

    [Fact]
    public void Constraints_hold_and_penalties_count()
    {
        Input input = new(5);
        Model line = new(input, new Dense(2, kernelConstraint: new MaxNorm(0.1), kernelRegularizer: new L2(0.5)).Apply(input));
        WrittenOut model = new(line);
        model.Compile(new SGD(0.1), "mse");
        float[] kernel = model.GetWeights()[0].ToArray();
        double loss = model.TrainOnBatch(s_x, s_y)[0];
        double error = Error(s_x, kernel, s_y);

        Assert.Equal(error + (0.5 * kernel.Sum(weight => (double)weight * weight)), loss, 1e-5);
        Assert.All(Enumerable.Range(0, 2), column => Assert.True(
            Math.Sqrt(Enumerable.Range(0, 5).Sum(row => Math.Pow(model.GetWeights()[0][row, column], 2))) < 0.1001));
    }

    [Fact]
    public void Metrics_of_ones_own_start_over_in_every_epoch()
    {
        Counting model = new();
        model.Compile(new SGD(0.1));
        History history = model.Fit(s_x, batchSize: 10, epochs: 2, verbose: 0, validationData: (s_x, s_y));

        Assert.Equal([2.4, 2.4], history["samples_seen"].Select(value => Math.Round(value, 5)));
        Assert.Equal([8, 8], history["mean_batch"].Select(value => Math.Round(value, 5)));
        Assert.Equal([-1, -1], history["val_test"]);
    }

    [Fact]
    public void A_loss_of_ones_own_is_what_is_trained()
    {
        Tripled model = new(Line());
        model.Compile(new SGD(0), "mse");
        Model plain = Line();
        plain.SetWeights(model.GetWeights());
        plain.Compile(new SGD(0), "mse");

        Assert.Equal(3 * plain.TrainOnBatch(s_x, s_y)[0], model.TrainOnBatch(s_x, s_y)[0], 1e-5);
        Assert.Equal(3 * plain.Evaluate(s_x, s_y, verbose: 0)[0], model.Evaluate(s_x, s_y, verbose: 0)[0], 1e-5);
    }

    [Fact]
    public void Predictions_may_be_of_ones_own()
    {
        Rounded model = new(Line());
        Assert.All(model.Predict(s_x, batchSize: 7).ToArray(), value => Assert.Equal(1, Math.Abs(value)));
    }

    [Fact]
    public void A_tape_gives_gradients_of_gradients_once()
    {
        Penalized model = new(Line());
        model.Compile(new SGD(0.1));
        float[] kernel = model.GetWeights()[0].ToArray();
        model.TrainOnBatch(s_x, s_y);

        // The output's gradient towards an input is the kernel's row sum r; the loss (sum of r^2) has the gradient 2 r.
        float[] expected = [.. kernel.Select((weight, index) => weight - 0.1f * 2 * (kernel[index & ~1] + kernel[index | 1]))];
        Assert.All(expected.Zip(model.GetWeights()[0].ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.Equal([0, 0], model.GetWeights()[1].ToArray());
        Rejects.With<InvalidOperationException>("gives gradients once", () => Step((_, data, _) =>
        {
            using GradientTape tape = new();
            tape.Watch(data.X);
            return new() { ["a"] = Ops.Sum(tape.Gradient(data.X, data.X)), ["b"] = Ops.Sum(tape.Gradient(data.X, data.X)) };
        }));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_backup_says_what_it_does_not_hold(bool ownOptimizer)
    {
        using TemporaryFolder folder = new();
        SGD other = new(0.1, momentum: 0.9);
        Lambdas model = new(Line(), (model, data, context) =>
        {
            (ownOptimizer ? other : model.Optimizer).Minimize(model.Apply(data.X), model.TrainableWeights);
            return [];
        });
        model.Compile(new SGD(0.1, momentum: 0.9), "mse");
        TextWriter error = Console.Error;
        using StringWriter written = new();
        Console.SetError(written);
        try
        {
            model.Fit(s_x, s_y, epochs: 2, verbose: 0, callbacks: [new BackupAndRestore(folder.File("backup"))]);
        }
        finally
        {
            Console.SetError(error);
        }

        Assert.Equal(ownOptimizer ? 2 : 1, written.ToString().Split("which no backup holds").Length);
    }

    [Fact]
    public void Gradients_belong_to_what_was_read()
    {
        double[] found = [];
        Step((model, data, context) =>
        {
            Variable kernel = model.TrainableWeights[0];
            Value before = Ops.Sum(kernel * 2);
            context.Update(kernel, kernel * 0 + 5);
            Value doubled = kernel * 3;
            Value loss = before + Ops.Sum(Ops.Square(doubled));
            IReadOnlyList<Value> gradients = context.Gradients(loss, [doubled, kernel]);

            // Towards the product 2 * 15, towards the kernel 2 of its first reading and 3 * 30 of its second.
            return new() { ["product"] = Ops.Mean(gradients[0]), ["kernel"] = Ops.Mean(gradients[1]) };
        }, read: values => found = [.. values]);

        Assert.Equal([30, 92], found);
    }

    [Fact]
    public void Steps_that_cannot_be_are_refused()
    {
        Rejects.Argument("depends on none of", () => Step((model, data, context) =>
        {
            model.Optimizer.Minimize(Ops.Mean(data.Y), model.TrainableWeights);
            return [];
        }));
        Rejects.With<InvalidOperationException>("must return scalars", () => Step((_, data, _) => new() { ["x"] = data.X }));
        Rejects.Argument("2 gradients of", () => Step((model, data, context) =>
        {
            IReadOnlyList<Value> gradients = context.Gradients(model.Apply(data.X), model.TrainableWeights);
            model.Optimizer.ApplyGradients([(gradients[0], model.TrainableWeights[0]), (gradients[0], model.TrainableWeights[0])]);
            return [];
        }));
        Rejects.Argument("must be float32(5, 2)", () => Step((model, data, _) =>
        {
            model.Optimizer.ApplyGradients([(Ops.Constant(1), model.TrainableWeights[0])]);
            return [];
        }));
        Rejects.With<InvalidOperationException>("asks for one of the targets", () => Step((_, data, _) => new() { ["y"] = data.Y }, s_x));
        Dense foreign = new(2);
        Rejects.With<InvalidOperationException>("belongs to no layer", () => new Forgetful(foreign).Predict(s_x));
        Rejects.With<InvalidOperationException>("has no Call", () => new NoCall().Predict(s_x));
    }

    private static object? Step(
        Func<Model, StepData, CallContext, Dictionary<string, Value>> step,
        Tensor<float>? only = null,
        Action<IReadOnlyList<double>>? read = null)
    {
        Lambdas model = new(Line(), step);
        model.Compile(new SGD(0.1), "mse");
        IReadOnlyList<double> values = only is null ? model.TrainOnBatch(s_x, s_y) : model.TrainOnBatch(only);
        read?.Invoke(values);
        return values;
    }

    private static double Error(Tensor<float> x, float[] kernel, Tensor<float> y)
    {
        double sum = 0;
        for (int row = 0; row < 24; row++)
        {
            for (int column = 0; column < 2; column++)
            {
                double output = Enumerable.Range(0, 5).Sum(axis => (double)x[row, axis] * kernel[(axis * 2) + column]);
                sum += Math.Pow(output - y[row, column], 2);
            }
        }

        return sum / 48;
    }

    private static Model Line()
    {
        Input input = new(5);
        return new Model(input, new Dense(2).Apply(input));
    }

    private static Model Functional()
    {
        Input input = new(5);
        KerasTensor hidden = new Dense(7, activation: "relu").Apply(input);
        return new Model(input, new Dense(2).Apply(new BatchNormalization(scale: false, center: false).Apply(hidden)));
    }

    // Moving statistics come last in a subclassed model, and in their place in a functional one.
    private static IReadOnlyList<Tensor<float>> Reordered(IReadOnlyList<Tensor<float>> weights) =>
        [weights[0], weights[1], weights[4], weights[5], weights[2], weights[3]];

    private static Tensor<float> Numbers(nint[] lengths, float scale)
    {
        int count = (int)lengths.Aggregate((product, length) => product * length);
        return Tensor.Create<float>([.. Enumerable.Range(0, count).Select(i => scale * (((i * 7919) % 23) - 11) / 11f)], lengths);
    }

    private sealed class Net : Model
    {
        private readonly Dense _hidden = new(7, activation: "relu");
        private readonly BatchNormalization _norm = new(scale: false, center: false);
        private readonly Dense _scores = new(2);

        protected override Value Call(Value inputs, CallContext context) =>
            _scores.Apply(_norm.Apply(_hidden.Apply(inputs)));
    }

    private class Around(Model model) : Model(model.Input, model.Output);

    private sealed class WrittenOut(Model model) : Around(model)
    {
        protected override IReadOnlyDictionary<string, Value> TrainStep(StepData data, CallContext context)
        {
            Value predicted = Apply(data.X, training: true);
            Value loss = ComputeLoss(data, predicted, context);
            Optimizer.ApplyGradients(context.Gradients(loss, TrainableWeights).Zip(TrainableWeights));
            return ComputeMetrics(data, predicted, loss, context);
        }
    }

    private sealed class Twice(Model model) : Around(model)
    {
        protected override IReadOnlyDictionary<string, Value> TrainStep(StepData data, CallContext context)
        {
            base.TrainStep(data, context);
            return base.TrainStep(data, context);
        }
    }

    private sealed class Tripled(Model model) : Around(model)
    {
        protected override Value ComputeLoss(StepData data, IReadOnlyList<Value> outputs, CallContext context) =>
            3 * base.ComputeLoss(data, outputs, context);
    }

    private sealed class Rounded(Model model) : Around(model)
    {
        protected override IReadOnlyList<Value> PredictStep(IReadOnlyList<Value> inputs, CallContext context) =>
            [(2 * Ops.Greater(Apply(inputs[0]), Ops.Constant(0))) - 1];
    }

    private sealed class Penalized(Model model) : Around(model)
    {
        protected override IReadOnlyDictionary<string, Value> TrainStep(StepData data, CallContext context)
        {
            using GradientTape tape = new(persistent: true);
            Value toInput = tape.Gradient(Apply(data.X, training: true), data.X);
            Value loss = Ops.Mean(Ops.Sum(Ops.Square(toInput), [1]));
            Optimizer.ApplyGradients(tape.Gradient(loss, TrainableWeights).Zip(TrainableWeights));
            return new Dictionary<string, Value> { ["loss"] = loss };
        }
    }

    private sealed class Lambdas(Model model, Func<Model, StepData, CallContext, Dictionary<string, Value>> step) : Around(model)
    {
        protected override IReadOnlyDictionary<string, Value> TrainStep(StepData data, CallContext context) =>
            step(this, data, context);
    }

    private sealed class Counting : Model
    {
        private readonly Mean _samples = new("samples");

        protected override IReadOnlyDictionary<string, Value> TrainStep(StepData data, CallContext context)
        {
            Value samples = Ops.Constant(data.Samples);
            _samples.UpdateState(samples, null, context);
            return new Dictionary<string, Value>
            {
                ["samples_seen"] = _samples.Result(context) * 3 / 10,
                ["mean_batch"] = _samples.Result(context),
            };
        }

        protected override IReadOnlyDictionary<string, Value> TestStep(StepData data, CallContext context) =>
            new Dictionary<string, Value> { ["test"] = Ops.Constant(-1) };
    }

    private sealed class Forgetful(Dense foreign) : Model
    {
        private readonly Func<Value, Value> _call = foreign.InFunction();

        protected override Value Call(Value inputs, CallContext context) => _call(inputs);
    }

    private sealed class NoCall : Model;
}

/// <summary>Hides a layer in a function.</summary>
file static class Hidden
{
    public static Func<Value, Value> InFunction(this Dense dense) => x => dense.Apply(x);
}
