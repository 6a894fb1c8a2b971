using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;
using Tensorflow.NumPy;
using static Tensorflow.KerasApi;

namespace Tensorflow.Keras.Layers;

/// <summary>What <c>keras.layers</c> is: how layers are made.</summary>
public partial class LayersApi
{
    /// <summary>Layers that prepare data.</summary>
    public LayersApi preprocessing => this;

    public KerasTensor Input(
        Shape shape = null,
        int batch_size = -1,
        string name = null,
        TF_DataType dtype = TF_DataType.DtInvalid,
        bool sparse = false,
        Tensor tensor = null,
        bool ragged = false,
        Shape batch_input_shape = null,
        Shape batch_shape = null)
    {
        if (tensor is not null)
        {
            return new KerasTensor(tensor);
        }

        InputLayer layer = new(new InputLayerArgs
        {
            InputShape = shape,
            BatchSize = batch_size,
            BatchInputShape = batch_input_shape ?? batch_shape,
            Name = name,
            DType = dtype == TF_DataType.DtInvalid ? TF_DataType.TF_FLOAT : dtype,
            Sparse = sparse,
            Ragged = ragged,
        });
        return new KerasTensor(new Tensor((Native.KerasTensor)layer.Inner.Output) { name = layer.Name });
    }

    public ILayer InputLayer(Shape input_shape, string name = null, bool sparse = false, bool ragged = false) => new InputLayer(
        new InputLayerArgs { InputShape = input_shape, Name = name, Sparse = sparse, Ragged = ragged });

    public ILayer Dense(int units) => new Dense(new DenseArgs { Units = units });

    public ILayer Dense(int units, string activation = null, Shape input_shape = null) => new Dense(new DenseArgs
    {
        Units = units,
        Activation = keras.activations.GetActivationFromName(activation),
        InputShape = input_shape,
    });

    public ILayer Dense(
        int units,
        Activation activation = null,
        IInitializer kernel_initializer = null,
        bool use_bias = true,
        IInitializer bias_initializer = null,
        Shape input_shape = null) => new Dense(new DenseArgs
        {
            Units = units,
            Activation = activation,
            KernelInitializer = kernel_initializer ?? Binding.tf.glorot_uniform_initializer,
            UseBias = use_bias,
            BiasInitializer = bias_initializer ?? Binding.tf.zeros_initializer,
            InputShape = input_shape,
        });

    public ILayer Dropout(float rate, Shape noise_shape = null, int? seed = null) =>
        new Dropout(new DropoutArgs { Rate = rate, NoiseShape = noise_shape, Seed = seed });

    public ILayer Flatten(string data_format = null) => new Flatten(new FlattenArgs { DataFormat = data_format });

    public ILayer Reshape(Shape target_shape) => new Reshape(new ReshapeArgs { TargetShape = target_shape });

    public ILayer Reshape(object[] target_shape) => new Reshape(new ReshapeArgs { TargetShapeObjects = target_shape });

    public ILayer Permute(int[] dims) => new Permute(new PermuteArgs { dims = dims });

    public ILayer UpSampling1D(int size) => new UpSampling1D(new UpSampling1DArgs { Size = size });

    public ILayer UpSampling2D(Shape size = null, string data_format = null, string interpolation = "nearest") => new UpSampling2D(
        new UpSampling2DArgs { Size = size ?? 2, DataFormat = data_format, Interpolation = interpolation });

    public ILayer ZeroPadding2D(NDArray padding) => new ZeroPadding2D(new ZeroPadding2DArgs { Padding = padding });

    public ILayer Cropping1D(NDArray cropping) => new Cropping1D(new Cropping1DArgs { cropping = cropping });

    public ILayer Cropping2D(
        NDArray cropping, Cropping2DArgs.DataFormat data_format = Cropping2DArgs.DataFormat.channels_last) =>
        new Cropping2D(new Cropping2DArgs { cropping = cropping, data_format = data_format });

    public ILayer Add() => new Add(new AddArgs());

    public ILayer Subtract() => new Subtract(new SubtractArgs());

    public ILayer Concatenate(int axis = -1) => new Concatenate(new ConcatenateArgs { Axis = axis });

    public ILayer BatchNormalization(
        int axis = -1,
        float momentum = 0.99f,
        float epsilon = 0.001f,
        bool center = true,
        bool scale = true,
        IInitializer beta_initializer = null,
        IInitializer gamma_initializer = null,
        IInitializer moving_mean_initializer = null,
        IInitializer moving_variance_initializer = null,
        bool trainable = true,
        string name = null,
        bool renorm = false,
        float renorm_momentum = 0.99f) => renorm
        ? throw new NotSupportedException("Batch renormalization is not here: leave out renorm.")
        : new BatchNormalization(new BatchNormalizationArgs
        {
            Axis = axis,
            Momentum = momentum,
            Epsilon = epsilon,
            Center = center,
            Scale = scale,
            BetaInitializer = beta_initializer ?? Binding.tf.zeros_initializer,
            GammaInitializer = gamma_initializer ?? Binding.tf.ones_initializer,
            MovingMeanInitializer = moving_mean_initializer ?? Binding.tf.zeros_initializer,
            MovingVarianceInitializer = moving_variance_initializer ?? Binding.tf.ones_initializer,
            Trainable = trainable,
            Name = name,
        });

    public ILayer LayerNormalization(
        Axis axis,
        float epsilon = 1e-3f,
        bool center = true,
        bool scale = true,
        IInitializer beta_initializer = null,
        IInitializer gamma_initializer = null) => new LayerNormalization(new LayerNormalizationArgs
        {
            Axis = axis ?? -1,
            Epsilon = epsilon,
            Center = center,
            Scale = scale,
            BetaInitializer = beta_initializer ?? Binding.tf.zeros_initializer,
            GammaInitializer = gamma_initializer ?? Binding.tf.ones_initializer,
        });

    public ILayer Normalization(
        Shape input_shape = null, int? axis = -1, float? mean = null, float? variance = null, bool invert = false) => new Normalization(
            new NormalizationArgs
            {
                InputShape = input_shape,
                Axis = axis is int place ? place : null,
                Mean = mean,
                Variance = variance,
                Invert = invert,
            });

    public ILayer Rescaling(float scale, float offset = 0, Shape input_shape = null) =>
        new Rescaling(new RescalingArgs { Scale = scale, Offset = offset, InputShape = input_shape });

    public ILayer Resizing(int height, int width, string interpolation = "bilinear") =>
        new Resizing(new ResizingArgs { Height = height, Width = width, Interpolation = interpolation });

    private static Pooling2DArgs Windows(Pooling2DArgs args, Shape size, Shape strides, string padding, string format)
    {
        args.PoolSize = size ?? 2;
        args.Strides = strides;
        args.Padding = padding;
        args.DataFormat = format;
        return args;
    }

    public ILayer AveragePooling2D(
        Shape pool_size = null, Shape strides = null, string padding = "valid", string data_format = null) => new AveragePooling2D(
            (AveragePooling2DArgs)Windows(new AveragePooling2DArgs(), pool_size, strides, padding, data_format));

    public ILayer MaxPooling2D(
        Shape pool_size = null, Shape strides = null, string padding = "valid", string data_format = null) => new MaxPooling2D(
            (MaxPooling2DArgs)Windows(new MaxPooling2DArgs(), pool_size, strides, padding, data_format));

    public ILayer MaxPooling1D(int? pool_size = null, int? strides = null, string padding = "valid", string data_format = null) =>
        new MaxPooling1D(
            new MaxPooling1DArgs { PoolSize = pool_size ?? 2, Strides = strides, Padding = padding, DataFormat = data_format });

    public ILayer GlobalAveragePooling1D(string data_format = "channels_last") =>
        new GlobalAveragePooling1D(new GlobalAveragePooling1DArgs { DataFormat = data_format });

    public ILayer GlobalAveragePooling2D() => GlobalAveragePooling2D("channels_last");

    public ILayer GlobalAveragePooling2D(string data_format = "channels_last") =>
        new GlobalAveragePooling2D(new GlobalAveragePooling2DArgs { DataFormat = data_format });

    public ILayer GlobalMaxPooling1D(string data_format = "channels_last") =>
        new GlobalMaxPooling1D(new GlobalMaxPooling1DArgs { DataFormat = data_format });

    public ILayer GlobalMaxPooling2D(string data_format = "channels_last") =>
        new GlobalMaxPooling2D(new GlobalMaxPooling2DArgs { DataFormat = data_format });
}
