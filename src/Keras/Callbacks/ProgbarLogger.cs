namespace Keras.Callbacks;

/// <summary>Shows the progress of training, evaluation and prediction on the console.</summary>
/// <remarks>
/// With <c>verbose</c> 1 a bar with the time left and the time per step, which at the end of an epoch becomes a line with times
/// and all values:
/// <c>391/391 [=====] - 241s 616ms/step - loss: 0.0191 - accuracy: 0.8962 - val_loss: 0.0213</c>. The time is that of
/// the whole epoch; the time per step is that of training, without the first step, which prepares the others.
/// A terminal shows one line that is rewritten, over several rows where it is narrow, in colors unless <c>NO_COLOR</c> is set;
/// a file, a pipe or the log of a CI gets a line every half minute and one per epoch.
/// With <c>verbose</c> 2 there is only one line per epoch.
/// Fit, Evaluate and Predict add this callback unless <c>verbose</c> is 0.
/// Port of keras/callbacks.py and of Progbar in keras/utils/generic_utils.py.
/// </remarks>
public class ProgbarLogger : Callback
{
    private readonly TimeProvider _clock;
    private readonly ProgressDisplay? _given;
    private ProgressDisplay _display = null!;
    private bool _isTraining;
    private int? _steps;
    private int? _epoch;
    private int _done;
    private int _timed;
    private long _begin;
    private long _first;
    private long _last;

    /// <summary>Progress on the console.</summary>
    public ProgbarLogger()
        : this(null, TimeProvider.System)
    {
    }

    internal ProgbarLogger(ProgressDisplay? display, TimeProvider clock)
    {
        _given = display;
        _clock = clock;
    }

    // The first step traces and compiles, so it says nothing about the others.
    private double SecondsPerStep => _timed > 1
        ? _clock.GetElapsedTime(_first, _last).TotalSeconds / (_timed - 1)
        : _clock.GetElapsedTime(_begin, _last).TotalSeconds;

    /// <inheritdoc/>
    public override bool IsChiefOnly => true;

    /// <inheritdoc/>
    public override void OnTrainBegin(Logs logs)
    {
        _isTraining = true;
        Open();
    }

    /// <inheritdoc/>
    public override void SaveState(CallbackState state) => state.Write("place", [_epoch ?? -1, _done]);

    /// <inheritdoc/>
    public override void OnTrainResume(CallbackState state)
    {
        OnTrainBegin(new Logs());
        IReadOnlyList<int> place = state.Counts("place", 2, least: -1);
        if (place[0] >= 0)
        {
            OnEpochBegin(place[0], new Logs());
            _done = place[1];
        }
    }

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch, Logs logs)
    {
        _epoch = epoch;
        if (Params.Verbose > 0)
        {
            _display.WriteLine(new ProgressLine($"Epoch {epoch + 1}/{Params.Epochs}", null, []));
        }

        Begin();
    }

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(int batch, Logs logs) => Step(batch, logs);

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        _epoch = null;
        Finish(logs);
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(Logs logs) => _isTraining = false;

    /// <inheritdoc/>
    public override void OnTestBegin(Logs logs)
    {
        if (!_isTraining)
        {
            Open();
            Begin();
        }
    }

    /// <inheritdoc/>
    public override void OnTestBatchEnd(int batch, Logs logs)
    {
        if (!_isTraining)
        {
            Step(batch, logs);
        }
    }

    /// <inheritdoc/>
    public override void OnTestEnd(Logs logs)
    {
        if (!_isTraining)
        {
            Finish(logs);
        }
    }

    /// <inheritdoc/>
    public override void OnPredictBegin(Logs logs)
    {
        Open();
        Begin();
    }

    /// <inheritdoc/>
    public override void OnPredictBatchEnd(int batch, Logs logs) => Step(batch, logs);

    /// <inheritdoc/>
    public override void OnPredictEnd(Logs logs) => Finish(logs);

    private void Open()
    {
        _display = _given ?? ProgressDisplay.ForConsole(_clock);
        _steps = Params.Steps;
    }

    private void Begin()
    {
        _done = _timed = 0;
        _begin = _first = _last = _clock.GetTimestamp();
    }

    private void Step(int batch, Logs logs)
    {
        _last = _clock.GetTimestamp();
        _done = batch + 1;
        if (++_timed == 1)
        {
            _first = _last;
        }

        if (Params.Verbose == 1)
        {
            double elapsed = _clock.GetElapsedTime(_begin).TotalSeconds;
            _display.Pass(() => ProgressText.Running(_done, _steps, elapsed, SecondsPerStep, logs));
        }
    }

    private void Finish(Logs logs)
    {
        if (_done == 0)
        {
            return;
        }

        double elapsed = _clock.GetElapsedTime(_begin).TotalSeconds;
        if (Params.Verbose > 0)
        {
            _display.WriteLine(
                Params.Verbose == 1
                    ? ProgressText.Finished(_done, _steps, elapsed, SecondsPerStep, logs)
                    : ProgressText.Summary(_done, _steps, elapsed, SecondsPerStep, logs));
        }

        // Data of unknown length has shown how long it is.
        _steps ??= _done;
    }
}
