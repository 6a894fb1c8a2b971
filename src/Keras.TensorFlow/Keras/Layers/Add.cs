using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>The sum of its inputs.</summary>
public class Add : Layer
{
    public Add(AddArgs args)
        : base(args.WithoutAxis(nameof(Add)), new Native.Layers.Add(args.Name ?? LayerNames.Next(nameof(Add)), args.Trainable))
    {
    }

    private protected override bool TakesIntegers => true;
}
