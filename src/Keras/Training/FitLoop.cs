using Keras.Callbacks;
using Keras.Models;

namespace Keras.Training;

/// <summary>Epochs, steps, validation, callbacks.</summary>
internal static class FitLoop
{
    /// <summary>Trains from one epoch up to another.</summary>
    /// <param name="model">A compiled model.</param>
    /// <param name="train">Training data.</param>
    /// <param name="validation">Validation data, if any.</param>
    /// <param name="callbacks">Called in order.</param>
    /// <param name="initialEpoch">First epoch, from 0.</param>
    /// <param name="stepsPerEpoch">Batches of an epoch; all of the data if null.</param>
    /// <param name="validationSteps">Batches of a validation; all of the data if null.</param>
    /// <param name="validatesAfter">Whether to validate after an epoch, counted from 1.</param>
    public static void Fit(
        Model model,
        BatchSource train,
        BatchSource? validation,
        CallbackList callbacks,
        int initialEpoch,
        int? stepsPerEpoch,
        int? validationSteps,
        Func<int, bool> validatesAfter)
    {
        model.StopTraining = false;
        callbacks.Start();
        Logs last = new();
        callbacks.Each(callback => callback.OnTrainBegin(new Logs()));
        try
        {
            using BatchStream stream = new(train, stepsPerEpoch);
            for (int epoch = initialEpoch; epoch < callbacks.Parameters.Epochs && !model.StopTraining; epoch++)
            {
                callbacks.Each(callback => callback.OnEpochBegin(epoch, new Logs()));
                last = TrainEpoch(model, stream, callbacks);
                if (validation is not null && validatesAfter(epoch + 1))
                {
                    foreach ((string name, double value) in Test(model, validation, validationSteps, callbacks))
                    {
                        last[$"val_{name}"] = value;
                    }
                }

                callbacks.Each(callback => callback.OnEpochEnd(epoch, last));
            }
        }
        finally
        {
            callbacks.Each(callback => callback.OnTrainEnd(last));
        }
    }

    /// <summary>Loss and metrics over all batches.</summary>
    public static Logs Test(Model model, BatchSource source, int? steps, CallbackList callbacks)
    {
        TrainingSetup setup = model.Setup;
        setup.ResetMetrics();
        callbacks.Each(callback => callback.OnTestBegin(new Logs()));
        Logs logs = new();
        int index = 0;
        foreach (Batch batch in Prefetcher.Run(steps is int count ? source.Epoch().Take(count) : source.Epoch()))
        {
            using (batch)
            {
                callbacks.Each(callback => callback.OnTestBatchBegin(index, new Logs()));
                logs = Named(setup, model.Runner.Test(batch, setup));
            }

            callbacks.Each(callback => callback.OnTestBatchEnd(index, logs));
            index++;
        }

        if (index == 0)
        {
            throw new ArgumentException("There is nothing to evaluate on. Received: data without a batch.");
        }

        callbacks.Each(callback => callback.OnTestEnd(logs));
        return logs;
    }

    private static Logs TrainEpoch(Model model, BatchStream stream, CallbackList callbacks)
    {
        TrainingSetup setup = model.Setup;
        setup.ResetMetrics();
        Logs logs = new();
        int index = 0;
        foreach (Batch batch in stream.NextEpoch())
        {
            using (batch)
            {
                callbacks.Each(callback => callback.OnTrainBatchBegin(index, new Logs()));
                logs = Named(setup, model.Runner.Train(batch, setup));
            }

            callbacks.Each(callback => callback.OnTrainBatchEnd(index, logs));
            index++;
            if (model.StopTraining)
            {
                break;
            }
        }

        return index > 0 ? logs : throw new ArgumentException("There is nothing to train on. Received: data without a batch.");
    }

    private static Logs Named(TrainingSetup setup, double[] values)
    {
        Logs logs = new();
        for (int index = 0; index < values.Length; index++)
        {
            logs[setup.MetricsNames[index]] = values[index];
        }

        return logs;
    }
}
