using Keras.Callbacks;
using Keras.Models;

namespace Keras.Training;

/// <summary>Loss and metrics over batches, in inference mode.</summary>
internal static class TestLoop
{
    /// <summary>Tests a compiled model on one pass over the data.</summary>
    /// <param name="model">The model.</param>
    /// <param name="source">The data.</param>
    /// <param name="steps">Batches to use; all if null.</param>
    /// <param name="callbacks">Called in order.</param>
    /// <param name="cancellation">Ends the test after the current batch.</param>
    /// <exception cref="ArgumentException">There are fewer batches, or none.</exception>
    /// <exception cref="OperationCanceledException">The test was cancelled.</exception>
    public static Logs Run(
        Model model, BatchSource source, int? steps, CallbackList callbacks, CancellationToken cancellation)
    {
        TrainingSetup setup = model.Setup;
        setup.ResetMetrics();
        callbacks.Each(callback => callback.OnTestBegin(new Logs()));
        Logs logs = new();
        int index = 0;
        foreach (Batch batch in Replicas.Current.Each(Prefetcher.OnePass(source, steps, cancellation: cancellation), cancellation))
        {
            using (batch)
            {
                callbacks.Each(callback => callback.OnTestBatchBegin(index, new Logs()));
                logs = model.Runner.Test(batch, setup);
            }

            callbacks.Each(callback => callback.OnTestBatchEnd(index, logs));
            index++;
        }

        BatchSource.CheckHad(index, steps);
        callbacks.Each(callback => callback.OnTestEnd(logs));
        return logs;
    }
}
