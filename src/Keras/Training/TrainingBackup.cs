using Keras.Callbacks;
using Keras.Hdf5;
using Keras.Models;
using Keras.Optimizers;
using Keras.Saving;

namespace Keras.Training;

/// <summary>Everything that the rest of a training depends on, in a file and back.</summary>
/// <param name="model">A compiled model.</param>
/// <param name="callbacks">All callbacks.</param>
/// <param name="train">The training data.</param>
/// <param name="validation">The validation data, if any.</param>
internal sealed class TrainingBackup(
    Model model, CallbackList callbacks, BatchStream train, ValidationStream? validation)
{
    /// <summary>Replaces the file by one of this moment.</summary>
    public void Save(string path, TrainingPosition position)
    {
        using Hdf5File image = Hdf5File.CreateInMemory(Path.GetFileName(path));
        CallbackState root = new(image.Root);
        root.Write("position", [position.Epoch, position.Batch]);
        root.WriteLogs("logs", position.Logs);

        // Ctrl-C stops this training, not the one that goes on.
        root.Write("stopped", model.StopTraining && !model.WasInterrupted ? 1 : 0);
        (int seed, long draws) = RandomSeeds.State;
        root.Write("seeds", [seed, draws]);
        train.Save(root);
        validation?.Save(root);
        root.WriteVariables("weights", model.Weights);
        TrainingState.Write(image.Root, model);
        if (model.Optimizer.Schedule is null)
        {
            root.Write("learning_rate", model.Optimizer.LearningRate);
        }

        if (position.Batch > 0)
        {
            root.Write("metrics", model.Setup.MetricState);
        }

        SaveCallbacks(image.Root);
        AtomicFile.Write(path, image.ToArray(), overwrite: true);
    }

    /// <summary>Brings model, data and callbacks to where they were.</summary>
    /// <exception cref="ArgumentException">The file belongs to another training.</exception>
    public TrainingPosition Restore(string path)
    {
        using Hdf5File file = Hdf5File.Open(path);
        CallbackState root = new(file.Root);
        IReadOnlyList<double> place = root.Numbers("position");
        TrainingPosition position = new((int)place[0], (int)place[1], root.ReadLogs("logs"));
        try
        {
            RestoreModel(file, path, position);
            train.Restore(root, position);
            validation?.Restore(root);
        }
        catch (ArgumentException exception)
        {
            throw new ArgumentException(
                $"{path} is the backup of another training: {exception.Message} "
                + "Delete it to train from the beginning, or give BackupAndRestore another folder.",
                exception);
        }

        IReadOnlyList<double> seeds = root.Numbers("seeds");
        RandomSeeds.State = ((int)seeds[0], (long)seeds[1]);
        ResumeCallbacks(file.Root, position);
        model.StopTraining = root.Number("stopped") != 0;
        return position;
    }

    private void RestoreModel(Hdf5File file, string path, TrainingPosition position)
    {
        CallbackState root = new(file.Root);
        root.ReadVariables("weights", model.Weights);
        using (Hdf5Group optimizer = file.Root.OpenGroup("optimizer_weights"))
        {
            TrainingState.Read(optimizer, model, path, weight => weight.Name);
        }

        Optimizer trained = model.Optimizer;
        if (trained.Schedule is null && root.Contains("learning_rate"))
        {
            trained.LearningRate = root.Number("learning_rate");
        }

        if (position.Batch > 0)
        {
            model.Setup.MetricState = root.Numbers("metrics");
        }

        // Seeds of random layers are part of what was traced.
        model.ForgetExecutables();
    }

    // The script has got this one since.
    private static void Begin(Callback callback, TrainingPosition position)
    {
        callback.OnTrainBegin(new Logs());
        if (position.Batch > 0)
        {
            callback.OnEpochBegin(position.Epoch, new Logs());
        }
    }

    private void SaveCallbacks(Hdf5Group root)
    {
        using Hdf5Group group = root.CreateGroup("callbacks");
        foreach ((string name, Callback callback) in callbacks.Named)
        {
            using Hdf5Group own = group.CreateGroup(name);
            callback.SaveState(new CallbackState(own));
        }
    }

    private void ResumeCallbacks(Hdf5Group root, TrainingPosition position)
    {
        using Hdf5Group group = root.OpenGroup("callbacks");
        foreach ((string name, Callback callback) in callbacks.Named)
        {
            if (!group.Contains(name))
            {
                Begin(callback, position);
                continue;
            }

            using Hdf5Group own = group.OpenGroup(name);
            callback.OnTrainResume(new CallbackState(own));
        }
    }
}
