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
    private readonly BackupAndRestore? _keeper = callbacks.Backup;
    private TrainingBackup _backup = null!;

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
        ValidationStream? validations = validation is null ? null : new ValidationStream(validation, validationSteps);
        _backup = new TrainingBackup(model, callbacks, train, validations);
        callbacks.Start();
        TrainingPosition position = Begin(initialEpoch);
        for (int epoch = position.Epoch; epoch < callbacks.Parameters.Epochs && GoesOn(position); epoch++)
        {
            Logs logs = TrainEpoch(train, position);
            if (model.WasInterrupted)
            {
                // Half an epoch is no epoch: nothing is validated, recorded or saved as one.
                position = position with { Logs = logs };
                break;
            }

            if (validations is not null && validationFreq.Includes(epoch + 1))
            {
                foreach ((string name, double value) in validations.Run(model, callbacks))
                {
                    logs[name] = value;
                }
            }

            callbacks.Each(callback => callback.OnEpochEnd(epoch, logs));
            position = new TrainingPosition(epoch + 1, 0, logs);
            _keeper?.AfterEpoch(_backup, position);
        }

        model.Optimizer.FinalizeVariableValues(_setup.TrainableWeights.Select(weight => weight.Variable));

        // Not after an exception: what a callback keeps for a crash is removed here.
        callbacks.Each(callback => callback.OnTrainEnd(position.Logs));
    }

    private TrainingPosition Begin(int initialEpoch)
    {
        if (_keeper is not null && File.Exists(_keeper.BackupFile))
        {
            return _backup.Restore(_keeper.BackupFile);
        }

        callbacks.Each(callback => callback.OnTrainBegin(new Logs()));
        return new TrainingPosition(initialEpoch, 0, new Logs());
    }

    // A callback may have ended training in the middle of an epoch that is yet to be validated.
    private bool GoesOn(TrainingPosition position) => !model.StopTraining || position.Batch > 0;

    private Logs TrainEpoch(BatchStream train, TrainingPosition position)
    {
        (int epoch, int index, Logs logs) = position;
        if (index == 0)
        {
            callbacks.Each(callback => callback.OnEpochBegin(epoch, new Logs()));
            _setup.ResetMetrics();
            logs = new Logs();
        }

        if (model.StopTraining)
        {
            return logs;
        }

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

            _keeper?.AfterBatch(_backup, new TrainingPosition(epoch, index, logs));
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
