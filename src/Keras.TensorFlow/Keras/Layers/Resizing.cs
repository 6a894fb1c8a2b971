using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>Images of another size.</summary>
public class Resizing : Layer
{
    public Resizing(ResizingArgs args)
        : base(args, new Native.Layers.Resizing(
            args.Height,
            args.Width,
            args.Interpolation,
            name: args.Name ?? LayerNames.Next(nameof(Resizing)),
            trainable: args.Trainable,
            inputShape: args.InputShape?.ToNative()))
    {
    }
}
