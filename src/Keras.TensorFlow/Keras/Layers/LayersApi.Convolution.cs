using Tensorflow.Keras.ArgsDefinition;
using static Tensorflow.KerasApi;

namespace Tensorflow.Keras.Layers;

/// <content>Convolutions.</content>
public partial class LayersApi
{
    public ILayer Conv1D(
        int filters,
        Shape kernel_size,
        int strides = 1,
        string padding = "valid",
        string data_format = "channels_last",
        int dilation_rate = 1,
        int groups = 1,
        string activation = null,
        bool use_bias = true,
        string kernel_initializer = "glorot_uniform",
        string bias_initializer = "zeros") => new Conv1D(new Conv1DArgs
        {
            Filters = filters,
            KernelSize = kernel_size ?? 5,
            Strides = strides,
            Padding = padding,
            DataFormat = data_format,
            DilationRate = dilation_rate,
            Groups = groups,
            Activation = keras.activations.GetActivationFromName(activation),
            UseBias = use_bias,
            KernelInitializer = Named(kernel_initializer),
            BiasInitializer = Named(bias_initializer),
        });

    public ILayer Conv2D(int filters, Shape kernel_size = null, Shape strides = null, string padding = "valid") => new Conv2D(
        new Conv2DArgs { Filters = filters, KernelSize = kernel_size ?? (5, 5), Strides = strides ?? (1, 1), Padding = padding });

    public ILayer Conv2D(
        int filters,
        Shape kernel_size = null,
        Shape strides = null,
        string padding = "valid",
        string data_format = null,
        Shape dilation_rate = null,
        int groups = 1,
        Activation activation = null,
        bool use_bias = true,
        IInitializer kernel_initializer = null,
        IInitializer bias_initializer = null,
        IRegularizer kernel_regularizer = null,
        IRegularizer bias_regularizer = null,
        IRegularizer activity_regularizer = null) => new Conv2D(new Conv2DArgs
        {
            Filters = filters,
            KernelSize = kernel_size ?? (5, 5),
            Strides = strides ?? (1, 1),
            Padding = padding,
            DataFormat = data_format,
            DilationRate = dilation_rate ?? (1, 1),
            Groups = groups,
            Activation = activation,
            UseBias = use_bias,
            KernelInitializer = kernel_initializer ?? Binding.tf.glorot_uniform_initializer,
            BiasInitializer = bias_initializer ?? Binding.tf.zeros_initializer,
            KernelRegularizer = kernel_regularizer,
            BiasRegularizer = bias_regularizer,
            ActivityRegularizer = activity_regularizer,
        });

    public ILayer Conv2D(
        int filters,
        Shape kernel_size = null,
        Shape strides = null,
        string padding = "valid",
        string data_format = null,
        Shape dilation_rate = null,
        int groups = 1,
        string activation = null,
        bool use_bias = true,
        string kernel_initializer = "glorot_uniform",
        string bias_initializer = "zeros") => Conv2D(
            filters,
            kernel_size,
            strides,
            padding,
            data_format,
            dilation_rate,
            groups,
            keras.activations.GetActivationFromName(activation),
            use_bias,
            Named(kernel_initializer),
            Named(bias_initializer));

    /// <param name="output_padding">The padding, <c>"valid"</c> or <c>"same"</c>: the name is TensorFlow.NET's.</param>
    public ILayer Conv2DTranspose(
        int filters,
        Shape kernel_size = null,
        Shape strides = null,
        string output_padding = "valid",
        string data_format = null,
        Shape dilation_rate = null,
        string activation = null,
        bool use_bias = true,
        string kernel_initializer = null,
        string bias_initializer = null,
        string kernel_regularizer = null,
        string bias_regularizer = null,
        string activity_regularizer = null) => new Conv2DTranspose(new Conv2DTransposeArgs
        {
            Filters = filters,
            KernelSize = kernel_size ?? (5, 5),
            Strides = strides ?? (1, 1),
            Padding = output_padding,
            DataFormat = data_format,
            DilationRate = dilation_rate ?? (1, 1),
            Activation = keras.activations.GetActivationFromName(activation),
            UseBias = use_bias,
            KernelInitializer = Named(kernel_initializer ?? "glorot_uniform"),
            BiasInitializer = Named(bias_initializer ?? "zeros"),
            KernelRegularizer = Penalty(kernel_regularizer),
            BiasRegularizer = Penalty(bias_regularizer),
            ActivityRegularizer = Penalty(activity_regularizer),
        });

    public ILayer DepthwiseConv2D(
        Shape kernel_size = null,
        Shape strides = null,
        string padding = "valid",
        string data_format = null,
        Shape dilation_rate = null,
        int groups = 1,
        int depth_multiplier = 1,
        string activation = null,
        bool use_bias = false,
        string kernel_initializer = "glorot_uniform",
        string bias_initializer = "zeros",
        string depthwise_initializer = "glorot_uniform") => new DepthwiseConv2D(new DepthwiseConv2DArgs
        {
            KernelSize = kernel_size ?? (5, 5),
            Strides = strides ?? (1, 1),
            Padding = padding,
            DataFormat = data_format,
            DilationRate = dilation_rate ?? (1, 1),
            Groups = groups,
            DepthMultiplier = depth_multiplier,
            Activation = keras.activations.GetActivationFromName(activation),
            UseBias = use_bias,
            BiasInitializer = Named(bias_initializer),
            KernelInitializer = Named(kernel_initializer),
            DepthwiseInitializer = depthwise_initializer == "glorot_uniform" ? null : Named(depthwise_initializer),
        });

    private static Initializer Named(string name) => new(Native.Initializers.Initializer.FromString(name));

    private static Regularizer Penalty(string name) => name is null ? null : new(Native.Regularizers.Regularizer.FromString(name));
}
