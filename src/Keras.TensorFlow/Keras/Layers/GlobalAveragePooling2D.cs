using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>Means of images.</summary>
public class GlobalAveragePooling2D : Layer
{
    public GlobalAveragePooling2D(GlobalAveragePooling2DArgs args)
        : base(args.WithoutWindows(nameof(GlobalAveragePooling2D)), new Native.Layers.GlobalAveragePooling2D(
            args.DataFormat, false,
            args.Name ?? LayerNames.Next(nameof(GlobalAveragePooling2D)), args.Trainable, args.InputShape?.ToNative()))
    {
    }
}
