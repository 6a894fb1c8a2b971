using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>Maxima of images.</summary>
public class GlobalMaxPooling2D : Layer
{
    public GlobalMaxPooling2D(GlobalMaxPooling2DArgs args)
        : base(args.WithoutWindows(nameof(GlobalMaxPooling2D)), new Native.Layers.GlobalMaxPooling2D(
            args.DataFormat, false,
            args.Name ?? LayerNames.Next(nameof(GlobalMaxPooling2D)), args.Trainable, args.InputShape?.ToNative()))
    {
    }
}
