namespace Tensorflow.Keras.Callbacks;

/// <summary>Ends a training that improves no more.</summary>
public class EarlyStopping : Callback
{
    /// <param name="parameters">For programs that make it; the model tells all.</param>
    /// <param name="monitor">What should improve, such as <c>val_loss</c>.</param>
    /// <param name="baseline">What has to be reached, too; none if 0.</param>
    public EarlyStopping(
        CallbackParams parameters,
        string monitor = "val_loss",
        float min_delta = 0f,
        int patience = 0,
        int verbose = 1,
        string mode = "auto",
        float baseline = 0f,
        bool restore_best_weights = false,
        int start_from_epoch = 0) => Inner = new Native.Callbacks.EarlyStopping(
            monitor,
            min_delta.AsWritten(),
            patience,
            verbose,
            mode,
            baseline == 0f ? null : baseline.AsWritten(),
            restore_best_weights,
            start_from_epoch);

    internal override Native.Callbacks.Callback Inner { get; }
}
