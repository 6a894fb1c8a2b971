using Keras.Callbacks;
using Keras.Models;
using Keras.Testing;
using Keras.Tests.Training;

namespace Keras.Tests.Callbacks;

public class EarlyStoppingTests
{
    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 3)]
    [InlineData(2, 4)]
    [InlineData(3, 8)]
    public void Waits_for_patience_epochs_without_a_better_number(int patience, int epochs)
    {
        EarlyStopping callback = new(patience: patience);

        Assert.Equal(epochs, Runs.Run(callback, Runs.Model(), "val_loss", 3, 2, 2.5, 2, 1, 1, 1, 1, 1).Count);
    }

    [Fact]
    public void Says_when_it_stopped_and_what_was_best()
    {
        EarlyStopping callback = new(patience: 2);
        Model model = Runs.Model();

        Assert.Equal(5, Runs.Run(callback, model, "val_loss", 3, 2, 1, 4, 4, 0).Count);

        Assert.Equal(4, callback.StoppedEpoch);
        Assert.Equal(2, callback.BestEpoch);
        Assert.Equal(1, callback.Best);
        Assert.True(model.StopTraining);

        Runs.Run(callback, model, "val_loss", 5, 4);

        Assert.Null(callback.StoppedEpoch);
        Assert.Equal(4, callback.Best);
    }

    [Fact]
    public void Never_stops_after_the_first_epoch() =>
        Assert.Equal(2, Runs.Run(new EarlyStopping(baseline: 0), Runs.Model(), "val_loss", 5, 4, 3).Count);

    [Theory]
    [InlineData("val_loss", "auto", 2)]
    [InlineData("val_accuracy", "auto", 4)]
    [InlineData("val_acc", "auto", 4)]
    [InlineData("val_auc", "auto", 4)]
    [InlineData("val_loss", "max", 4)]
    [InlineData("val_accuracy", "min", 2)]
    public void Decides_by_name_or_mode_what_is_better(string monitor, string mode, int epochs) =>
        Assert.Equal(epochs, Runs.Run(new EarlyStopping(monitor, mode: mode), Runs.Model(), monitor, 1, 2, 3, 3, 3).Count);

    [Fact]
    public void Counts_changes_above_the_least_one()
    {
        Assert.Equal(3, Runs.Run(new EarlyStopping(minDelta: 0.5, patience: 2), Runs.Model(), "val_loss", 3, 2.9, 2.8, 2.7).Count);
        Assert.Equal(4, Runs.Run(new EarlyStopping(minDelta: 0.05, patience: 2), Runs.Model(), "val_loss", 3, 2.9, 2.8, 2.7).Count);
        Assert.Equal(
            3,
            Runs.Run(new EarlyStopping("acc", minDelta: 0.5, patience: 2), Runs.Model(), "acc", 1, 1.1, 1.2, 1.3).Count);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 3)]
    [InlineData(3, 5)]
    public void Lets_the_first_epochs_pass_if_asked(int startFromEpoch, int epochs)
    {
        EarlyStopping stopping = new(startFromEpoch: startFromEpoch);

        Assert.Equal(epochs, Runs.Run(stopping, Runs.Model(), "val_loss", 1, 2, 3, 4, 5, 6).Count);
        Assert.Equal(startFromEpoch, stopping.BestEpoch);
    }

    [Fact]
    public void Goes_on_waiting_until_the_baseline_is_reached()
    {
        Assert.Equal(3, Runs.Run(new EarlyStopping(patience: 3, baseline: 1), Runs.Model(), "val_loss", 5, 4, 3, 2).Count);
        Assert.Equal(4, Runs.Run(new EarlyStopping(patience: 3, baseline: 3.5), Runs.Model(), "val_loss", 5, 4, 3, 2).Count);
    }

    [Theory]
    [InlineData(true, -2)]
    [InlineData(false, -4)]
    public void Restores_the_best_weights_if_asked(bool restore, float expected)
    {
        Model model = Runs.Model();
        EarlyStopping callback = new(patience: 2, restoreBestWeights: restore);

        Train(callback, model, 3, 2, 4, 4);

        Assert.Equal(expected, Small.Weight(model));
    }

    [Fact]
    public void Restores_the_weights_of_the_first_epoch_if_none_was_better()
    {
        Model model = Runs.Model();

        Train(new EarlyStopping(restoreBestWeights: true), model, double.NaN, double.NaN);

        Assert.Equal(-1, Small.Weight(model));
    }

    [Fact]
    public void Restores_weights_of_double_precision_exactly()
    {
        using FloatxScope scope = new(Engine.Tensors.DType.Float64);
        Model model = Runs.Model();
        Variable weight = model.Weights[0];
        EarlyStopping callback = new(restoreBestWeights: true);
        callback.SetModel(model);
        callback.OnTrainBegin(new Logs());
        weight.Storage.Write<double>([1.0 / 3]);
        callback.OnEpochEnd(0, new Logs { ["val_loss"] = 1 });
        weight.Storage.Write<double>([7]);
        callback.OnEpochEnd(1, new Logs { ["val_loss"] = 2 });

        double[] restored = new double[1];
        weight.Storage.Read<double>(restored);
        Assert.Equal(1.0 / 3, restored[0]);
    }

    [Fact]
    public void Tells_what_it_does_if_verbose()
    {
        Model model = Runs.Model();

        Assert.Equal(
            "Restoring model weights from the end of the best epoch: 1.\nEpoch 2: early stopping\n",
            Runs.Console(() => Runs.Run(
                new EarlyStopping(verbose: 1, restoreBestWeights: true), model, "val_loss", 1, 2)).Output);
        Assert.Equal("", Runs.Console(() => Runs.Run(new EarlyStopping(), model, "val_loss", 1, 2)).Output);
    }

    [Fact]
    public void Warns_if_its_number_is_not_logged()
    {
        Model model = Runs.Model();

        string warning = Runs.Console(() => Runs.Run(new EarlyStopping(), model, "loss", 1, 2)).Error;

        Assert.StartsWith("Warning: EarlyStopping watches `val_loss`, which is not logged. Logged: loss.\n", warning);
        Assert.False(model.StopTraining);
    }

    [Fact]
    public void Ends_a_real_training()
    {
        Model model = Small.Line(0, new Keras.Optimizers.SGD(0));

        Keras.Training.History history = model.Fit(
            Small.Count(4), Small.Count(4), epochs: 10, verbose: 0, validationSplit: 0.5, callbacks: [new EarlyStopping(patience: 3)]);

        Assert.Equal(4, history.Epoch.Count);
    }

    [Fact]
    public void Rejects_settings_that_make_no_sense()
    {
        Assert.Equal(
            "`mode` must be one of \"auto\", \"min\", \"max\". Received: \"best\". (Parameter 'mode')",
            Assert.Throws<ArgumentException>(() => new EarlyStopping(mode: "best")).Message);
        Assert.Throws<ArgumentException>(() => new EarlyStopping(patience: -1));
        Assert.Throws<ArgumentException>(() => new EarlyStopping(startFromEpoch: -1));
        Assert.Throws<ArgumentException>(() => new EarlyStopping(minDelta: -1));
    }

    // The weight becomes -1, -2, … with the epochs.
    private static void Train(EarlyStopping callback, Model model, params double[] losses)
    {
        model.Compile(new Keras.Optimizers.SGD(1), Small.Output());
        model.Fit(
            Small.Column(1),
            Small.Column(0),
            epochs: losses.Length,
            verbose: 0,
            callbacks: [new LambdaCallback(onEpochEnd: (epoch, logs) => logs["val_loss"] = losses[epoch]), callback]);
    }
}
