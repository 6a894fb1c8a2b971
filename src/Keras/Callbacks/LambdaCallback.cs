namespace Keras.Callbacks;

/// <summary>A callback made of functions.</summary>
/// <remarks>Port of keras/callbacks.py.</remarks>
/// <param name="onEpochBegin">Called with epoch and logs before an epoch.</param>
/// <param name="onEpochEnd">Called with epoch and logs after an epoch.</param>
/// <param name="onBatchBegin">Called with batch and logs before a training batch.</param>
/// <param name="onBatchEnd">Called with batch and logs after a training batch.</param>
/// <param name="onTrainBegin">Called with logs before the first epoch.</param>
/// <param name="onTrainEnd">Called with logs after the last epoch.</param>
public class LambdaCallback(
    Action<int, Logs>? onEpochBegin = null,
    Action<int, Logs>? onEpochEnd = null,
    Action<int, Logs>? onBatchBegin = null,
    Action<int, Logs>? onBatchEnd = null,
    Action<Logs>? onTrainBegin = null,
    Action<Logs>? onTrainEnd = null) : Callback
{
    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch, Logs logs) => onEpochBegin?.Invoke(epoch, logs);

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs) => onEpochEnd?.Invoke(epoch, logs);

    /// <inheritdoc/>
    public override void OnBatchBegin(int batch, Logs logs) => onBatchBegin?.Invoke(batch, logs);

    /// <inheritdoc/>
    public override void OnBatchEnd(int batch, Logs logs) => onBatchEnd?.Invoke(batch, logs);

    /// <inheritdoc/>
    public override void OnTrainBegin(Logs logs) => onTrainBegin?.Invoke(logs);

    /// <inheritdoc/>
    public override void OnTrainEnd(Logs logs) => onTrainEnd?.Invoke(logs);
}
