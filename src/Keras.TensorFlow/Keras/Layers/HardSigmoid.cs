using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>A sigmoid of straight lines: 0.2 x + 0.5 between 0 and 1.</summary>
public class HardSigmoid : Layer
{
    public HardSigmoid(LayerArgs args)
        : base(args, new Native.Layers.Activation(
            "hard_sigmoid",
            args.Name ?? LayerNames.Next(nameof(HardSigmoid)), args.Trainable, args.InputShape?.ToNative()))
    {
    }
}
