using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>x times its sigmoid.</summary>
public class Swish : Layer
{
    public Swish(LayerArgs args)
        : base(args, new Native.Layers.Activation(
            "swish",
            args.Name ?? LayerNames.Next(nameof(Swish)), args.Trainable, args.InputShape?.ToNative()))
    {
    }
}
