using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>Other axes first.</summary>
public class Permute : Layer
{
    public Permute(PermuteArgs args)
        : base(args, new Native.Layers.Permute(
            IntList.Create(args.dims),
            args.Name ?? LayerNames.Next(nameof(Permute)), args.Trainable, args.InputShape?.ToNative()))
    {
    }
}
