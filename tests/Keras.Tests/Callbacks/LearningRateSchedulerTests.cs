using Keras.Callbacks;
using Keras.Models;
using Keras.Optimizers;
using Keras.Optimizers.Schedules;
using Keras.Tests.Training;
using Keras.Training;

namespace Keras.Tests.Callbacks;

public class LearningRateSchedulerTests
{
    [Fact]
    public void Sets_the_rate_of_every_epoch_before_it_begins_and_logs_it()
    {
        Model model = Small.Line(0, new SGD(9), Small.Output());

        History history = model.Fit(
            Small.Column(1),
            Small.Column(0),
            epochs: 3,
            verbose: 0,
            callbacks: [new LearningRateScheduler(epoch => Math.Pow(10, epoch))]);

        Assert.Equal([1, 10, 100], history["lr"]);
        Assert.Equal(-111, Small.Weight(model));
        Assert.Equal(100, model.Optimizer.LearningRate);
    }

    [Fact]
    public void Gives_the_schedule_the_current_rate()
    {
        Model model = Small.Line(0, new SGD(8));

        History history = model.Fit(
            Small.Column(1),
            Small.Column(0),
            epochs: 3,
            verbose: 0,
            callbacks: [new LearningRateScheduler((epoch, lr) => epoch == 0 ? lr : lr / 2)]);

        Assert.Equal([8, 4, 2], history["lr"]);
    }

    [Fact]
    public void Counts_epochs_from_the_initial_one()
    {
        List<int> epochs = [];
        LearningRateScheduler scheduler = new(epoch =>
        {
            epochs.Add(epoch);
            return 0.5;
        });

        Small.Line(0, new SGD(8)).Fit(
            Small.Column(1), Small.Column(0), epochs: 5, verbose: 0, initialEpoch: 3, callbacks: [scheduler]);

        Assert.Equal([3, 4], epochs);
    }

    [Fact]
    public void Tells_the_rate_if_verbose() => Assert.Equal(
        "Epoch 1: LearningRateScheduler setting learning rate to 0.5.\n",
        Runs.Console(() => Small.Line(0, new SGD(8)).Fit(
            Small.Column(1), Small.Column(0), verbose: 0, callbacks: [new LearningRateScheduler(_ => 0.5, verbose: 1)])).Output);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Rejects_a_rate_that_is_no_number(double rate) => Assert.Contains(
        "The schedule must return a finite learning rate.",
        Assert.Throws<InvalidOperationException>(() => Small.Line(0, new SGD(8)).Fit(
            Small.Column(1), Small.Column(0), verbose: 0, callbacks: [new LearningRateScheduler(_ => rate)])).Message);

    [Fact]
    public void Cannot_steer_an_optimizer_that_follows_a_schedule() => Assert.Contains(
        "follows a ExponentialDecay and cannot be set",
        Assert.Throws<InvalidOperationException>(() => Small.Line(0, new SGD(new ExponentialDecay(1, 10, 0.5))).Fit(
            Small.Column(1), Small.Column(0), verbose: 0, callbacks: [new LearningRateScheduler(_ => 0.5)])).Message);
}
