using Keras.Callbacks;
using Keras.Models;
using Keras.Optimizers;
using Keras.Training;

namespace Keras.Tests.Training;

public class ValidationTests
{
    [Theory]
    [InlineData(0.25, 6, 2)]
    [InlineData(0.5, 4, 4)]
    [InlineData(0.3, 5, 3)]
    public void Splits_the_last_samples_off_before_shuffling(double split, int trained, int validated)
    {
        Model model = Small.Line(1, new SGD(0), Small.Output());

        History history = model.Fit(
            Small.Count(8), Small.Count(8), batchSize: 3, epochs: 2, verbose: 0, validationSplit: split);

        double[] mean = [(trained - 1) / 2.0, trained + ((validated - 1) / 2.0)];
        Assert.Equal([mean[0], mean[0]], history["loss"]);
        Assert.Equal([mean[1], mean[1]], history["val_loss"]);
    }

    [Theory]
    [InlineData(1e-17)]
    [InlineData(0.999)]
    public void Rejects_a_split_that_leaves_a_side_empty(double split)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => Small.Line(1, new SGD(0)).Fit(
            Small.Count(8), Small.Count(8), verbose: 0, validationSplit: split));

        Assert.Contains("Both need at least one.", exception.Message);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1)]
    public void Rejects_a_split_that_is_no_fraction(double split) =>
        Assert.Throws<ArgumentException>(() => Small.Line(1, new SGD(0)).Fit(
            Small.Count(8), Small.Count(8), verbose: 0, validationSplit: split));

    [Fact]
    public void Prefers_given_data_to_a_split()
    {
        History history = Small.Line(1, new SGD(0), Small.Output()).Fit(
            Small.Count(8),
            Small.Count(8),
            verbose: 0,
            validationSplit: 0.5,
            validationData: (Small.Column(10, 20), Small.Column(0, 0)));

        Assert.Equal([3.5], history["loss"]);
        Assert.Equal([15], history["val_loss"]);
    }

    [Fact]
    public void Weighs_given_data_by_their_sample_weights()
    {
        Model model = Small.Line(1, new SGD(0), Small.Output());

        History history = model.Fit(
            Small.Count(2),
            Small.Count(2),
            verbose: 0,
            validationData: (Small.Column(10, 20), Small.Column(0, 0), Small.Row(1, 3)));

        Assert.Equal([35], history["val_loss"]);
    }

    [Fact]
    public void Weighs_a_split_by_sample_weights_but_not_by_class_weights()
    {
        Model model = Small.Line(1, new SGD(0), Small.Output());

        History history = model.Fit(
            Small.Column(1, 2, 3, 4),
            Small.Column(0, 1, 0, 1),
            verbose: 0,
            validationSplit: 0.5,
            sampleWeight: Small.Row(1, 2, 3, 4),
            classWeight: new Dictionary<int, double> { [0] = 10, [1] = 100 });

        Assert.Equal([((1 * 10 * 1) + (2 * 100 * 2)) / 2.0], history["loss"]);
        Assert.Equal([((3 * 3) + (4 * 4)) / 2.0], history["val_loss"]);
    }

    [Fact]
    public void Runs_after_the_updates_of_the_epoch()
    {
        Model model = Small.Line(1, new SGD(1), Small.Output());

        // Gradient 2: the weight is -1 after the epoch.
        History history = model.Fit(
            Small.Column(2), Small.Column(0), verbose: 0, validationData: (Small.Column(2), Small.Column(0)));

        Assert.Equal([2], history["loss"]);
        Assert.Equal([-2], history["val_loss"]);
    }

    [Fact]
    public void Uses_the_batch_size_of_training_and_as_many_steps_as_told()
    {
        Counter counter = new();

        History history = Small.Line(1, new SGD(0), Small.Output()).Fit(
            Small.Count(4),
            Small.Count(4),
            batchSize: 2,
            verbose: 0,
            callbacks: [counter],
            validationData: (Small.Count(10), Small.Count(10)),
            validationSteps: 3);

        Assert.Equal(3, counter.TestBatches);
        Assert.Equal([2.5], history["val_loss"]);
    }

    [Fact]
    public void Rejects_more_steps_than_there_are_before_it_trains()
    {
        Counter counter = new();

        ArgumentException exception = Assert.Throws<ArgumentException>(() => Small.Line(1, new SGD(0)).Fit(
            Small.Count(4),
            Small.Count(4),
            batchSize: 2,
            verbose: 0,
            callbacks: [counter],
            validationData: (Small.Count(4), Small.Count(4)),
            validationSteps: 3));

        Assert.StartsWith("`validationSteps` 3 exceeds the 2 batches of the data.", exception.Message);
        Assert.Equal(0, counter.Hooks);
    }

    [Fact]
    public void Runs_after_every_nth_epoch()
    {
        Assert.Equal([2, 4], ValidatedEpochs(2));
        Assert.Equal([3], ValidatedEpochs(3));
        Assert.Equal([1, 2, 3, 4, 5], ValidatedEpochs(default));
    }

    [Fact]
    public void Runs_after_listed_epochs() => Assert.Equal([1, 4], ValidatedEpochs([1, 4, 10]));

    [Fact]
    public void Rejects_a_frequency_that_is_not_positive()
    {
        Assert.Throws<ArgumentException>(() => ValidatedEpochs(0));
        Assert.Throws<ArgumentException>(() => ValidatedEpochs([1, 0]));
    }

    [Fact]
    public void Checks_given_data_before_it_trains()
    {
        Counter counter = new();

        Assert.Throws<ArgumentException>(() => Small.Line(1, new SGD(0)).Fit(
            Small.Count(4),
            Small.Count(4),
            verbose: 0,
            callbacks: [counter],
            validationData: (Small.Count(4), Small.Count(3))));
        Assert.Equal(0, counter.Hooks);
    }

    private static IEnumerable<int> ValidatedEpochs(ValidationFreq validationFreq)
    {
        List<int> epochs = [];
        LambdaCallback note = new(onEpochEnd: (epoch, logs) =>
        {
            if (logs.TryGetValue("val_loss", out _))
            {
                epochs.Add(epoch + 1);
            }
        });
        Small.Line(1, new SGD(0)).Fit(
            Small.Count(2),
            Small.Count(2),
            epochs: 5,
            verbose: 0,
            callbacks: [note],
            validationData: (Small.Count(2), Small.Count(2)),
            validationFreq: validationFreq);
        return epochs;
    }

    private sealed class Counter : Callback
    {
        public int TestBatches { get; private set; }

        public int Hooks { get; private set; }

        public override void OnTrainBegin(Logs logs) => Hooks++;

        public override void OnTestBatchEnd(int batch, Logs logs) => TestBatches++;
    }
}
