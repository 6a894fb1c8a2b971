using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>The scaled exponential unit.</summary>
public class SELU : Layer
{
    public SELU(LayerArgs args)
        : base(args, new Native.Layers.Activation(
            "selu",
            args.Name ?? LayerNames.Next(nameof(SELU)), args.Trainable, args.InputShape?.ToNative()))
    {
    }
}
