using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>Numbers times a scale, plus an offset.</summary>
public class Rescaling : Layer
{
    public Rescaling(RescalingArgs args)
        : base(args, new Native.Layers.Rescaling(
            [args.Scale.AsWritten()],
            [args.Offset.AsWritten()],
            args.Name ?? LayerNames.Next(nameof(Rescaling)),
            args.Trainable,
            args.InputShape?.ToNative()))
    {
    }
}
