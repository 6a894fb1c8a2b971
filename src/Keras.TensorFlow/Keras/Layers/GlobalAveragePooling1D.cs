using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>Means of sequences.</summary>
public class GlobalAveragePooling1D : Layer
{
    public GlobalAveragePooling1D(GlobalAveragePooling1DArgs args)
        : base(args.WithoutWindows(nameof(GlobalAveragePooling1D)), new Native.Layers.GlobalAveragePooling1D(
            args.DataFormat, false,
            args.Name ?? LayerNames.Next(nameof(GlobalAveragePooling1D)), args.Trainable, args.InputShape?.ToNative()))
    {
    }
}
