using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>Maxima of windows of images.</summary>
public class MaxPooling2D : Layer
{
    public MaxPooling2D(MaxPooling2DArgs args)
        : base(args, new Native.Layers.MaxPooling2D(
            args.PoolSize.ToSize(),
            args.Strides?.ToSize(),
            args.Padding,
            args.DataFormat,
            args.Name ?? LayerNames.Next(nameof(MaxPooling2D)), args.Trainable, args.InputShape?.ToNative()))
    {
    }
}
