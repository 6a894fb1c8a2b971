using Tensorflow.Keras.ArgsDefinition;

namespace Tensorflow.Keras.Optimizers;

/// <summary>RMSprop: rates by the size of each weight's gradients.</summary>
public class RMSprop(RMSpropArgs args) : OptimizerV2(new Native.Optimizers.RMSprop(
    args.LearningRate.AsWritten(),
    args.RHO.AsWritten(),
    args.Momentum.AsWritten(),
    args.Epsilon.AsWritten(),
    args.Centered,
    args.InitialDecay.AsWritten(),
    Some(args.ClipNorm),
    Some(args.ClipValue),
    name: args.Name))
{
}
