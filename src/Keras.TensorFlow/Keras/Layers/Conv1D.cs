using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>Convolution of sequences.</summary>
public class Conv1D : Layer
{
    public Conv1D(Conv1DArgs args)
        : base(args, new Native.Layers.Conv1D(
            args.Filters,
            (int)args.KernelSize[0],
            (int)args.Strides[0],
            args.Padding,
            args.DataFormat,
            (int)args.DilationRate[0],
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
            args.Name ?? LayerNames.Next(nameof(Conv1D)), args.Trainable, args.InputShape?.ToNative()))
    {
    }
}
