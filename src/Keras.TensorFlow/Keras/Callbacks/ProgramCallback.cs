using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Callbacks;

/// <summary>A callback of the engine's that tells one of the program's.</summary>
internal sealed class ProgramCallback(ICallback callback) : Native.Callbacks.Callback
{
    public static IReadOnlyList<Native.Callbacks.Callback> All(List<ICallback> callbacks) =>
        [.. (callbacks ?? []).Select(callback => (callback as Callback)?.Inner ?? new ProgramCallback(callback))];

    public override void OnTrainBegin(Native.Callbacks.Logs logs) => callback.on_train_begin();

    public override void OnTrainEnd(Native.Callbacks.Logs logs) => callback.on_train_end();

    public override void OnEpochBegin(int epoch, Native.Callbacks.Logs logs) => callback.on_epoch_begin(epoch);

    public override void OnEpochEnd(int epoch, Native.Callbacks.Logs logs) => callback.on_epoch_end(epoch, Numbers(logs));

    public override void OnTrainBatchBegin(int batch, Native.Callbacks.Logs logs) => callback.on_train_batch_begin(batch);

    public override void OnTrainBatchEnd(int batch, Native.Callbacks.Logs logs) => callback.on_train_batch_end(batch, Numbers(logs));

    public override void OnTestBegin(Native.Callbacks.Logs logs) => callback.on_test_begin();

    public override void OnTestEnd(Native.Callbacks.Logs logs) => callback.on_test_end(Numbers(logs));

    public override void OnTestBatchBegin(int batch, Native.Callbacks.Logs logs) => callback.on_test_batch_begin(batch);

    public override void OnTestBatchEnd(int batch, Native.Callbacks.Logs logs) => callback.on_test_batch_end(batch, Numbers(logs));

    private static Dictionary<string, float> Numbers(Native.Callbacks.Logs logs) =>
        logs.ToDictionary(pair => pair.Key, pair => (float)pair.Value);
}
