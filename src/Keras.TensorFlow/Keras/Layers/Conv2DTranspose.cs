using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>Convolution turned around: images become larger.</summary>
public class Conv2DTranspose : Layer
{
    public Conv2DTranspose(Conv2DTransposeArgs args)
        : base(args, Make(args))
    {
    }

    private static Native.Layers.Conv2DTranspose Make(Conv2DTransposeArgs args) => args.Groups != 1
        ? throw new NotSupportedException($"Conv2DTranspose has no groups: leave out Groups. Received: {args.Groups}.")
        : new(
            args.Filters,
            args.KernelSize.ToSize(),
            args.Strides.ToSize(),
            args.Padding,
            null,
            args.DataFormat,
            args.DilationRate.ToSize(),
            Activation.ToNative(args.Activation),
            args.UseBias,
            Initializer.ToNative(args.KernelInitializer),
            Initializer.ToNative(args.BiasInitializer),
            Regularizer.ToNative(args.KernelRegularizer),
            Regularizer.ToNative(args.BiasRegularizer),
            Regularizer.ToNative(args.ActivityRegularizer),
            null,
            null,
            args.Name ?? LayerNames.Next(nameof(Conv2DTranspose)),
            args.Trainable,
            args.InputShape?.ToNative());
}
