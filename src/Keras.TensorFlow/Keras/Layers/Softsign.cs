using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>x / (1 + |x|).</summary>
public class Softsign : Layer
{
    public Softsign(LayerArgs args)
        : base(args, new Native.Layers.Activation(
            "softsign",
            args.Name ?? LayerNames.Next(nameof(Softsign)), args.Trainable, args.InputShape?.ToNative()))
    {
    }
}
