using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>Normalization by the moments of the batch, or of all batches so far.</summary>
public class BatchNormalization : Layer
{
    public BatchNormalization(BatchNormalizationArgs args)
        : base(args, new Native.Layers.BatchNormalization(
            (int)args.Axis[0],
            args.Momentum.AsWritten(),
            args.Epsilon.AsWritten(),
            args.Center,
            args.Scale,
            Initializer.ToNative(args.BetaInitializer),
            Initializer.ToNative(args.GammaInitializer),
            Initializer.ToNative(args.MovingMeanInitializer),
            Initializer.ToNative(args.MovingVarianceInitializer),
            Regularizer.ToNative(args.BetaRegularizer),
            Regularizer.ToNative(args.GammaRegularizer),
            null,
            null,
            args.Name ?? LayerNames.Next(nameof(BatchNormalization)), args.Trainable, args.InputShape?.ToNative()))
    {
    }
}
