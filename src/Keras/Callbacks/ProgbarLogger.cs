namespace Keras.Callbacks;

/// <summary>Shows the progress of training, evaluation and prediction on the console.</summary>
public sealed class ProgbarLogger : Callback
{
}
