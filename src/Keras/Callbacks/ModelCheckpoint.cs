using Keras.Saving;

namespace Keras.Callbacks;

/// <summary>Saves the model, or its weights, after epochs; an existing file is replaced.</summary>
/// <remarks>
/// The path may have places for the epoch, counted from 1, and for whatever is logged, in Python's notation:
/// <c>"{epoch:02d}-{val_loss:.2f}.h5"</c>. A missing folder is made. Port of keras/callbacks.py.
/// </remarks>
/// <param name="filepath">
/// Path of the file, perhaps with places; for a model it ends in <c>.keras</c>, <c>.h5</c> or <c>.hdf5</c>, or has no ending,
/// which gives HDF5.
/// </param>
/// <param name="monitor">Name of the number that decides which model is best.</param>
/// <param name="verbose">1 to say when a file is written, 0 not to.</param>
/// <param name="saveBestOnly">Whether to save only when the number is better than ever before.</param>
/// <param name="saveWeightsOnly">Whether to save weights without architecture and optimizer.</param>
/// <param name="mode"><c>"min"</c>, <c>"max"</c>, or <c>"auto"</c> to decide by the name.</param>
/// <param name="period">Epochs between two files.</param>
/// <param name="saveFreq">
/// Batches between two files, counted over epochs; null to save after epochs. The path may then name <c>batch</c>, from
/// 1, and what batches log.
/// </param>
/// <param name="initialValueThreshold">Only numbers better than this are saved as best; null for no limit.</param>
/// <exception cref="ArgumentException">A number is not positive, the mode unknown, or the path no such notation.</exception>
/// <example><code>new ModelCheckpoint("best.h5", monitor: "val_accuracy", saveBestOnly: true)</code></example>
public class ModelCheckpoint(
    string filepath,
    string monitor = "val_loss",
    int verbose = 0,
    bool saveBestOnly = false,
    bool saveWeightsOnly = false,
    string mode = "auto",
    int period = 1,
    int? saveFreq = null,
    double? initialValueThreshold = null) : MonitorCallback(monitor, mode, minDelta: 0)
{
    private readonly PathTemplate _path = new(filepath);
    private readonly int? _saveFreq = saveFreq is int batches ? Guard.Positive(batches, nameof(saveFreq)) : null;
    private double? _best = initialValueThreshold;
    private int _epoch;
    private int _since;

    /// <inheritdoc cref="ModelCheckpoint" path="/param[@name='filepath']"/>
    public string Filepath { get; } = filepath;

    /// <inheritdoc cref="ModelCheckpoint" path="/param[@name='period']"/>
    public int Period { get; } = Guard.Positive(period);

    /// <summary>The best number so far, over all trainings with this callback.</summary>
    public double Best => _best ?? Worst;

    /// <inheritdoc/>
    public override bool IsChiefOnly => true;

    /// <inheritdoc/>
    public override void CheckOutputs(OutputCheck check)
    {
        Logs logs = new();
        foreach (string name in Params.Metrics.Where(name => _saveFreq is null || !name.StartsWith("val_", StringComparison.Ordinal)))
        {
            logs[name] = 1;
        }

        Dictionary<string, int> counts = new() { ["epoch"] = 1 };
        if (_saveFreq is not null)
        {
            counts["batch"] = 1;
        }

        string path = _path.Fill(counts, logs, acceptsOthers: Params.MayLogMore);
        long bytes = saveWeightsOnly
            ? check.RequireWeights(Model, path, overwrite: true)
            : check.RequireCheckpoint(Model, path);
        Dictionary<string, int> next = new(counts) { ["epoch"] = 2 };
        if (_saveFreq is null && !saveBestOnly && path != _path.Fill(next, logs, Params.MayLogMore))
        {
            WarnOfRoom(path, bytes);
        }
    }

    // Training may end before, or somebody may remove files: that not all have room is no reason to refuse it.
    private void WarnOfRoom(string path, long bytes)
    {
        string pattern = Path.GetFullPath(_path.Pattern());
        string folder = Path.GetDirectoryName(pattern)!;
        int there = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, Path.GetFileName(pattern)).Count() : 0;
        long files = Math.Max(0, ((Params.Epochs - Params.InitialEpoch) / Period) - there);
        long free = new DriveInfo(OutputCheck.ExistingFolder(Path.GetFullPath(path))).AvailableFreeSpace;
        if (free / Math.Max(bytes, 1) < files)
        {
            Warnings.Write(
                $"the files of ModelCheckpoint, {files:N0} by {Filepath} of {bytes:N0} bytes each, need more room than there is: "
                + $"{free:N0} bytes. Save less often by `period`, or the best only by `saveBestOnly`.");
        }
    }

    /// <inheritdoc/>
    public override void SaveState(CallbackState state)
    {
        state.Write("best", Best);
        state.Write("counts", [_epoch, _since]);
    }

    /// <inheritdoc/>
    public override void OnTrainResume(CallbackState state)
    {
        OnTrainBegin(new Logs());
        _best = state.Number("best");
        IReadOnlyList<int> counts = state.Counts("counts", 2);
        (_epoch, _since) = (counts[0], counts[1]);
    }

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch, Logs logs) => _epoch = epoch;

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(int batch, Logs logs)
    {
        if (_saveFreq is int frequency && ++_since >= frequency)
        {
            _since = 0;
            SaveIfWanted(new Dictionary<string, int> { ["epoch"] = _epoch + 1, ["batch"] = batch + 1 }, logs);
        }
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        if (_saveFreq is null && ++_since >= Period)
        {
            _since = 0;
            SaveIfWanted(new Dictionary<string, int> { ["epoch"] = epoch + 1 }, logs);
        }
    }

    private void SaveIfWanted(Dictionary<string, int> counts, Logs logs)
    {
        string epoch = $"Epoch {counts["epoch"]}";
        if (!saveBestOnly)
        {
            Save(counts, logs, $"{epoch}: saving model to");
        }
        else if (TryGetMonitored(logs, out double current))
        {
            if (IsBetter(current, Best))
            {
                Save(counts, logs, $"{epoch}: {Monitor} improved from {Best:F5} to {current:F5}, saving model to");
                _best = current;
            }
            else if (verbose > 0)
            {
                Messages.Write($"{epoch}: {Monitor} did not improve from {Best:F5}");
            }
        }
    }

    private void Save(Dictionary<string, int> counts, Logs logs, string message)
    {
        string path = _path.Fill(counts, logs);
        if (verbose > 0)
        {
            Messages.Write($"{message} {path}");
        }

        if (saveWeightsOnly)
        {
            Model.SaveWeights(path, overwrite: true);
        }
        else
        {
            Model.SaveCheckpoint(path);
        }
    }
}
