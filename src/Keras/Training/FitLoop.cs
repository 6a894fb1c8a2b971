using Keras.Callbacks;
using Keras.Models;

namespace Keras.Training;

/// <summary>Epochs, steps, validation, callbacks.</summary>
/// <param name="model">A compiled model.</param>
/// <param name="callbacks">Called in order.</param>
/// <param name="interruption">Whether Ctrl-C was pressed.</param>
internal sealed class FitLoop(Model model, CallbackList callbacks, Interruption interruption)
{
    private readonly TrainingSetup _setup = model.Setup;

    /// <summary>Trains from one epoch up to another.</summary>
    /// <param name="train">Training data.</param>
    /// <param name="validation">Validation data, if any.</param>
    /// <param name="validationSteps">Batches of a validation; all of the data if null.</param>
    /// <param name="validationFreq">Epochs after which to validate.</param>
    /// <param name="initialEpoch">First epoch, from 0.</param>
    public void Run(
        BatchStream train,
        BatchSource? validation,
        int? validationSteps,
        ValidationFreq validationFreq,
        int initialEpoch)
    {
        model.StopTraining = model.WasInterrupted = false;
        callbacks.Start();
        callbacks.Each(callback => callback.OnTrainBegin(new Logs()));
        Logs logs = new();
        for (int epoch = initialEpoch; epoch < callbacks.Parameters.Epochs && !model.StopTraining; epoch++)
        {
            callbacks.Each(callback => callback.OnEpochBegin(epoch, new Logs()));
            logs = TrainEpoch(train, epoch);
            if (model.WasInterrupted)
            {
                // Half an epoch is no epoch: nothing is validated, recorded or saved as one.
                break;
            }

            if (validation is not null && validationFreq.Includes(epoch + 1))
            {
                foreach ((string name, double value) in TestLoop.Run(model, validation, validationSteps, callbacks))
                {
                    logs[$"val_{name}"] = value;
                }
            }

            callbacks.Each(callback => callback.OnEpochEnd(epoch, logs));
        }

        model.Optimizer.FinalizeVariableValues(_setup.TrainableWeights.Select(weight => weight.Variable));

        // Not after an exception: what a callback keeps for a crash is removed here.
        callbacks.Each(callback => callback.OnTrainEnd(logs));
    }

    private Logs TrainEpoch(BatchStream train, int epoch)
    {
        _setup.ResetMetrics();
        Logs logs = new();
        int index = 0;
        foreach (Batch batch in train.NextEpoch())
        {
            using (batch)
            {
                callbacks.Each(callback => callback.OnTrainBatchBegin(index, new Logs()));
                logs = _setup.Name(model.Runner.Train(batch, _setup));
            }

            callbacks.Each(callback => callback.OnTrainBatchEnd(index, logs));
            index++;
            if (interruption.IsRequested)
            {
                model.StopTraining = model.WasInterrupted = true;
                Report(epoch, index, logs);
            }

            if (model.StopTraining)
            {
                break;
            }
        }

        return logs;
    }

    private void Report(int epoch, int batches, Logs logs)
    {
        TrainingParameters parameters = callbacks.Parameters;
        string of = parameters.Steps is int steps ? $"/{steps}" : "";
        Messages.Write(
            $"Interrupted in epoch {epoch + 1}/{parameters.Epochs} after step {batches}{of}"
            + ProgressText.Values(logs));
    }
}
