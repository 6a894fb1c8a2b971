using Keras.Training;

namespace Keras.Callbacks;

/// <summary>Ends training when a logged number has not become better for a while.</summary>
/// <remarks>Port of keras/callbacks.py.</remarks>
/// <param name="monitor">Name of the number.</param>
/// <param name="minDelta">Least change that counts as better; at least 0.</param>
/// <param name="patience">Epochs in a row without a better number after which training ends; at least 0.</param>
/// <param name="verbose">1 to say when training ends, 0 not to.</param>
/// <param name="mode"><c>"min"</c>, <c>"max"</c>, or <c>"auto"</c> to decide by the name.</param>
/// <param name="baseline">Only numbers better than this, too, end the wait; null for none.</param>
/// <param name="restoreBestWeights">
/// Whether the model gets back the weights of its best epoch when it is stopped.
/// </param>
/// <param name="startFromEpoch">The first epoch that counts, from 0: those before it warm up.</param>
/// <exception cref="ArgumentException">A number is negative, or the mode unknown.</exception>
public class EarlyStopping(
    string monitor = "val_loss",
    double minDelta = 0,
    int patience = 0,
    int verbose = 0,
    string mode = "auto",
    double? baseline = null,
    bool restoreBestWeights = false,
    int startFromEpoch = 0) : MonitorCallback(monitor, mode, minDelta)
{
    private int _wait;
    private WeightSnapshot? _bestWeights;

    /// <inheritdoc cref="EarlyStopping" path="/param[@name='patience']"/>
    public int Patience { get; } = Guard.NonNegative(patience);

    /// <inheritdoc cref="EarlyStopping" path="/param[@name='startFromEpoch']"/>
    public int StartFromEpoch { get; } = Guard.NonNegative(startFromEpoch);

    /// <summary>The best number so far.</summary>
    public double Best { get; private set; }

    /// <summary>The epoch of the best number, from 0.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>The epoch after which training was ended, from 0; null if it was not.</summary>
    public int? StoppedEpoch { get; private set; }

    /// <inheritdoc/>
    public override void OnTrainBegin(Logs logs)
    {
        _wait = 0;
        _bestWeights = null;
        Best = Worst;
        BestEpoch = 0;
        StoppedEpoch = null;
    }

    /// <inheritdoc/>
    public override void SaveState(CallbackState state)
    {
        state.Write("epochs", [_wait, BestEpoch, StoppedEpoch ?? -1]);
        state.Write("best", Best);
        if (_bestWeights is not null)
        {
            state.WriteVariables("best_weights", _bestWeights.Copies);
        }
    }

    /// <inheritdoc/>
    public override void OnTrainResume(CallbackState state)
    {
        OnTrainBegin(new Logs());
        IReadOnlyList<int> epochs = state.Counts("epochs", 3, least: -1);
        (_wait, BestEpoch, StoppedEpoch) = (epochs[0], epochs[1], epochs[2] < 0 ? null : epochs[2]);
        Best = state.Number("best");
        if (restoreBestWeights && state.Contains("best_weights"))
        {
            _bestWeights = new WeightSnapshot(Model.Weights);
            state.ReadVariables("best_weights", _bestWeights.Copies);
        }
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        if (!TryGetMonitored(logs, out double current) || epoch < StartFromEpoch)
        {
            return;
        }

        _wait++;
        bool isBest = IsBetter(current, Best);
        if (restoreBestWeights && (isBest || _bestWeights is null))
        {
            // The first epoch counts as best until another is: it may be that none ever is.
            (_bestWeights ??= new WeightSnapshot(Model.Weights)).Take();
        }

        if (isBest)
        {
            Best = current;
            BestEpoch = epoch;
            _wait = baseline is double limit && !IsBetter(current, limit) ? _wait : 0;
        }

        // Never right after a better number, even without patience.
        if (_wait >= Math.Max(1, Patience) && epoch > 0)
        {
            Stop(epoch);
        }
    }

    private void Stop(int epoch)
    {
        StoppedEpoch = epoch;
        Model.StopTraining = true;
        if (_bestWeights is not null)
        {
            Say($"Restoring model weights from the end of the best epoch: {BestEpoch + 1}.");
            _bestWeights.Restore();
        }

        Say($"Epoch {epoch + 1}: early stopping");
    }

    private void Say(string message)
    {
        if (verbose > 0)
        {
            Messages.Write(message);
        }
    }
}
