using System.Numerics.Tensors;
using Keras.Callbacks;
using Keras.Layers;
using Keras.Models;
using Keras.Optimizers;
using Keras.Testing;
using Keras.Training;
using static Keras.Models.Models;

namespace Keras.Outsider.Tests;

/// <summary>What models can do beside training on what Compile was given.</summary>
public class ModelMembersTests
{
    private static readonly Tensor<float> s_x = Tensor.Create<float>([1, 2, 3, 4, -1, -2], [3, 2]);
    private static readonly Tensor<float> s_y = Tensor.Create<float>([1, 0, 2], [3, 1]);

    [Fact]
    public void Losses_and_metrics_may_be_tensors()
    {
        Input input = new(2);
        KerasTensor output = new Dense(1, useBias: false, kernelInitializer: "ones").Apply(input);
        Model model = new(input, output);
        model.AddLoss(new Lambda((Value x) => 2 * Ops.Square(x)).Apply(output));
        model.AddMetric(new Lambda((Value x) => x * 10).Apply(output), "tenfold");
        model.Compile(new SGD(0));

        // The outputs are 3, 7 and -3.
        IReadOnlyList<double> trained = model.TrainOnBatch(s_x);
        Assert.Equal(134 / 3.0, trained[0], 1e-4);
        Assert.Equal(70 / 3.0, trained[1], 1e-4);
        Assert.Equal(["loss", "tenfold"], model.MetricsNames);
        IReadOnlyList<double> values = model.Evaluate(s_x, batchSize: 2, verbose: 0);
        Assert.Equal(134 / 3.0, values[0], 1e-4);
        Assert.Equal(70 / 3.0, values[1], 1e-4);
        Assert.Equal([3f, 7, -3], model.Predict(s_x).ToArray());
        Rejects.Argument("no config holds", () => model.ToJson());
        Rejects.Argument("disconnected", () =>
        {
            model.AddLoss(new Dense(1).Apply(new Input(2)));
            return null;
        });
        Assert.Equal(values, model.Evaluate(s_x, batchSize: 2, verbose: 0));
    }

    [Fact]
    public void Layers_add_losses_and_metrics()
    {
        Sequential model = new([new Dense(1, inputShape: 2), new Watching()]);
        model.Compile(new SGD(0.01));
        History history = model.Fit(s_x, epochs: 3, verbose: 0);

        Assert.Equal(["loss", "mean_output"], history.Values.Keys);
        Assert.True(history["loss"][2] < history["loss"][0]);
        Rejects.Argument("needs a `loss`", () =>
        {
            new Sequential([new Dense(1, inputShape: 2)]).Compile("sgd");
            return null;
        });
    }

    [Fact]
    public void Classes_are_predicted()
    {
        Dense single = new(1, activation: "sigmoid", useBias: false, kernelInitializer: "ones", inputShape: 2);
        Sequential yesOrNo = new([single]);
        Sequential several = new([new Dense(2, useBias: false, inputShape: 2) { InitialWeights = [Tensor.Create<float>([1, 0, 0, 1], [2, 2])] }]);

        Assert.Equal([1, 1, 0], yesOrNo.PredictClasses(s_x).ToArray());
        Assert.Equal([1, 1, 0], several.PredictClasses(s_x).ToArray());
        Assert.Equal(several.Predict(s_x).ToArray(), several.PredictProba(s_x).ToArray());
        Assert.Equal([3, 1], yesOrNo.PredictClasses(s_x, batchSize: 2).Lengths.ToArray().Select(length => (int)length));
    }

    [Fact]
    public void A_layer_starts_from_weights()
    {
        Tensor<float> kernel = Tensor.Create<float>([1, 2], [2, 1]);
        Dense dense = new(1) { InitialWeights = [kernel, Tensor.Create<float>([3], [1])] };
        Assert.Equal([8f, 14, -2], dense.Apply(s_x).ToArray());

        Dense wrong = new(2) { InitialWeights = [kernel] };
        Rejects.Argument("has 2 weights", () => wrong.Apply(new Input(2)));
        Assert.False(wrong.Built);
    }

    [Fact]
    public void A_model_is_cloned_with_new_weights()
    {
        Input input = new(2);
        Model model = new(input, new Scaled(3).Apply(new Dense(2, name: "d").Apply(input)));
        Model clone = CloneModel(model);

        Assert.Equal(model.Layers.Select(layer => layer.Name), clone.Layers.Select(layer => layer.Name));
        Assert.NotEqual(model.Predict(s_x).ToArray(), clone.Predict(s_x).ToArray());
        clone.SetWeights(model.GetWeights());
        Assert.Equal(model.Predict(s_x).ToArray(), clone.Predict(s_x).ToArray());
    }

    [Fact]
    public void All_outputs_are_predicted_of_generators()
    {
        Input input = new(2);
        Model model = new(input, [new Dense(1).Apply(input), new Dense(2).Apply(input)]);
        IEnumerable<Utils.Batch> batches = [new Utils.Batch(s_x, s_y), new Utils.Batch(s_x, s_y)];
        IReadOnlyList<Tensor<float>> outputs = model.PredictGeneratorAll(batches, steps: 2);

        Assert.Equal([6, 12], outputs.Select(output => (int)output.FlattenedLength));
    }

    [Fact]
    public void Metrics_may_be_lists_by_output_and_results_have_names()
    {
        Input input = new(2);
        Model model = new(input, [new Dense(1, name: "a").Apply(input), new Dense(1, name: "b").Apply(input)]);
        model.Compile("sgd", "mse", [["mae"], ["mse", "mae"]]);
        Assert.Equal(["loss", "a_loss", "b_loss", "a_mae", "b_mse", "b_mae"], model.MetricsNames);
        model.Compile("sgd", "mse", ["mae", "mse"]);
        Assert.Equal(["loss", "a_loss", "b_loss", "a_mae", "a_mse", "b_mae", "b_mse"], model.MetricsNames);
        Rejects.Argument("metrics", () =>
        {
            model.Compile("sgd", "mse", [["mae"], ["mse"], ["mae"]]);
            return null;
        });

        model.Compile("sgd", "mse", [["mae"], []]);
        StepResults results = model.Evaluate(s_x, [s_y, s_y], verbose: 0);
        Assert.Equal(results[3], results["a_mae"]);
        Assert.Equal(model.MetricsNames, results.ToDictionary().Keys);
        Assert.Equal(results.Count, model.TrainOnBatch(s_x, [s_y, s_y]).ToDictionary().Count);
    }

    [Fact]
    public void An_input_layer_has_an_input()
    {
        Input input = new(2);
        Model model = new(input, new Dense(1).Apply(input));

        Assert.Same(input, model.Layers[0].Input[0]);
    }

    [Fact]
    public void Arrays_are_validated_whole_by_FitGenerator_and_by_steps_by_Fit()
    {
        Input input = new(2);
        Model model = new(input, new Dense(1, kernelInitializer: "ones").Apply(input));
        model.Compile(new SGD(0), "mse");
        Tensor<float> x = Tensor.Create<float>([.. Enumerable.Repeat(0f, 64), .. Enumerable.Repeat(1f, 64)], [64, 2]);
        Tensor<float> y = Tensor.Create<float>(new float[64], [64, 1]);
        IEnumerable<Utils.Batch> batches = [new Utils.Batch(s_x, s_y)];

        Assert.Equal(2, model.FitGenerator(batches, 1, verbose: 0, validationData: (x, y), validationSteps: 1)["val_loss"][0], 1e-6);
        Assert.Equal(0, model.Fit(s_x, s_y, verbose: 0, validationData: (x, y), validationSteps: 1)["val_loss"][0], 1e-6);
    }

    [Fact]
    public void Callbacks_see_the_arrays_that_are_validated_on()
    {
        Sequential model = new([new Dense(1, inputShape: 2)]);
        model.Compile("sgd", "mse");
        Seeing callback = new();
        model.Fit(s_x, s_y, verbose: 0, callbacks: [callback], validationData: (s_x, s_y));
        Assert.Equal(s_y.ToArray(), callback.Y!);
        model.Fit(s_x, s_y, verbose: 0, callbacks: [callback], validationSplit: 0.4);
        Assert.Equal([0f, 2], callback.Y!);
        model.Fit(s_x, s_y, verbose: 0, callbacks: [callback]);
        Assert.Null(callback.Y);
    }

    [Fact]
    public void Freezing_after_Compile_warns_once()
    {
        Dense dense = new(1, name: "late");
        Sequential model = new([dense]);
        _ = model.Predict(s_x);
        model.Compile(new SGD(0.1), "mse");
        dense.Trainable = false;
        float[] before = dense.GetWeights()[0].ToArray();
        TextWriter error = Console.Error;
        using StringWriter written = new();
        Console.SetError(written);
        try
        {
            model.TrainOnBatch(s_x, s_y);
            model.Fit(s_x, s_y, verbose: 0);
        }
        finally
        {
            Console.SetError(error);
        }

        Assert.Equal(2, written.ToString().Split("Trainable was set on late").Length);
        Assert.NotEqual(before, dense.GetWeights()[0].ToArray());
    }

    private sealed class Seeing : Callback
    {
        public float[]? Y { get; private set; }

        public override void OnEpochEnd(int epoch, Logs logs)
        {
            if (ValidationData is null)
            {
                Y = null;
                return;
            }

            (Tensor<float> x, Tensor<float> y) = ValidationData;
            Y = x.Lengths[1] == 2 ? y.ToArray() : null;
        }
    }

    private sealed class Watching : Layer
    {
        protected override Value Call(Value inputs, CallContext context)
        {
            AddLoss(Ops.Mean(Ops.Square(inputs)));
            AddMetric(inputs, "mean_output");
            return inputs;
        }
    }

    private sealed class Scaled(double factor) : Layer
    {
        public double Factor { get; } = factor;

        protected override Value Call(Value inputs, CallContext context) => inputs * Factor;
    }
}
