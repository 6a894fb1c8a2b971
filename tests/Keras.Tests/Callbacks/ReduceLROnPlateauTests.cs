using Keras.Callbacks;
using Keras.Models;

namespace Keras.Tests.Callbacks;

public class ReduceLROnPlateauTests
{
    [Fact]
    public void Lowers_the_rate_after_patience_epochs_without_a_better_number_and_logs_it()
    {
        Model model = Runs.Model();

        List<Logs> logs = Runs.Run(new ReduceLROnPlateau(factor: 0.5, patience: 2), model, "val_loss", 3, 2, 2, 2, 2, 1, 1, 1);

        Assert.Equal([1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5], logs.Select(epoch => epoch["lr"]));
        Assert.Equal(0.25, model.Optimizer.LearningRate);
        Assert.Equal(["val_loss", "lr"], logs[0].Names);
    }

    [Fact]
    public void Does_not_count_epochs_while_it_cools_down()
    {
        Assert.Equal([1, 1, 0.5, 0.25, 0.125], Rates(cooldown: 0));
        Assert.Equal([1, 1, 0.5, 0.5, 0.25], Rates(cooldown: 2));
        Assert.Equal([1, 1, 0.5, 0.5, 0.5], Rates(cooldown: 3));

        static IEnumerable<double> Rates(int cooldown) => Runs.Run(
            new ReduceLROnPlateau(factor: 0.5, patience: 1, cooldown: cooldown), Runs.Model(), "val_loss", 1, 1, 1, 1, 1)
            .Select(epoch => epoch["lr"]);
    }

    [Fact]
    public void Stops_at_the_least_rate()
    {
        Model model = Runs.Model();

        Runs.Run(new ReduceLROnPlateau(factor: 0.5, patience: 1, minLr: 0.3), model, "val_loss", 1, 1, 1, 1, 1);

        Assert.Equal(0.3, model.Optimizer.LearningRate);
    }

    [Fact]
    public void Counts_changes_above_the_least_one()
    {
        Assert.Equal(0.1, Rate(minDelta: 0.5), 1e-12);
        Assert.Equal(1, Rate(minDelta: 0.05));

        static double Rate(double minDelta)
        {
            Model model = Runs.Model();
            Runs.Run(new ReduceLROnPlateau(patience: 2, minDelta: minDelta), model, "val_loss", 3, 2.9, 2.8);
            return model.Optimizer.LearningRate;
        }
    }

    [Theory]
    [InlineData("val_accuracy", "auto", 1)]
    [InlineData("val_accuracy", "min", 0.1)]
    [InlineData("loss", "auto", 0.1)]
    [InlineData("loss", "max", 1)]
    public void Decides_by_name_or_mode_what_is_better(string monitor, string mode, double expected)
    {
        Model model = Runs.Model();

        Runs.Run(new ReduceLROnPlateau(monitor, patience: 2, mode: mode), model, monitor, 1, 2, 3);

        Assert.Equal(expected, model.Optimizer.LearningRate, 1e-12);
    }

    [Fact]
    public void Waits_ten_epochs_for_a_tenth_unless_told_otherwise()
    {
        Model model = Runs.Model();
        Runs.Run(new ReduceLROnPlateau(), model, "val_loss", new double[10]);
        Assert.Equal(1, model.Optimizer.LearningRate);

        Runs.Run(new ReduceLROnPlateau(), model, "val_loss", new double[11]);
        Assert.Equal(0.1, model.Optimizer.LearningRate, 1e-12);
    }

    [Fact]
    public void Tells_what_it_does_if_verbose() => Assert.Equal(
        "Epoch 2: ReduceLROnPlateau reducing learning rate to 0.5.\n",
        Runs.Console(() => Runs.Run(
            new ReduceLROnPlateau(factor: 0.5, patience: 1, verbose: 1), Runs.Model(), "val_loss", 1, 1)).Output);

    [Fact]
    public void Warns_if_its_number_is_not_logged() => Assert.StartsWith(
        "Warning: ReduceLROnPlateau watches `val_loss`, which is not logged. Logged: loss, lr.\n",
        Runs.Console(() => Runs.Run(new ReduceLROnPlateau(), Runs.Model(), "loss", 1)).Error);

    [Fact]
    public void Rejects_settings_that_make_no_sense()
    {
        Assert.Equal(
            "`factor` must be at least 0 and less than 1. Received: 1. (Parameter 'factor')",
            Assert.Throws<ArgumentException>(() => new ReduceLROnPlateau(factor: 1)).Message);
        Assert.Throws<ArgumentException>(() => new ReduceLROnPlateau(patience: -1));
        Assert.Throws<ArgumentException>(() => new ReduceLROnPlateau(cooldown: -1));
        Assert.Throws<ArgumentException>(() => new ReduceLROnPlateau(minLr: -1));
    }
}
