using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>Its inputs joined along an axis.</summary>
public class Concatenate : Layer
{
    public Concatenate(ConcatenateArgs args)
        : base(args, new Native.Layers.Concatenate(args.Axis, args.Name ?? LayerNames.Next(nameof(Concatenate)), args.Trainable))
    {
    }

    private protected override bool TakesIntegers => true;
}
