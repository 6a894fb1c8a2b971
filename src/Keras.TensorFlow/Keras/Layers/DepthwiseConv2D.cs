using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>Convolution of each channel by itself.</summary>
public class DepthwiseConv2D : Layer
{
    public DepthwiseConv2D(DepthwiseConv2DArgs args)
        : base(args, Make(args))
    {
    }

    private static Native.Layers.DepthwiseConv2D Make(DepthwiseConv2DArgs args) => args.Groups != 1 || args.Filters != 0
        ? throw new NotSupportedException(
            "Each channel is a group of its own, and depth_multiplier tells how many filters it has: leave out groups and filters. "
            + $"Received: {args.Groups} and {args.Filters}.")
        : new(
            args.KernelSize.ToSize(),
            args.Strides.ToSize(),
            args.Padding,
            args.DepthMultiplier,
            args.DataFormat,
            args.DilationRate.ToSize(),
            Activation.ToNative(args.Activation),
            args.UseBias,
            Initializer.ToNative(args.DepthwiseInitializer ?? args.KernelInitializer),
            Initializer.ToNative(args.BiasInitializer),
            Regularizer.ToNative(args.KernelRegularizer),
            Regularizer.ToNative(args.BiasRegularizer),
            Regularizer.ToNative(args.ActivityRegularizer),
            null,
            null,
            args.Name ?? LayerNames.Next(nameof(DepthwiseConv2D)),
            args.Trainable,
            args.InputShape?.ToNative());
}
