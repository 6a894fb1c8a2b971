using System.Numerics.Tensors;
using Keras.Callbacks;
using Keras.Layers;
using Keras.Models;
using Keras.Optimizers;
using Keras.Training;

namespace Keras.Tests.Training;

public class FitTests
{
    [Fact]
    public void Takes_the_steps_of_gradient_descent_and_averages_losses_by_the_size_of_batches()
    {
        float[] x = [1, 2, 3, 4, 5];
        float[] y = [2, 3, 5, 9, 9];
        Model model = Small.Line(0.5, new SGD(0.01));

        History history = model.Fit(
            Small.Column(x), Small.Column(y), batchSize: 2, epochs: 3, verbose: 0, shuffle: false);

        double weight = 0.5;
        for (int epoch = 0; epoch < 3; epoch++)
        {
            double total = 0;
            foreach (int[] batch in (int[][])[[0, 1], [2, 3], [4]])
            {
                total += batch.Sum(i => Math.Pow((weight * x[i]) - y[i], 2));
                weight -= 0.01 * batch.Average(i => 2 * ((weight * x[i]) - y[i]) * x[i]);
            }

            Assert.Equal(total / 5, history["loss"][epoch], 1e-5);
        }

        Assert.Equal(weight, Small.Weight(model), 1e-5);
        Assert.Equal([0, 1, 2], history.Epoch);
    }

    [Fact]
    public void Takes_batches_of_32_unless_told()
    {
        Recorder recorder = new();
        Small.Line(0, new SGD(0)).Fit(Small.Count(100), Small.Count(100), verbose: 0, callbacks: [recorder]);

        Assert.Equal(4, recorder.Batches);
        Assert.Equal(32, recorder.Params.BatchSize);
        Assert.Equal(4, recorder.Params.Steps);
        Assert.Equal(100, recorder.Params.Samples);
    }

    [Fact]
    public void Gives_the_same_bits_for_the_same_seed()
    {
        float first = Shuffled(seed: 3);

        Assert.Equal(first, Shuffled(seed: 3));
        Assert.NotEqual(first, Shuffled(seed: 4));
        Assert.NotEqual(first, Shuffled(seed: 3, shuffle: false));
        Assert.Equal(Shuffled(seed: 3, shuffle: false), Shuffled(seed: 4, shuffle: false));
    }

    [Fact]
    public void Keeps_the_samples_of_a_batch_together_if_asked()
    {
        Utils.SetRandomSeed(1);
        List<double> losses = [];
        Model model = Small.Line(1, new SGD(0), Small.Output());

        model.Fit(
            Small.Count(20),
            Small.Count(20),
            batchSize: 2,
            verbose: 0,
            shuffle: "batch",
            callbacks: [new LambdaCallback(onBatchEnd: (batch, logs) => losses.Add(logs["loss"] * (batch + 1)))]);

        // Pairs (0, 1), (2, 3), … have the means 0.5, 2.5, …; running means times their number add them up.
        double[] means = [.. losses.Select((sum, batch) => Math.Round(sum - (batch == 0 ? 0 : losses[batch - 1]), 3))];
        Assert.Equal(Enumerable.Range(0, 10).Select(pair => (2 * pair) + 0.5), means.Order());
        Assert.NotEqual(means.Order(), means);
        Assert.Equal(
            "`shuffle` must be true, false or \"batch\". Received: \"samples\". (Parameter 'shuffle')",
            Assert.Throws<ArgumentException>(
                () => model.Fit(Small.Count(2), Small.Count(2), shuffle: "samples")).Message);
    }

    [Fact]
    public void Orders_data_after_an_initial_epoch_as_if_it_had_trained_from_the_start()
    {
        Utils.SetRandomSeed(1);
        Model whole = Small.Line(2, new SGD(0.001));
        Fit(whole, epochs: 4);
        Model parts = Small.Line(2, new SGD(0.001));
        Utils.SetRandomSeed(1);
        Fit(parts, epochs: 2);
        Utils.SetRandomSeed(1);
        History history = Fit(parts, epochs: 4, initialEpoch: 2);

        Assert.Equal(Small.Weight(whole), Small.Weight(parts));
        Assert.Equal([2, 3], history.Epoch);

        static History Fit(Model model, int epochs, int initialEpoch = 0) => model.Fit(
            Small.Count(20), Small.Count(20), batchSize: 3, epochs: epochs, verbose: 0, initialEpoch: initialEpoch);
    }

    [Fact]
    public void Does_nothing_after_the_final_epoch()
    {
        Model model = Small.Line(1, new SGD(0.1));

        History history = model.Fit(
            Small.Count(4), Small.Count(4), epochs: 3, verbose: 0, initialEpoch: 3);

        Assert.Empty(history.Epoch);
        Assert.Empty(history.Values);
        Assert.Equal(1, Small.Weight(model));
    }

    [Fact]
    public void Goes_on_in_the_middle_of_a_pass_with_a_number_of_steps()
    {
        Model model = Small.Line(0, new SGD(1), Small.Output());
        List<double> weights = [];

        // The gradient is the input itself: the weight tells which samples it has seen.
        History history = model.Fit(
            Small.Column(1, 10, 100),
            Small.Column(0, 0, 0),
            batchSize: 1,
            epochs: 3,
            verbose: 0,
            shuffle: false,
            stepsPerEpoch: 2,
            callbacks: [new LambdaCallback(onEpochEnd: (_, _) => weights.Add(Small.Weight(model)))]);

        Assert.Equal([-11, -112, -222], weights);
        Assert.Equal(3, history["loss"].Count);
    }

    [Fact]
    public void Stops_after_the_batch_in_which_a_callback_asks_for_it()
    {
        Model model = Small.Line(0, new SGD(0), metrics: ["mae"]);
        List<string> hooks = [];
        LambdaCallback stop = new(
            onBatchEnd: (batch, _) =>
            {
                hooks.Add($"batch {batch}");
                model.StopTraining = batch == 1;
            },
            onEpochEnd: (epoch, logs) => hooks.Add($"epoch {epoch}: {string.Join(" ", logs.Names)}"),
            onTrainEnd: _ => hooks.Add("end"));

        History history = model.Fit(
            Small.Count(10),
            Small.Count(10),
            batchSize: 2,
            epochs: 5,
            verbose: 0,
            callbacks: [stop],
            validationData: (Small.Count(2), Small.Count(2)));

        Assert.Equal(["batch 0", "batch 1", "epoch 0: loss mae val_loss val_mae", "end"], hooks);
        Assert.Equal([0], history.Epoch);
        Assert.True(model.StopTraining);
        Assert.False(model.WasInterrupted);
    }

    [Fact]
    public void Starts_again_after_a_stop()
    {
        Model model = Small.Line(0, new SGD(0));
        model.StopTraining = true;

        Assert.Equal([0, 1], Fit(model, epochs: 2).Epoch);
    }

    [Fact]
    public void Logs_in_the_order_of_tf_keras()
    {
        Model model = Small.Line(0, new SGD(0.1), metrics: ["mae"]);

        History history = model.Fit(
            Small.Count(4),
            Small.Count(4),
            verbose: 0,
            callbacks: [new LearningRateScheduler(_ => 0.25)],
            validationData: (Small.Count(4), Small.Count(4)));

        Assert.Equal(["loss", "mae", "val_loss", "val_mae", "lr"], history.Values.Keys);
        Assert.Equal([0.25], history["lr"]);
    }

    [Fact]
    public void Gives_batches_the_means_of_the_epoch_so_far()
    {
        Model model = Small.Line(1, new SGD(0), Small.Output());
        List<double> losses = [];

        model.Fit(
            Small.Column(1, 3, 8),
            Small.Column(0, 0, 0),
            batchSize: 2,
            epochs: 2,
            verbose: 0,
            shuffle: false,
            callbacks: [new LambdaCallback(onBatchEnd: (_, logs) => losses.Add(logs["loss"]))]);

        Assert.Equal([2, 4, 2, 4], losses);
    }

    [Fact]
    public void Fills_the_history_that_a_script_gives()
    {
        History mine = new();

        History history = Small.Line(0, new SGD(0)).Fit(
            Small.Count(4), Small.Count(4), epochs: 2, verbose: 0, callbacks: [mine]);

        Assert.Same(mine, history);
        Assert.Equal([0, 1], mine.Epoch);
    }

    [Fact]
    public void Ends_training_for_callbacks_unless_it_failed()
    {
        Recorder recorder = new() { FailsAt = 1 };

        Assert.Throws<InvalidDataException>(() => Small.Line(0, new SGD(0)).Fit(
            Small.Count(4), Small.Count(4), batchSize: 2, verbose: 0, callbacks: [recorder]));
        Assert.False(recorder.HasEnded);

        recorder.FailsAt = null;
        Fit(Small.Line(0, new SGD(0)), epochs: 1, recorder);
        Assert.True(recorder.HasEnded);
    }

    [Fact]
    public void Leaves_the_averages_of_weights_if_the_optimizer_keeps_them()
    {
        Model model = Small.Line(1, new SGD(1, useEma: true, emaMomentum: 0.5), Small.Output());
        float atEnd = float.NaN;

        // Weights 0 and -1 after the updates; averages 0 and -0.5.
        model.Fit(
            Small.Column(1),
            Small.Column(0),
            epochs: 2,
            verbose: 0,
            callbacks: [new LambdaCallback(onTrainEnd: _ => atEnd = Small.Weight(model))]);

        Assert.Equal(-0.5f, Small.Weight(model));
        Assert.Equal(-0.5f, atEnd);
    }

    [Fact]
    public void Learns_a_function_that_no_line_separates()
    {
        Utils.SetRandomSeed(0);
        Tensor<float> x = Tensor.Create(new float[] { 0, 0, 0, 1, 1, 0, 1, 1 }, [4, 2]);
        Sequential model = new([new Dense(8, activation: "tanh"), new Dense(1, activation: "sigmoid")]);
        model.Compile(new Adam(0.1), "binary_crossentropy", ["accuracy"]);

        History history = model.Fit(x, Small.Row(0, 1, 1, 0), epochs: 200, verbose: 0);

        Assert.True(history["loss"][^1] < 0.01);
        Assert.Equal(1, history["accuracy"][^1]);
        Assert.Equal([0, 1, 1, 0], Small.Numbers(model.Predict(x)).Select(p => MathF.Round(p)));
    }

    [Fact]
    public void Takes_data_of_every_element_type()
    {
        float expected = Fitted(Tensor.Create(new float[] { 1, 2, 3 }, [3, 1]));

        Assert.Equal(expected, Fitted(Tensor.Create(new double[] { 1, 2, 3 }, [3, 1])));
        Assert.Equal(expected, Fitted(Tensor.Create(new byte[] { 1, 2, 3 }, [3, 1])));
        Assert.Equal(expected, Fitted(Tensor.Create(new[] { 1, 2, 3 }, [3, 1])));
        Assert.Equal(expected, Fitted(Tensor.Create(new long[] { 1, 2, 3 }, [3, 1])));

        static float Fitted(ArrayLike x)
        {
            Model model = Small.Line(0, new SGD(0.1));
            model.Fit(x, x, verbose: 0, shuffle: false);
            return Small.Weight(model);
        }
    }

    [Fact]
    public void Takes_a_view_of_a_tensor()
    {
        Tensor<float> wide = Tensor.Create(new float[] { 1, -1, 2, -1, 3, -1 }, [3, 2]);
        Model model = Small.Line(1, new SGD(0), Small.Output());
        Tensor<float> column = wide[System.Buffers.NRange.All, 0..1];

        Assert.Equal([2], model.Fit(column, column, verbose: 0)["loss"]);
    }

    [Fact]
    public void Takes_plain_numbers_for_inputs_and_targets_of_one_column()
    {
        Model model = Small.Line(2, new SGD(0));

        Assert.Equal(0, model.Evaluate(Small.Row(1, 2, 3), Small.Row(2, 4, 6), verbose: 0)[0]);
    }

    private static float Shuffled(int seed, bool shuffle = true)
    {
        Utils.SetRandomSeed(seed);
        Model model = Small.Line(2, new SGD(0.001));
        model.Fit(Small.Count(20), Small.Count(20), batchSize: 3, epochs: 2, verbose: 0, shuffle: shuffle);
        return Small.Weight(model);
    }

    private static History Fit(Model model, int epochs, params Callback[] callbacks) =>
        model.Fit(Small.Count(4), Small.Count(4), epochs: epochs, verbose: 0, callbacks: callbacks);

    private sealed class Recorder : Callback
    {
        public int Batches { get; private set; }

        public bool HasEnded { get; private set; }

        public int? FailsAt { get; set; }

        public override void OnTrainBatchEnd(int batch, Logs logs) =>
            Batches += batch == FailsAt ? throw new InvalidDataException() : 1;

        public override void OnTrainEnd(Logs logs) => HasEnded = true;
    }
}
