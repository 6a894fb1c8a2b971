using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>The first input without the second.</summary>
public class Subtract : Layer
{
    public Subtract(SubtractArgs args)
        : base(
            args.WithoutAxis(nameof(Subtract)), new Native.Layers.Subtract(args.Name ?? LayerNames.Next(nameof(Subtract)), args.Trainable))
    {
    }

    private protected override bool TakesIntegers => true;
}
