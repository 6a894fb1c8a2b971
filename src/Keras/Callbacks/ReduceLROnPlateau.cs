namespace Keras.Callbacks;

/// <summary>
/// Lowers the learning rate when a logged number has not become better for a while; logs it as <c>lr</c>.
/// </summary>
/// <remarks>Port of keras/callbacks.py.</remarks>
/// <param name="monitor">Name of the number.</param>
/// <param name="factor">What the learning rate is multiplied by; in [0, 1).</param>
/// <param name="patience">Epochs in a row without a better number after which the learning rate is lowered.</param>
/// <param name="verbose">1 to say when the learning rate is lowered, 0 not to.</param>
/// <param name="mode"><c>"min"</c>, <c>"max"</c>, or <c>"auto"</c> to decide by the name.</param>
/// <param name="minDelta">Least change that counts as better; at least 0.</param>
/// <param name="cooldown">Epochs to wait after lowering before epochs are counted again.</param>
/// <param name="minLr">The learning rate is not lowered below this.</param>
/// <exception cref="ArgumentException">A number is out of range, or the mode unknown.</exception>
public class ReduceLROnPlateau(
    string monitor = "val_loss",
    double factor = 0.1,
    int patience = 10,
    int verbose = 0,
    string mode = "auto",
    double minDelta = 1e-4,
    int cooldown = 0,
    double minLr = 0) : MonitorCallback(monitor, mode, minDelta)
{
    private double _best;
    private int _wait;
    private int _cooldownLeft;

    /// <inheritdoc cref="ReduceLROnPlateau" path="/param[@name='factor']"/>
    public double Factor { get; } = Guard.Fraction(factor);

    /// <inheritdoc cref="ReduceLROnPlateau" path="/param[@name='patience']"/>
    public int Patience { get; } = Guard.NonNegative(patience);

    /// <inheritdoc cref="ReduceLROnPlateau" path="/param[@name='cooldown']"/>
    public int Cooldown { get; } = Guard.NonNegative(cooldown);

    /// <inheritdoc cref="ReduceLROnPlateau" path="/param[@name='minLr']"/>
    public double MinLr { get; } = Guard.NonNegative(minLr);

    /// <inheritdoc/>
    public override void OnTrainBegin(Logs logs)
    {
        _best = Worst;
        _wait = 0;
        _cooldownLeft = 0;
    }

    /// <inheritdoc/>
    public override void SaveState(CallbackState state)
    {
        state.Write("best", _best);
        state.Write("epochs", [_wait, _cooldownLeft]);
    }

    /// <inheritdoc/>
    public override void OnTrainResume(CallbackState state)
    {
        _best = state.Number("best");
        IReadOnlyList<int> epochs = state.Counts("epochs", 2);
        (_wait, _cooldownLeft) = (epochs[0], epochs[1]);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        logs["lr"] = Model.Optimizer.LearningRate;
        if (!TryGetMonitored(logs, out double current))
        {
            return;
        }

        if (_cooldownLeft > 0)
        {
            _cooldownLeft--;
            _wait = 0;
        }

        if (IsBetter(current, _best))
        {
            _best = current;
            _wait = 0;
        }
        else if (_cooldownLeft == 0 && ++_wait >= Patience && Model.Optimizer.LearningRate > MinLr)
        {
            Lower(epoch);
        }
    }

    private void Lower(int epoch)
    {
        double learningRate = Math.Max(Model.Optimizer.LearningRate * Factor, MinLr);
        Model.Optimizer.LearningRate = learningRate;
        _cooldownLeft = Cooldown;
        _wait = 0;
        if (verbose > 0)
        {
            Messages.Write($"Epoch {epoch + 1}: ReduceLROnPlateau reducing learning rate to {learningRate}.");
        }
    }
}
