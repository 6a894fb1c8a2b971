using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>Samples of another shape; one size may be -1.</summary>
public class Reshape : Layer
{
    public Reshape(ReshapeArgs args)
        : base(args, new Native.Layers.Reshape(
            Target(args).ToNative(),
            args.Name ?? LayerNames.Next(nameof(Reshape)),
            args.Trainable,
            args.InputShape?.ToNative()))
    {
    }

    private protected override bool TakesIntegers => true;

    private static Shape Target(ReshapeArgs args) => (args.TargetShape, args.TargetShapeObjects) switch
    {
        (not null, null) => args.TargetShape,
        (null, not null) => new Shape([.. args.TargetShapeObjects.Select(size => (long)Binding.tf.convert_to_tensor(size))]),
        _ => throw new NotSupportedException("The shape is told once: leave out TargetShape, or TargetShapeObjects."),
    };
}
