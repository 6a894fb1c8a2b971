using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>Probabilities along an axis.</summary>
public class Softmax : Layer
{
    public Softmax(SoftmaxArgs args)
        : base(args, new Native.Layers.Softmax(
            args.axis,
            args.Name ?? LayerNames.Next(nameof(Softmax)), args.Trainable, args.InputShape?.ToNative()))
    {
    }
}
