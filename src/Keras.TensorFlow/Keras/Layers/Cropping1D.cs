using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>Sequences without their ends.</summary>
public class Cropping1D : Layer
{
    public Cropping1D(Cropping1DArgs args)
        : base(args, new Native.Layers.Cropping1D(
            IntList.Create(args.cropping.ToArray<int>()),
            args.Name ?? LayerNames.Next(nameof(Cropping1D)), args.Trainable, args.InputShape?.ToNative()))
    {
    }
}
