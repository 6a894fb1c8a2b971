using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>The logarithm of 1 + exp(x).</summary>
public class Softplus : Layer
{
    public Softplus(LayerArgs args)
        : base(args, new Native.Layers.Activation(
            "softplus",
            args.Name ?? LayerNames.Next(nameof(Softplus)), args.Trainable, args.InputShape?.ToNative()))
    {
    }
}
