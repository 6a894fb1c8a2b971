using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>Images without their margins.</summary>
public class Cropping2D : Layer
{
    public Cropping2D(Cropping2DArgs args)
        : base(args, new Native.Layers.Cropping2D(
            Margins.Of(args.cropping), args.data_format.ToString(),
            args.Name ?? LayerNames.Next(nameof(Cropping2D)), args.Trainable, args.InputShape?.ToNative()))
    {
    }
}
