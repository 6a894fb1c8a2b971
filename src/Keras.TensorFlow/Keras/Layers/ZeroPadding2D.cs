using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>Images with zeros around.</summary>
public class ZeroPadding2D : Layer
{
    public ZeroPadding2D(ZeroPadding2DArgs args)
        : base(args, new Native.Layers.ZeroPadding2D(
            Margins.Of(args.Padding), null,
            args.Name ?? LayerNames.Next(nameof(ZeroPadding2D)), args.Trainable, args.InputShape?.ToNative()))
    {
    }
}
