using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>Means of windows of images.</summary>
public class AveragePooling2D : Layer
{
    public AveragePooling2D(AveragePooling2DArgs args)
        : base(args, new Native.Layers.AveragePooling2D(
            args.PoolSize.ToSize(),
            args.Strides?.ToSize(),
            args.Padding,
            args.DataFormat,
            args.Name ?? LayerNames.Next(nameof(AveragePooling2D)), args.Trainable, args.InputShape?.ToNative()))
    {
    }
}
