using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>The exponential unit.</summary>
public class ELU : Layer
{
    public ELU(ELUArgs args)
        : base(args, new Native.Layers.ELU(
            args.Alpha.AsWritten(),
            args.Name ?? LayerNames.Next(nameof(ELU)), args.Trainable, args.InputShape?.ToNative()))
    {
    }
}
