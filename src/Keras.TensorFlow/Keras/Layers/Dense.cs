using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>Each output a weighed sum of all inputs.</summary>
public class Dense : Layer
{
    public Dense(DenseArgs args)
        : base(args, new Native.Layers.Dense(
            args.Units,
            Activation.ToNative(args.Activation),
            args.UseBias,
            Initializer.ToNative(args.KernelInitializer),
            Initializer.ToNative(args.BiasInitializer),
            Regularizer.ToNative(args.KernelRegularizer),
            Regularizer.ToNative(args.BiasRegularizer),
            Regularizer.ToNative(args.ActivityRegularizer),
            null,
            null,
            args.Name ?? LayerNames.Next(nameof(Dense)), args.Trainable, args.InputShape?.ToNative()))
    {
    }
}
