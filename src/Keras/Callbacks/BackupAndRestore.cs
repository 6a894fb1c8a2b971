using Keras.Saving;
using Keras.Training;

namespace Keras.Callbacks;

/// <summary>Keeps a backup of the whole training, from which the next Fit goes on after a crash.</summary>
/// <remarks>
/// The backup holds weights, optimizer, epoch and batch, random numbers, the order of data, and the state of all
/// callbacks. A script that is started again and comes to the same Fit ends with the same bits as one that was never
/// stopped, if its data are the same again: sequences and generators are brought to their place by repeating their
/// passes; on several processes, if it was stopped between two updates of accumulated gradients, the same within rounding.
/// The file is replaced in one step, after all other callbacks have seen the batch or epoch.
/// A training that differs in what decides its outcome (network, optimizer, loss, data, batches) does not go on from it
/// unless told to. Ctrl-C and a cancelled Fit leave a backup of their very batch. Callbacks are told that training goes on by
/// <see cref="Callback.OnTrainResume"/>; in the middle of an epoch OnEpochBegin is not called again.
/// Port of keras/callbacks.py; Keras keeps weights, optimizer and epoch.
/// </remarks>
/// <param name="backupDir">The folder of the backup, for one training only; made if missing.</param>
/// <param name="saveFreq"><c>"epoch"</c>; <c>"batch"</c> or a number of batches, counted over epochs.</param>
/// <param name="deleteCheckpoint">Whether the backup is deleted when training has come to its end.</param>
/// <param name="fingerprint">
/// What else decides the outcome, by name, such as how a script makes its data; none if null.
/// </param>
/// <param name="resumeAnyway">Whether to go on from the backup of a training that differs.</param>
/// <example>
/// <code>model.Fit(x, y, epochs: 300, callbacks: [new BackupAndRestore("backup")]);</code>
/// A script that is stopped between Fit and Save loses nothing if the backup is kept until the model is saved:
/// <code>
/// BackupAndRestore backup = new("backup", deleteCheckpoint: false);
/// model.CheckSave("model.keras");
/// model.Fit(x, y, epochs: 300, callbacks: [backup]);
/// model.Save("model.keras");
/// backup.Delete();
/// </code>
/// </example>
public class BackupAndRestore(
    string backupDir,
    Frequency saveFreq = default,
    bool deleteCheckpoint = true,
    IReadOnlyDictionary<string, string>? fingerprint = null,
    bool resumeAnyway = false) : Callback
{
    private int _since;

    /// <inheritdoc cref="BackupAndRestore" path="/param[@name='backupDir']"/>
    public string BackupDir { get; } = string.IsNullOrEmpty(backupDir)
        ? throw new ArgumentException("`backupDir` must name a folder. Received: nothing.", nameof(backupDir))
        : backupDir;

    /// <summary>Path of the backup.</summary>
    public string BackupFile => Path.Combine(BackupDir, "training.h5");

    /// <inheritdoc cref="BackupAndRestore" path="/param[@name='fingerprint']"/>
    public IReadOnlyDictionary<string, string> Fingerprint { get; } = fingerprint ?? new Dictionary<string, string>();

    /// <inheritdoc cref="BackupAndRestore" path="/param[@name='resumeAnyway']"/>
    public bool ResumeAnyway { get; } = resumeAnyway;

    /// <summary>Deletes the backup, so that the next training begins anew.</summary>
    public void Delete()
    {
        if (Directory.Exists(BackupDir))
        {
            File.Delete(BackupFile);
        }
    }

    /// <inheritdoc/>
    public override void CheckOutputs(OutputCheck check)
    {
        if (!Replicas.Current.IsChief)
        {
            return;
        }

        // A new backup is written beside the last one.
        long bytes = TrainingBackup.Bytes(Model);
        check.RequireFile(BackupFile, overwrite: true, File.Exists(BackupFile) ? bytes : 2 * bytes);
    }

    /// <inheritdoc/>
    public override void OnTrainBegin(Logs logs)
    {
        _since = 0;
        if (Replicas.Current.IsChief)
        {
            Directory.CreateDirectory(BackupDir);
            AtomicFile.DeleteLeftovers(BackupFile);
        }
    }

    /// <inheritdoc/>
    public override void SaveState(CallbackState state) => state.Write("since", _since);

    /// <inheritdoc/>
    public override void OnTrainResume(CallbackState state)
    {
        OnTrainBegin(new Logs());
        _since = (int)state.Count("since");
    }

    /// <summary>Deletes the backup after a training that came to its end, and after all callbacks have.</summary>
    internal void AfterTraining()
    {
        if (deleteCheckpoint && !Model.WasInterrupted)
        {
            Delete();
        }
    }

    /// <summary>Saves after a batch, if it is time.</summary>
    internal void AfterBatch(TrainingBackup backup, TrainingPosition position)
    {
        _since++;
        if (Model.WasInterrupted || (saveFreq.Batches is int frequency && _since >= frequency))
        {
            _since = 0;
            backup.Save(BackupFile, position);
        }
    }

    /// <summary>Saves after an epoch, if it is time.</summary>
    internal void AfterEpoch(TrainingBackup backup, TrainingPosition position)
    {
        if (saveFreq.Batches is null)
        {
            backup.Save(BackupFile, position);
        }
    }
}
