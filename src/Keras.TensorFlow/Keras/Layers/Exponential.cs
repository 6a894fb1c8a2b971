using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>The exponential function.</summary>
public class Exponential : Layer
{
    public Exponential(LayerArgs args)
        : base(args, new Native.Layers.Activation(
            "exponential",
            args.Name ?? LayerNames.Next(nameof(Exponential)), args.Trainable, args.InputShape?.ToNative()))
    {
    }
}
