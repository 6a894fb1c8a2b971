using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>Normalization by the moments of each sample.</summary>
public class LayerNormalization : Layer
{
    public LayerNormalization(LayerNormalizationArgs args)
        : base(args, new Native.Layers.LayerNormalization(
            Axis.ToNative(args.Axis),
            args.Epsilon.AsWritten(),
            args.Center,
            args.Scale,
            Initializer.ToNative(args.BetaInitializer),
            Initializer.ToNative(args.GammaInitializer),
            Regularizer.ToNative(args.BetaRegularizer),
            Regularizer.ToNative(args.GammaRegularizer),
            null,
            null,
            args.Name ?? LayerNames.Next(nameof(LayerNormalization)), args.Trainable, args.InputShape?.ToNative()))
    {
    }
}
