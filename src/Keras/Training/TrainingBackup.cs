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
/// <param name="fingerprint">What decides the outcome.</param>
internal sealed class TrainingBackup(
    Model model,
    CallbackList callbacks,
    BatchStream train,
    ValidationStream? validation,
    TrainingFingerprint fingerprint)
{
    // More draws than any training makes; they are repeated one by one.
    private const long MostDraws = 1_000_000_000;

    /// <summary>About how many bytes a backup of a model takes.</summary>
    public static long Bytes(Model model)
    {
        using CountingStream counter = new();
        using (Hdf5File file = Hdf5File.Create(counter, "training.h5", leaveOpen: true))
        {
            WriteModel(file, model);
        }

        return counter.Written;
    }

    /// <summary>Replaces the file by one of this moment.</summary>
    public void Save(string path, TrainingPosition position) => AtomicFile.Write(path, stream =>
    {
        using Hdf5File file = Hdf5File.Create(stream, Path.GetFileName(path), leaveOpen: true);
        Save(file, position);
        file.Flush();
    });

    /// <summary>Brings model, data and callbacks to where they were.</summary>
    /// <param name="path">The backup.</param>
    /// <param name="content">What the file holds; null to read it.</param>
    /// <param name="anyway">Whether to go on from the backup of a training that differs.</param>
    /// <exception cref="ArgumentException">The file belongs to another training.</exception>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public TrainingPosition Restore(string path, byte[]? content, bool anyway)
    {
        try
        {
            using Hdf5File file = content is null
                ? Hdf5File.Open(path, Config.FileLimits.Hdf5)
                : Hdf5File.OpenImage(content, path, Config.FileLimits.Hdf5);
            return Restore(file, path, anyway);
        }
        catch (Exception exception) when (exception is InvalidDataException or Hdf5Exception)
        {
            throw new InvalidDataException(
                $"{path} is no backup that training can go on from: {exception.Message} "
                + "Delete it to train from the beginning, or give BackupAndRestore another folder.",
                exception);
        }
    }

    private void Save(Hdf5File file, TrainingPosition position)
    {
        CallbackState root = new(file.Root);
        root.Write("position", [position.Epoch, position.Batch, callbacks.Parameters.Epochs]);
        fingerprint.Save(root);
        root.WriteLogs("logs", position.Logs);

        // Ctrl-C stops this training, not the one that goes on.
        root.Write("stopped", model.StopTraining && !model.WasInterrupted ? 1 : 0);
        (int seed, long draws) = RandomSeeds.State;
        root.Write("seed", seed);
        root.Write("draws", draws);
        train.Save(root);
        validation?.Save(root);
        WriteModel(file, model);
        if (position.Batch > 0)
        {
            root.Write("metrics", model.Setup.MetricState);
        }

        SaveCallbacks(file.Root);
    }

    private static void WriteModel(Hdf5File file, Model model)
    {
        CallbackState root = new(file.Root);
        root.WriteVariables("weights", model.Weights);
        TrainingState.Write(file.Root, model);
        HeldOptimizers.WriteApart(file.Root, model);
        if (model.Optimizer.Schedule is null)
        {
            root.Write("learning_rate", model.Optimizer.LearningRate);
        }
    }

    private TrainingPosition Restore(Hdf5File file, string path, bool anyway)
    {
        CallbackState root = new(file.Root);
        if (!anyway && fingerprint.Differences(root) is { Count: > 0 } differences)
        {
            throw new BackupMismatchException(path, differences);
        }

        TrainingPosition position;
        try
        {
            position = Position(root);
            (int Seed, long Draws) seeds = ((int)root.Count("seed"), root.Count("draws", MostDraws));
            RestoreModel(file, path, position);
            train.Restore(root, position);
            validation?.Restore(root, position);
            RandomSeeds.State = seeds;
        }
        catch (KeyNotFoundException exception)
        {
            throw new InvalidDataException(exception.Message, exception);
        }
        catch (ArgumentException exception)
        {
            throw new ArgumentException(
                $"{path} is the backup of another training: {exception.Message} "
                + "Delete it to train from the beginning, or give BackupAndRestore another folder.",
                exception);
        }

        ResumeCallbacks(file.Root, position);
        model.StopTraining = root.Number("stopped") != 0;
        return position;
    }

    private static TrainingPosition Position(CallbackState root)
    {
        IReadOnlyList<int> place = root.Counts("position", 3);
        return place[0] <= place[2]
            ? new TrainingPosition(place[0], place[1], root.ReadLogs("logs"))
            : throw new InvalidDataException($"It stands in epoch {place[0] + 1L} of {place[2]}.");
    }

    private void RestoreModel(Hdf5File file, string path, TrainingPosition position)
    {
        CallbackState root = new(file.Root);
        root.ReadVariables("weights", model.Weights);
        using (Hdf5Group optimizer = file.Root.OpenGroup("optimizer_weights"))
        {
            TrainingState.Read(optimizer, model, path, weight => weight.Name);
        }

        HeldOptimizers.Read(file.Root, model, path, leaveOut: null);
        Optimizer trained = model.Optimizer;
        if (trained.Schedule is null && root.Contains("learning_rate"))
        {
            trained.LearningRate = Finite("learning_rate");
        }

        if (position.Batch > 0)
        {
            IReadOnlyList<double> metrics = root.Numbers("metrics");
            model.Setup.MetricState = metrics.Count >= model.MetricsNames.Count ? metrics : throw new InvalidDataException(
                $"It holds {metrics.Count} numbers for the metrics {string.Join(", ", model.MetricsNames)}.");
        }

        // Seeds of random layers are part of what was traced.
        model.ForgetExecutables();

        double Finite(string name) => root.Number(name) is var number && double.IsFinite(number)
            ? number
            : throw new InvalidDataException($"Its {name} is {number}.");
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
