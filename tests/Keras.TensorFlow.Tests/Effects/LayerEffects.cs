using Tensorflow.Keras;
using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Layers;
using Tensorflow.NumPy;
using static Tensorflow.Binding;
using static Tensorflow.KerasApi;

namespace Tensorflow.Tests.Effects;

/// <summary>Layers: the config, what they compute in training and not, and their weights show an argument.</summary>
internal static class LayerEffects
{
    private static readonly NDArray s_images = Numbers.Of(2, 6, 6, 4);
    private static readonly NDArray s_sequences = Numbers.Of(2, 8, 4);
    private static readonly NDArray s_rows = Numbers.Of(2, 4);

    private static IInitializer Ones => tf.ones_initializer;

    private static IInitializer Zeros => tf.zeros_initializer;

    private static IRegularizer Penalty => keras.regularizers.l2(0.5f);

    public static IEnumerable<Call> All =>
    [
        Layer("ELU", s_rows).With(("alpha", 0.7f)),
        Layer("LeakyReLU", s_rows).With(("alpha", 0.7f)),
        Layer("Softmax", s_sequences).With(("axis", 1)),
        Layer("Softmax", s_sequences).Given(("axis", new Axis(-1))).With(("axis", new Axis(1))),
        .. Convolutions,
        .. Shapes,
        .. Pools,
        .. Normalizations,
        Layer("Dense", s_rows).Given(("units", 2)).With(("units", 3)),
        Layer("Dense", s_rows).Given(("units", 2)).With(("units", 3), ("activation", "relu"), ("input_shape", new Shape(4))),
        Layer("Dense", s_rows).Given(("units", 2)).With(
            ("units", 3),
            ("activation", keras.activations.Relu),
            ("kernel_initializer", Ones),
            ("use_bias", false),
            ("bias_initializer", Ones),
            ("input_shape", new Shape(4))),
        Layer("Dropout", s_sequences).Given(("rate", 0.5f)).With(("rate", 0.2f), ("noise_shape", new Shape(2, 1, 4)), ("seed", 3)),
        Layer("Rescaling", s_rows).Given(("scale", 2f)).With(("scale", 3f), ("offset", 1f), ("input_shape", new Shape(4))),
        Layer("Concatenate", new Tensors(s_sequences, s_sequences)).With(("axis", 1)),
        .. Inputs(typeof(LayersApi), keras.layers),
        .. Inputs(typeof(KerasInterface), keras),
        new Call(typeof(LayersApi), "InputLayer", keras.layers).Given(("input_shape", new Shape(3)))
            .With(("input_shape", new Shape(4)))
            .Refuses("sparse", true, "leave out sparse")
            .Refuses("ragged", true, "leave out sparse and ragged"),
    ];

    private static IEnumerable<Call> Convolutions =>
    [
        Layer("Conv1D", s_sequences).Given(("filters", 2), ("kernel_size", new Shape(3))).With(
            ("filters", 4),
            ("kernel_size", new Shape(2)),
            ("strides", 2),
            ("padding", "same"),
            ("data_format", "channels_first"),
            ("dilation_rate", 2),
            ("groups", 2),
            ("activation", "relu"),
            ("use_bias", false),
            ("kernel_initializer", "ones"),
            ("bias_initializer", "ones")),
        Layer("Conv2D", s_images).Given(("filters", 2)).With(
            ("filters", 4), ("kernel_size", new Shape(2, 3)), ("strides", new Shape(2, 1)), ("padding", "same")),
        Layer("Conv2D", s_images).Given(("filters", 2), ("kernel_size", new Shape(3, 3))).With(
            ("filters", 4),
            ("kernel_size", new Shape(2, 3)),
            ("strides", new Shape(2, 1)),
            ("padding", "same"),
            ("data_format", "channels_first"),
            ("dilation_rate", new Shape(2, 2)),
            ("groups", 2),
            ("activation", keras.activations.Relu),
            ("use_bias", false),
            ("kernel_initializer", Ones),
            ("bias_initializer", Ones),
            ("kernel_regularizer", Penalty),
            ("bias_regularizer", Penalty),
            ("activity_regularizer", Penalty)),
        Layer("Conv2D", s_images).Given(("filters", 2), ("kernel_size", new Shape(3, 3))).With(
            ("filters", 4),
            ("kernel_size", new Shape(2, 3)),
            ("strides", new Shape(2, 1)),
            ("padding", "same"),
            ("data_format", "channels_first"),
            ("dilation_rate", new Shape(2, 2)),
            ("groups", 2),
            ("activation", "relu"),
            ("use_bias", false),
            ("kernel_initializer", "ones"),
            ("bias_initializer", "ones")),
        Layer("Conv2DTranspose", s_images).Given(("filters", 2), ("kernel_size", new Shape(3, 3))).With(
            ("filters", 4),
            ("kernel_size", new Shape(2, 3)),
            ("strides", new Shape(2, 1)),
            ("output_padding", "same"),
            ("data_format", "channels_first"),
            ("dilation_rate", new Shape(2, 2)),
            ("activation", "relu"),
            ("use_bias", false),
            ("kernel_initializer", "ones"),
            ("bias_initializer", "ones"),
            ("kernel_regularizer", "l2"),
            ("bias_regularizer", "l2"),
            ("activity_regularizer", "l2")),
        Layer("DepthwiseConv2D", s_images).Given(("kernel_size", new Shape(3, 3))).With(
            ("kernel_size", new Shape(2, 3)),
            ("strides", new Shape(2, 2)),
            ("padding", "same"),
            ("data_format", "channels_first"),
            ("dilation_rate", new Shape(2, 2)),
            ("depth_multiplier", 2),
            ("activation", "relu"),
            ("use_bias", true),
            ("kernel_initializer", "ones"),
            ("depthwise_initializer", "ones"))
            .With("bias_initializer", "ones", ("use_bias", true))
            .Refuses("groups", 2, "leave out groups"),
    ];

    private static IEnumerable<Call> Shapes =>
    [
        Layer("Flatten", s_sequences).With(("data_format", "channels_first")),
        Layer("Reshape", s_sequences).Given(("target_shape", new Shape(16, 2))).With(("target_shape", new Shape(2, -1))),
        Layer("Reshape", s_sequences).Given(("target_shape", new object[] { 16, 2 })).With(("target_shape", new object[] { 2, -1 })),
        Layer("Permute", s_images).Given(("dims", new[] { 1, 2, 3 })).With(("dims", new[] { 3, 1, 2 })),
        Layer("UpSampling1D", s_sequences).Given(("size", 2)).With(("size", 3)),
        Layer("UpSampling2D", s_images).With(
            ("size", new Shape(1, 3)), ("data_format", "channels_first"), ("interpolation", "bilinear")),
        Layer("ZeroPadding2D", s_images).Given(("padding", np.array(1))).With(("padding", np.array(new[,] { { 1, 0 }, { 2, 3 } }))),
        Layer("Cropping1D", s_sequences).Given(("cropping", np.array(1))).With(("cropping", np.array(1, 2))),
        Layer("Cropping2D", s_images).Given(("cropping", np.array(1)))
            .With(("cropping", np.array(1, 2)), ("data_format", Cropping2DArgs.DataFormat.channels_first)),
    ];

    private static IEnumerable<Call> Pools =>
    [
        Layer("AveragePooling2D", s_images).Given(("pool_size", new Shape(4, 4))).With(
            ("pool_size", new Shape(3, 2)), ("strides", new Shape(1, 1)), ("padding", "same"), ("data_format", "channels_first")),
        Layer("MaxPooling2D", s_images).Given(("pool_size", new Shape(4, 4))).With(
            ("pool_size", new Shape(3, 2)), ("strides", new Shape(1, 1)), ("padding", "same"), ("data_format", "channels_first")),
        Layer("MaxPooling1D", s_sequences).Given(("pool_size", 3)).With(
            ("pool_size", 2), ("strides", 1), ("padding", "same"), ("data_format", "channels_first")),
        Layer("GlobalAveragePooling1D", s_sequences).With(("data_format", "channels_first")),
        Layer("GlobalAveragePooling2D", s_images).With(("data_format", "channels_first")),
        Layer("GlobalMaxPooling1D", s_sequences).With(("data_format", "channels_first")),
        Layer("GlobalMaxPooling2D", s_images).With(("data_format", "channels_first")),
    ];

    private static IEnumerable<Call> Normalizations =>
    [
        Layer("BatchNormalization", s_images).With(
            ("axis", 1),
            ("momentum", 0.5f),
            ("epsilon", 0.1f),
            ("center", false),
            ("scale", false),
            ("beta_initializer", Ones),
            ("gamma_initializer", Zeros),
            ("moving_mean_initializer", Ones),
            ("moving_variance_initializer", Zeros),
            ("trainable", false))
            .Refuses("renorm", true, "leave out renorm")
            .MeansNothing(("renorm_momentum", 0.5f)),
        Layer("LayerNormalization", s_sequences).Given(("axis", new Axis(-1))).With(
            ("axis", new Axis(1)),
            ("epsilon", 0.1f),
            ("center", false),
            ("scale", false),
            ("beta_initializer", Ones),
            ("gamma_initializer", Zeros)),
        Layer("Normalization", s_rows).Given(("mean", 1f), ("variance", 4f)).With(
            ("input_shape", new Shape(4)), ("axis", null), ("mean", 2f), ("variance", 9f), ("invert", true)),
    ];

    private static IEnumerable<Call> Inputs(Type owner, object target) =>
    [
        new Call(owner, "Input", target).Given(("shape", new Shape(3)))
            .With(
                ("shape", new Shape(4)),
                ("batch_size", 5),
                ("name", "another"),
                ("dtype", TF_DataType.TF_INT32),
                ("tensor", Fresh.Of(() => (Tensor)keras.Input(7))))
            .With("batch_input_shape", new Shape(6, 3), ("shape", null), ("batch_shape", new Shape(-1, 2)))
            .Allows("batch_shape", new Shape(6, 3), ("shape", null))
            .Refuses("sparse", true, "leave out sparse")
            .Refuses("ragged", true, "leave out sparse and ragged"),
    ];

    private static Call Layer(string member, NDArray x) => Layer(member, new Tensors(x));

    /// <summary>All that a layer shows, once it is called on this.</summary>
    public static object Shown(ILayer layer, Tensors x) => (
        layer.get_config(),
        layer.BatchInputShape?.ToSingleShape(),
        layer.Trainable,
        layer.Apply(x, training: true),
        layer.Apply(x, training: false),
        layer.get_weights());

    private static Call Layer(string member, Tensors x) =>
        new Call(typeof(LayersApi), member, keras.layers).Seen(ran => Shown((ILayer)ran.Result, x));
}
