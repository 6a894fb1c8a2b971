using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>Sequences with repeated elements.</summary>
public class UpSampling1D : Layer
{
    public UpSampling1D(UpSampling1DArgs args)
        : base(args, new Native.Layers.UpSampling1D(
            args.Size,
            args.Name ?? LayerNames.Next(nameof(UpSampling1D)), args.Trainable, args.InputShape?.ToNative()))
    {
    }
}
