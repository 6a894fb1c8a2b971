using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>Sets elements to 0 at random, in training.</summary>
public class Dropout : Layer
{
    public Dropout(DropoutArgs args)
        : base(args, new Native.Layers.Dropout(
            args.Rate.AsWritten(), args.NoiseShape?.ToNative(), args.Seed,
            args.Name ?? LayerNames.Next(nameof(Dropout)), args.Trainable, args.InputShape?.ToNative()))
    {
    }
}
