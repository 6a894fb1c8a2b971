using System.Numerics.Tensors;
using System.Security.Cryptography;
using System.Text;
using Keras.EventFiles;
using Keras.Images;
using Keras.Saving;

namespace Keras.Callbacks;

/// <summary>Writes what TensorBoard shows: curves, the graph, weights, hyperparameters.</summary>
/// <remarks>
/// The folder gets two runs. <c>train</c> holds <c>epoch_loss</c> and what else is logged, and
/// <c>epoch_learning_rate</c>; <c>validation</c> holds the <c>val_</c> logs under the same tags, so that TensorBoard
/// draws both into one picture. Steps are epochs from 0.
/// Each evaluation, that of an epoch too, adds <c>evaluation_loss_vs_iterations</c> to the validation run.
/// Look at it with <c>densenet board --logdir logs</c> or <c>tensorboard --logdir logs</c>; the file <c>progress.json</c>
/// beside the runs tells the former how far training is. Port of the callback in keras/callbacks.py of tf.keras.
/// </remarks>
/// <param name="logDir">The folder; one for each training, so that TensorBoard compares them.</param>
/// <param name="histogramFreq">Epochs between two histograms of all weights; 0 for none.</param>
/// <param name="writeGraph">
/// Whether to write the graph of the layers, the model for the conceptual graph, and its summary as the text
/// <c>model_summary</c>.
/// </param>
/// <param name="writeImages">Whether to write weights as images, too, when histograms are written.</param>
/// <param name="writeStepsPerSecond">
/// Whether to write how many batches a second were trained: <c>epoch_steps_per_second</c>, and
/// <c>batch_steps_per_second</c> if batches are written.
/// </param>
/// <param name="updateFreq">
/// <c>"epoch"</c>; <c>"batch"</c> or a number n to write <c>batch_loss</c> and the like after every (n-th) batch, too,
/// counted over epochs. Many points slow training down.
/// </param>
/// <param name="hparams">Numbers, texts and booleans by name, for the table of hyperparameters; none if null.</param>
/// <param name="board">
/// Whether to show the folder in the browser while training, as <c>densenet board</c> does; needs the package
/// <c>KerasDenseNet.Board</c>. It runs until the program ends.
/// </param>
/// <exception cref="ArgumentException">A number is negative.</exception>
/// <example><code>model.Fit(x, y, callbacks: [new TensorBoard("logs/first", histogramFreq: 1)]);</code></example>
public class TensorBoard(
    string logDir = "logs",
    int histogramFreq = 0,
    bool writeGraph = true,
    bool writeImages = false,
    bool writeStepsPerSecond = false,
    Frequency updateFreq = default,
    IReadOnlyDictionary<string, object>? hparams = null,
    bool board = false) : Callback
{
    private readonly Dictionary<string, EventFileWriter> _writers = [];
    private bool _isTraining;
    private long _epochBegin;
    private long _batchBegin;
    private int _epochSteps;
    private int _epoch;
    private TrainingProgress? _progress;

    /// <inheritdoc cref="TensorBoard" path="/param[@name='logDir']"/>
    public string LogDir { get; } = logDir;

    /// <inheritdoc cref="TensorBoard" path="/param[@name='histogramFreq']"/>
    public int HistogramFreq { get; } = Guard.NonNegative(histogramFreq);

    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    private EventFileWriter Train => Writer("train");

    private EventFileWriter Validation => Writer("validation");

    /// <inheritdoc/>
    public override bool IsChiefOnly => true;

    /// <inheritdoc/>
    public override void CheckOutputs(OutputCheck check)
    {
        check.RequireFolder(Path.Combine(LogDir, "train"));
        if (board)
        {
            LiveBoard.Find();
        }
    }

    /// <inheritdoc/>
    public override void OnTrainBegin(Logs logs)
    {
        Close();
        _isTraining = true;
        _progress = new TrainingProgress(LogDir, Clock);
        if (board)
        {
            Messages.Write($"The board is at {LiveBoard.Start(LogDir)}");
        }

        // Training may go on in the middle of an epoch, which then does not begin.
        OnEpochBegin(Params.InitialEpoch, logs);
        _progress.Write("training", _epoch, 0, Params, Model.Optimizer.LearningRate);
        if (hparams is not null)
        {
            Writer("").WriteSessionStart(hparams, Group(hparams));
        }

        if (writeGraph)
        {
            WriteGraph();
        }
    }

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch, Logs logs)
    {
        _epochBegin = Clock.GetTimestamp();
        _epochSteps = 0;
        _epoch = epoch;
    }

    /// <inheritdoc/>
    public override void OnTrainBatchBegin(int batch, Logs logs) => _batchBegin = Clock.GetTimestamp();

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(int batch, Logs logs)
    {
        _epochSteps++;
        _progress?.Step(_epoch, batch + 1, Params, Model.Optimizer.LearningRate);
        long step = Model.Setup.StepsDone;
        if (updateFreq.Batches is not int frequency || step % frequency != 0)
        {
            return;
        }

        if (writeStepsPerSecond)
        {
            Train.WriteScalar("batch_steps_per_second", 1 / Seconds(_batchBegin), step);
        }

        foreach ((string name, double value) in logs)
        {
            Train.WriteScalar($"batch_{name}", value, step);
        }
    }

    /// <inheritdoc/>
    public override void OnTestEnd(Logs logs)
    {
        foreach ((string name, double value) in logs)
        {
            Validation.WriteScalar($"evaluation_{name}_vs_iterations", value, Model.Optimizer.Iterations);
        }

        if (!_isTraining)
        {
            Close();
        }
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        const string Validated = "val_";
        foreach ((string name, double value) in logs)
        {
            if (name.StartsWith(Validated, StringComparison.Ordinal))
            {
                Validation.WriteScalar($"epoch_{name[Validated.Length..]}", value, epoch);
            }
            else
            {
                Train.WriteScalar($"epoch_{name}", value, epoch);
            }
        }

        Train.WriteScalar("epoch_learning_rate", Model.Optimizer.LearningRate, epoch);
        if (writeStepsPerSecond)
        {
            Train.WriteScalar("epoch_steps_per_second", _epochSteps / Seconds(_epochBegin), epoch);
        }

        if (HistogramFreq > 0 && epoch % HistogramFreq == 0)
        {
            WriteWeights(epoch);
        }

        foreach (EventFileWriter writer in _writers.Values)
        {
            writer.Flush();
        }
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(Logs logs)
    {
        if (hparams is not null)
        {
            Writer("").WriteSessionEnd(!Model.WasInterrupted);
        }

        _isTraining = false;
        _progress?.Write(
            Model.WasInterrupted ? "interrupted" : "ended", _epoch, _epochSteps, Params, Model.Optimizer.LearningRate);
        _progress = null;
        Close();
    }

    // Sessions with equal hyperparameters are repetitions, in whatever order the script names them.
    private static string Group(IReadOnlyDictionary<string, object> hparams) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(
            '\n',
            hparams.OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => FormattableString.Invariant($"{pair.Key}={pair.Value}"))))));

    private double Seconds(long begin) => Clock.GetElapsedTime(begin).TotalSeconds;

    private EventFileWriter Writer(string run) => _writers.TryGetValue(run, out EventFileWriter? writer)
        ? writer
        : _writers[run] = new EventFileWriter(Path.Combine(LogDir, run), Clock);

    private void WriteGraph()
    {
        Train.WriteGraph(ModelNodes.Of(Model));
        List<string> summary = [];
        Model.Summary(printFn: summary.Add);
        Train.WriteText("model_summary", string.Join('\n', summary), 0);
        try
        {
            Train.WriteKerasModel(Model.ToJson());
        }
        catch (ArgumentException exception)
        {
            Warnings.Write($"TensorBoard gets no conceptual graph, since the model has no JSON: {exception.Message}");
        }
    }

    private void WriteWeights(int epoch)
    {
        Dictionary<Variable, string> names = VariableNames.Of(Model.Weights);
        foreach (Variable weight in Model.Weights)
        {
            string tag = names[weight].Replace(':', '_');
            Tensor<float> numbers = StorageTensors.Get(weight);
            Train.WriteHistogram($"{tag}/histogram", TensorData.Values(numbers), epoch);
            if (writeImages && WeightImages.Of(numbers) is { Count: > 0 } images)
            {
                Train.WriteImages(
                    $"{tag}/image",
                    images[0].Height,
                    images[0].Width,
                    [.. images.Select(image => ImageFile.Encode(image, ImageFormat.Png))],
                    epoch);
            }
        }
    }

    private void Close()
    {
        foreach (EventFileWriter writer in _writers.Values)
        {
            writer.Dispose();
        }

        _writers.Clear();
    }
}
