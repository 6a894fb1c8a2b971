using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>One axis behind the batch.</summary>
public class Flatten : Layer
{
    public Flatten(FlattenArgs args)
        : base(args, new Native.Layers.Flatten(
            args.DataFormat,
            args.Name ?? LayerNames.Next(nameof(Flatten)), args.Trainable, args.InputShape?.ToNative()))
    {
    }
}
