using Keras.Callbacks;
using Keras.Models;

namespace Keras.Training;

/// <summary>Epochs, steps, validation, callbacks.</summary>
/// <param name="model">A compiled model.</param>
/// <param name="callbacks">Called in order.</param>
/// <param name="interruption">Whether training is to end.</param>
/// <param name="fingerprint">What decides the outcome; needed if a callback keeps backups.</param>
/// <param name="facts">What must be the same on all processes beside the model's weights.</param>
internal sealed class FitLoop(
    Model model,
    CallbackList callbacks,
    Interruption interruption,
    TrainingFingerprint? fingerprint = null,
    IEnumerable<(string Name, string Value)>? facts = null)
{
    private readonly TrainingSetup _setup = model.Setup;
    private readonly BackupAndRestore? _keeper = callbacks.Backup;
    private readonly Replicas _replicas = Replicas.Current;
    private TrainingBackup? _backup;

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
        _backup = fingerprint is null ? null : new TrainingBackup(model, callbacks, train, validations, fingerprint);
        callbacks.Start();
        callbacks.CheckOutputs();
        TrainingPosition position = Begin(initialEpoch);
        _replicas.RequireSame(() => (facts ?? []).Concat(ReplicaFacts.Of(model))
            .Append(("place in the training", $"epoch {position.Epoch + 1}, batch {position.Batch}")));
        AgreeToStop();
        for (int epoch = position.Epoch; epoch < callbacks.Parameters.Epochs && GoesOn(position); epoch++)
        {
            position = TrainEpoch(train, position with { Epoch = epoch });
            _replicas.MergeParts();
            bool validates = validations is not null && validationFreq.Includes(epoch + 1);
            if (model.WasInterrupted || (validates && !Validate(validations!, position)))
            {
                // Half an epoch is no epoch: nothing is recorded or saved as one.
                break;
            }

            callbacks.Each(callback => callback.OnEpochEnd(epoch, position.Logs));
            AgreeToStop();
            _replicas.RequireSame(() => ReplicaFacts.Of(model));
            position = new TrainingPosition(epoch + 1, 0, position.Logs);
            if (_replicas.IsChief)
            {
                _keeper?.AfterEpoch(_backup!, position);
            }
        }

        model.Optimizer.FinalizeVariableValues(_setup.TrainableWeights.Select(weight => weight.Variable));

        // Not after an exception: what is kept for a crash is removed here.
        callbacks.Each(callback => callback.OnTrainEnd(position.Logs));
        if (_replicas.IsChief)
        {
            _keeper?.AfterTraining();
        }
    }

    private TrainingPosition Begin(int initialEpoch)
    {
        if (_keeper is not null)
        {
            // Others need not see the folder of the first process.
            string file = _keeper.BackupFile;
            byte[]? content = _replicas.IsAlone ? null
                : _replicas.FromChief(() => File.Exists(file) ? File.ReadAllBytes(file) : null);
            if (_replicas.IsAlone ? File.Exists(file) : content is not null)
            {
                return _backup!.Restore(file, content, _keeper.ResumeAnyway);
            }
        }

        callbacks.Each(callback => callback.OnTrainBegin(new Logs()));
        return new TrainingPosition(initialEpoch, 0, new Logs());
    }

    // A callback may have ended training in the middle of an epoch that is yet to be validated.
    private bool GoesOn(TrainingPosition position) => !model.StopTraining || position.Batch > 0;

    private TrainingPosition TrainEpoch(BatchStream train, TrainingPosition position)
    {
        if (position.Batch == 0)
        {
            callbacks.Each(callback => callback.OnEpochBegin(position.Epoch, new Logs()));
            _setup.ResetMetrics();
            position = position with { Logs = new Logs() };
        }

        if (model.StopTraining)
        {
            return position;
        }

        using IEnumerator<Batch> batches = train.NextEpoch().GetEnumerator();
        while (HasNext(batches, position))
        {
            int index = position.Batch;
            Logs logs;
            using (Batch batch = batches.Current)
            {
                callbacks.Each(callback => callback.OnTrainBatchBegin(index, new Logs()));
                logs = model.Runner.Train(batch, _setup);
                if (_keeper is not null)
                {
                    _setup.WarnOfUnsaved();
                }
            }

            callbacks.Each(callback => callback.OnTrainBatchEnd(index, logs));
            position = position with { Batch = index + 1, Logs = logs };
            if (AgreeToStop())
            {
                Stop(position);
            }

            if (model.StopTraining)
            {
                _replicas.MergeParts();
            }

            Keep(position);
            if (model.StopTraining)
            {
                break;
            }
        }

        return position;
    }

    // While a batch is waited for, training ends behind the last one.
    private bool HasNext(IEnumerator<Batch> batches, TrainingPosition position)
    {
        NextBatch next = _replicas.Next(batches, interruption.Token);
        if (next == NextBatch.Cancelled)
        {
            Stop(position);
            _replicas.MergeParts();
            Keep(position);
        }

        return next == NextBatch.Ready;
    }

    // Returns whether training is interrupted, here or elsewhere.
    private bool AgreeToStop()
    {
        (bool isCancelled, model.StopTraining) = _replicas.Agree(interruption.IsRequested, model.StopTraining);
        return isCancelled;
    }

    private void Keep(TrainingPosition position)
    {
        if (_replicas.IsChief)
        {
            _keeper?.AfterBatch(_backup!, position);
        }
    }

    // Returns whether it was not interrupted: then it is made again when training goes on.
    private bool Validate(ValidationStream validations, TrainingPosition position)
    {
        try
        {
            foreach ((string name, double value) in validations.Run(model, callbacks, interruption.Token))
            {
                position.Logs[name] = value;
            }

            return true;
        }
        catch (OperationCanceledException) when (interruption.IsRequested || !_replicas.IsAlone)
        {
            Stop(position);
            Keep(position);
            return false;
        }
    }

    private void Stop(TrainingPosition position)
    {
        model.StopTraining = model.WasInterrupted = true;
        interruption.Follow();
        if (!_replicas.IsChief)
        {
            return;
        }

        TrainingParameters parameters = callbacks.Parameters;
        string of = parameters.Steps is int steps ? $"/{steps}" : "";
        Messages.Write(
            $"Interrupted in epoch {position.Epoch + 1}/{parameters.Epochs} after step {position.Batch}{of}"
            + ProgressText.Values(position.Logs));
    }
}
