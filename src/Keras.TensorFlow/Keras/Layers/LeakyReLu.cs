using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>A line with a bend at 0.</summary>
public class LeakyReLu : Layer
{
    public LeakyReLu(LeakyReLuArgs args)
        : base(args, new Native.Layers.LeakyReLU(
            args.Alpha.AsWritten(),
            args.Name ?? LayerNames.Next("LeakyReLU"), args.Trainable, args.InputShape?.ToNative()))
    {
    }
}
