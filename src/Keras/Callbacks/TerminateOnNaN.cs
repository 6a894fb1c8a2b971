namespace Keras.Callbacks;

/// <summary>Ends training when the loss is no number any more, or infinite.</summary>
/// <remarks>Port of keras/callbacks.py.</remarks>
public class TerminateOnNaN : Callback
{
    /// <inheritdoc/>
    public override void OnBatchEnd(int batch, Logs logs)
    {
        if (logs.TryGetValue("loss", out double loss) && !double.IsFinite(loss))
        {
            Messages.Write($"Batch {batch}: Invalid loss, terminating training");
            Model.StopTraining = true;
        }
    }
}
