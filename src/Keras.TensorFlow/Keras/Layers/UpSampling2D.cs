using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>Larger images.</summary>
public class UpSampling2D : Layer
{
    public UpSampling2D(UpSampling2DArgs args)
        : base(args, new Native.Layers.UpSampling2D(
            args.Size.ToSize(), args.DataFormat, args.Interpolation,
            args.Name ?? LayerNames.Next(nameof(UpSampling2D)), args.Trainable, args.InputShape?.ToNative()))
    {
    }
}
