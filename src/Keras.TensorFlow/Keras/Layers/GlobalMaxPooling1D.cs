using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>Maxima of sequences.</summary>
public class GlobalMaxPooling1D : Layer
{
    public GlobalMaxPooling1D(GlobalMaxPooling1DArgs args)
        : base(args.WithoutWindows(nameof(GlobalMaxPooling1D)), new Native.Layers.GlobalMaxPooling1D(
            args.DataFormat, false,
            args.Name ?? LayerNames.Next(nameof(GlobalMaxPooling1D)), args.Trainable, args.InputShape?.ToNative()))
    {
    }
}
