using Keras.Callbacks;
using Keras.Models;
using Keras.Optimizers;
using Keras.Tests.Training;
using Keras.Training;

namespace Keras.Tests.Callbacks;

public class TerminateOnNaNTests
{
    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Ends_training_after_the_batch_with_an_invalid_loss(float number)
    {
        Model model = Small.Line(1, new SGD(0), Small.Output());
        int batches = 0;
        History? history = null;

        string output = Runs.Console(() => history = model.Fit(
            Small.Column(1, 2, number, 4),
            Small.Column(0, 0, 0, 0),
            batchSize: 1,
            epochs: 5,
            verbose: 0,
            shuffle: false,
            callbacks: [new TerminateOnNaN(), new LambdaCallback(onBatchEnd: (_, _) => batches++)])).Output;

        Assert.Equal(3, batches);
        Assert.Equal([0], history!.Epoch);
        Assert.Equal("Batch 2: Invalid loss, terminating training\n", output);
    }

    [Fact]
    public void Lets_numbers_pass()
    {
        History history = Small.Line(1, new SGD(0)).Fit(
            Small.Count(3), Small.Count(3), epochs: 2, verbose: 0, callbacks: [new TerminateOnNaN()]);

        Assert.Equal([0, 1], history.Epoch);
    }
}
