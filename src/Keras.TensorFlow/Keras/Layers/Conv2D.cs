using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>Convolution of images.</summary>
public class Conv2D : Layer
{
    public Conv2D(Conv2DArgs args)
        : base(args, new Native.Layers.Conv2D(
            args.Filters,
            args.KernelSize.ToSize(),
            args.Strides.ToSize(),
            args.Padding,
            args.DataFormat,
            args.DilationRate.ToSize(),
            args.Groups,
            Activation.ToNative(args.Activation),
            args.UseBias,
            Initializer.ToNative(args.KernelInitializer),
            Initializer.ToNative(args.BiasInitializer),
            Regularizer.ToNative(args.KernelRegularizer),
            Regularizer.ToNative(args.BiasRegularizer),
            Regularizer.ToNative(args.ActivityRegularizer),
            null,
            null,
            args.Name ?? LayerNames.Next(nameof(Conv2D)), args.Trainable, args.InputShape?.ToNative()))
    {
    }
}
