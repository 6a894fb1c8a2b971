using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Callbacks;

/// <summary>A callback that does nothing: those of Keras', and those of programs that name only what they need.</summary>
public abstract class Callback : ICallback
{
    public Dictionary<string, List<float>> history { get; set; }

    /// <summary>The callback of the engine's that does the work, if there is one.</summary>
    internal virtual Native.Callbacks.Callback Inner => null;

    public virtual void on_train_begin()
    {
    }

    public virtual void on_train_end()
    {
    }

    public virtual void on_epoch_begin(int epoch)
    {
    }

    public virtual void on_train_batch_begin(long step)
    {
    }

    public virtual void on_train_batch_end(long end_step, Dictionary<string, float> logs)
    {
    }

    public virtual void on_epoch_end(int epoch, Dictionary<string, float> epoch_logs)
    {
    }

    public virtual void on_predict_begin()
    {
    }

    public virtual void on_predict_batch_begin(long step)
    {
    }

    public virtual void on_predict_batch_end(long end_step, Dictionary<string, Tensors> logs)
    {
    }

    public virtual void on_predict_end()
    {
    }

    public virtual void on_test_begin()
    {
    }

    public virtual void on_test_end(Dictionary<string, float> logs)
    {
    }

    public virtual void on_test_batch_begin(long step)
    {
    }

    public virtual void on_test_batch_end(long end_step, Dictionary<string, float> logs)
    {
    }
}
