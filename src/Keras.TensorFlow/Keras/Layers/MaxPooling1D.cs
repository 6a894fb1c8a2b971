using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>Maxima of windows of sequences.</summary>
public class MaxPooling1D : Layer
{
    public MaxPooling1D(MaxPooling1DArgs args)
        : base(args, new Native.Layers.MaxPooling1D(
            args.PoolSize, args.Strides, args.Padding, args.DataFormat,
            args.Name ?? LayerNames.Next(nameof(MaxPooling1D)), args.Trainable, args.InputShape?.ToNative()))
    {
    }
}
