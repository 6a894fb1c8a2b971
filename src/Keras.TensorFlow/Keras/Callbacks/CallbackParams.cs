using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Callbacks;

/// <summary>What a callback is told of the training.</summary>
public class CallbackParams
{
    public IModel Model { get; set; }

    public int Verbose { get; set; }

    public int Epochs { get; set; }

    public long Steps { get; set; }
}
