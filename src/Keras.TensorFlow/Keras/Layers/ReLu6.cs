using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>Cut off below 0 and above 6.</summary>
public class ReLu6 : Layer
{
    public ReLu6(LayerArgs args)
        : base(args, new Native.Layers.Activation(
            "relu6",
            args.Name ?? LayerNames.Next(nameof(ReLu6)), args.Trainable, args.InputShape?.ToNative()))
    {
    }
}
