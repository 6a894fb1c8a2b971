using Keras.Callbacks;
using Keras.Engine.Tensors;
using Keras.Models;
using Keras.Optimizers;
using Keras.Training;

namespace Keras.Tests.Training;

public sealed class InterruptionTests : IDisposable
{
    private readonly TextWriter _console = Console.Out;
    private readonly StringWriter _output = new() { NewLine = "\n" };

    public InterruptionTests() => Console.SetOut(_output);

    public void Dispose()
    {
        Console.SetOut(_console);
        _output.Dispose();
    }

    [Fact]
    public void Ends_training_after_the_batch_without_validation_and_end_of_epoch()
    {
        using Interruption interruption = new();
        List<string> hooks = [];
        LambdaCallback spy = new(
            onBatchBegin: (batch, _) =>
            {
                if (batch == 1 && hooks.Contains("epoch 0"))
                {
                    interruption.Request();
                }
            },
            onBatchEnd: (batch, _) => hooks.Add($"batch {batch}"),
            onEpochEnd: (epoch, _) => hooks.Add($"epoch {epoch}"),
            onTrainEnd: logs => hooks.Add($"end {logs["loss"]}"));
        Model model = Small.Line(1, new SGD(0), Small.Output());
        ArrayData data = new([(Small.Count(6), DType.Float32)], [(Small.Count(6), DType.Float32)], []);
        CallbackList callbacks = new([spy], model, new TrainingParameters(3, 3, 6, 2, 0, true, ["loss"]));
        ArraySource source = new(data, batchSize: 2);
        using BatchStream stream = new(source, null, initialEpoch: 0, epochs: 3);

        new FitLoop(model, callbacks, interruption).Run(stream, source, null, default, initialEpoch: 0);

        Assert.Equal(["batch 0", "batch 1", "batch 2", "epoch 0", "batch 0", "batch 1", "end 1.5"], hooks);
        Assert.True(model.WasInterrupted);
        Assert.True(model.StopTraining);
        Assert.Equal(
            """
            Stopping after this batch. Press Ctrl-C again to end the program at once.
            Interrupted in epoch 2/3 after step 2/3 - loss: 1.5000

            """,
            _output.ToString());
    }

    [Fact]
    public void Is_not_asked_for_twice()
    {
        using Interruption interruption = new();

        Assert.False(interruption.IsRequested);
        Assert.True(interruption.Request());
        Assert.True(interruption.IsRequested);
        Assert.False(interruption.Request());
    }

    [Fact]
    public void Is_forgotten_by_the_next_training()
    {
        Model model = Small.Line(1, new SGD(0));
        model.WasInterrupted = model.StopTraining = true;

        model.Fit(Small.Count(2), Small.Count(2), verbose: 0);

        Assert.False(model.WasInterrupted);
    }
}
