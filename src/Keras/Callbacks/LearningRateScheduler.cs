namespace Keras.Callbacks;

/// <summary>Sets the learning rate before every epoch and logs it as <c>lr</c>.</summary>
/// <remarks>Port of keras/callbacks.py.</remarks>
public class LearningRateScheduler : Callback
{
    private readonly Func<int, double, double> _schedule;
    private readonly int _verbose;

    /// <summary>A schedule by epoch.</summary>
    /// <param name="schedule">Learning rate for an epoch, counted from 0.</param>
    /// <param name="verbose">1 to print the learning rate of every epoch, 0 not to.</param>
    public LearningRateScheduler(Func<int, double> schedule, int verbose = 0)
        : this((epoch, _) => schedule(epoch), verbose)
    {
    }

    /// <summary>A schedule by epoch and current learning rate.</summary>
    /// <param name="schedule">Learning rate for an epoch, counted from 0, and the learning rate before it.</param>
    /// <param name="verbose">1 to print the learning rate of every epoch, 0 not to.</param>
    public LearningRateScheduler(Func<int, double, double> schedule, int verbose = 0)
    {
        _schedule = schedule;
        _verbose = verbose;
    }

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch, Logs logs)
    {
        double learningRate = _schedule(epoch, Model.Optimizer.LearningRate);
        if (!double.IsFinite(learningRate))
        {
            throw new InvalidOperationException(
                $"The schedule must return a finite learning rate. Received: {learningRate} for epoch {epoch}.");
        }

        Model.Optimizer.LearningRate = learningRate;
        if (_verbose > 0)
        {
            Messages.Write($"Epoch {epoch + 1}: LearningRateScheduler setting learning rate to {learningRate}.");
        }
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs) => logs["lr"] = Model.Optimizer.LearningRate;
}
