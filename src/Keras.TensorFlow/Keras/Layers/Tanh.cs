using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>The hyperbolic tangent.</summary>
public class Tanh : Layer
{
    public Tanh(LayerArgs args)
        : base(args, new Native.Layers.Activation(
            "tanh",
            args.Name ?? LayerNames.Next(nameof(Tanh)), args.Trainable, args.InputShape?.ToNative()))
    {
    }
}
