using Tensorflow.Gradients;
using Tensorflow.Keras;
using Tensorflow.Keras.Layers;
using Tensorflow.Keras.Losses;
using Tensorflow.Keras.Metrics;
using Tensorflow.Keras.Utils;
using Tensorflow.NumPy;
using static Tensorflow.Binding;
using static Tensorflow.KerasApi;

namespace Tensorflow.Tests.Effects;

/// <summary>What programs call beside the members that the facts list.</summary>
internal static class OtherEffects
{
    private static readonly NDArray s_x = np.array(new[,] { { 0.2f, 0.7f, -0.4f }, { 0.9f, -0.6f, 0.1f } });
    private static readonly NDArray s_y = np.array(new[,] { { -0.3f, 0.6f, 0.55f }, { -0.8f, 0.3f, 0.45f } });
    private static readonly NDArray s_z = np.array(new[,] { { -0.9f, 0.65f, 0.6f }, { 0.95f, -0.7f, -0.2f } });
    private static readonly NDArray s_truth = np.array(new[,] { { true, false, true }, { false, false, true } });
    private static readonly NDArray s_images = Numbers.Shares(1, 4, 4, 3);
    private static readonly NDArray s_shares = np.array(new[,] { { 0.2f, 0.7f, 0.1f }, { 0.3f, 0.6f, 0.1f } });

    private static ResourceVariable s_variable;

    public static IEnumerable<Call> All =>
        [.. Tensors, .. Products, .. Pictures, .. Draws, .. Initializers, .. Variables, .. Networks, .. Arrays, .. Backend, .. Names];

    private static IEnumerable<Call> Tensors =>
    [
        Tf("rsqrt").Given(("x", s_x)).With(("x", s_y)),
        Tf("mod").Given(("x", s_x), ("y", s_y)).With(("x", s_z), ("y", s_z)),
        Tf("zeros").Given(("shape", new Shape(2))).With(("shape", new Shape(3)), ("dtype", np.int32)),
        Tf("ones").Given(("shape", new Shape(2))).With(("shape", new Shape(3)), ("dtype", np.int32)),
        Tf("size").Given(("input", s_x)).With(("input", s_images), ("out_type", np.int64)),
        Tf("constant").Given(("value", new[] { 1, 2 }))
            .With(("value", new[] { 1, 3 }), ("dtype", np.float32), ("shape", new Shape(2, 1))),
        Tf("clip_by_global_norm").Given(("t_list", new Tensor[] { s_x, s_y }), ("clip_norm", 0.5f))
            .With(("t_list", new Tensor[] { s_x, s_z }), ("clip_norm", 0.7f), ("use_norm", 9f)),
        .. new[] { "log", "exp", "square", "sqrt", "tanh", "sigmoid" }
            .Select(name => new Call(typeof(MathApi), name, tf.math).Given(("x", s_x)).With(("x", s_y))),
        new Call(typeof(MathApi), "multiply", tf.math).Given(("x", s_x), ("y", s_y)).With(("x", s_z), ("y", s_z)),
        new Call(typeof(MathApi), "argmin", tf.math).Given(("input", s_x)).With(("input", s_y), ("axis", 1), ("output_type", np.int32)),
        new Call(typeof(ops), "convert_to_tensor", (object)null).Given(("value", new[] { 1, 2 }))
            .With(("value", new[] { 3, 2 }), ("dtype", np.float64), ("preferred_dtype", np.float32))
            .MeansNothing(("as_ref", true)),
        .. new[] { "reduce_mean", "reduce_sum" }.Select(name => new Call(typeof(math_ops), name, (object)null)
            .Given(("input_tensor", s_x)).With(("input_tensor", s_y), ("axis", 0), ("keepdims", true))),
        new Call(typeof(math_ops), "square", (object)null).Given(("x", s_x)).With(("x", s_y)),
        new Call(typeof(math_ops), "cast", (object)null).Given(("x", s_x), ("dtype", np.float64)).With(("x", s_y), ("dtype", np.int32)),
    ];

    private static IEnumerable<Call> Products =>
    [
        Tf("matmul").Given(("a", s_x), ("b", s_y.T))
            .With(("a", s_z), ("b", s_z.T))
            .With("transpose_a", true, ("b", s_y), ("a", s_x["::1", "0:2"]))
            .With("transpose_b", true, ("a", s_x["::1", "0:2"]), ("b", s_y["::1", "1:3"])),
        Tf("batch_matmul").Given(("x", s_x), ("y", s_y.T))
            .With(("x", s_z), ("y", s_z.T))
            .With("adj_x", true, ("y", s_y), ("x", s_x["::1", "0:2"]))
            .With("adj_y", true, ("x", s_x["::1", "0:2"]), ("y", s_y["::1", "1:3"])),
        Tf("diag").Given(("diagonal", np.array(1f, 2))).With(("diagonal", np.array(1f, 3))),
        Linalg("diag").Given(("diagonal", np.array(1f, 2))).With(("diagonal", np.array(1f, 3))),
        Linalg("matmul").Given(("a", s_x), ("b", s_y.T)).With(("a", s_z), ("b", s_z.T)),
        Linalg("batch_matmul").Given(("x", s_x), ("y", s_y.T))
            .With(("x", s_z), ("y", s_z.T))
            .With("adj_x", true, ("y", s_y), ("x", s_x["::1", "0:2"]))
            .With("adj_y", true, ("x", s_x["::1", "0:2"]), ("y", s_y["::1", "1:3"])),
        Linalg("einsum").Given(("equation", "ij,ij->i"), ("inputs", new Tensors(s_x, s_y)))
            .With(("equation", "ij,ij->j"), ("inputs", new Tensors(s_x, s_z))),
        Linalg("eye").Given(("num_rows", 2))
            .With(("num_rows", 3), ("num_columns", 4), ("batch_shape", new Shape(2)), ("dtype", np.float32)),
        Linalg("norm").Given(("a", s_x)).With(("a", s_y), ("axis", 0)).Refuses("ord", "max", "\"euclidean\""),
        Linalg("global_norm").Given(("t_list", new Tensor[] { s_x, s_y })).With(("t_list", new Tensor[] { s_x, s_z })),
        Linalg("l2_normalize").Given(("x", s_x)).With(("x", s_y), ("axis", 1), ("epsilon", 2f)),
    ];

    private static IEnumerable<Call> Pictures =>
    [
        Image("resize").Given(("image", s_images), ("size", new Shape(3, 3)))
            .With(("image", s_images * 2f), ("size", new Shape(3, 5)), ("method", "nearest")),
        Image("rgb_to_grayscale").Given(("images", s_images)).With(("images", s_images * 2f)),
        Image("flip_left_right").Given(("image", s_images)).With(("image", s_images * 2f)),
        Image("flip_up_down").Given(("image", s_images)).With(("image", s_images * 2f)),
        Image("psnr").Given(("a", s_images), ("b", s_images * 0.9f), ("max_val", 1f))
            .With(("a", s_images * 0.8f), ("b", s_images * 0.8f), ("max_val", 2f)),
        Image("adjust_brightness").Given(("image", s_images), ("delta", 0.1f)).With(("image", s_images * 2f), ("delta", 0.2f)),
        Image("convert_image_dtype").Given(("image", s_images), ("dtype", np.uint8))
            .With(("image", s_images * 0.5f), ("dtype", np.float64)),
    ];

    private static IEnumerable<Call> Draws =>
    [
        new Call(typeof(Random), "normal", tf.random).Given(("shape", new Shape(4))).With(
            ("shape", new Shape(5)), ("mean", 3f), ("stddev", 2f), ("dtype", np.float64), ("seed", 3)),
        new Call(typeof(Random), "truncated_normal", tf.random).Given(("shape", new Shape(4))).With(
            ("shape", new Shape(5)), ("mean", 3f), ("stddev", 2f), ("dtype", np.float64), ("seed", 3)),
        new Call(typeof(Random), "uniform", tf.random).Given(("shape", new Shape(4))).With(
            ("shape", new Shape(5)), ("minval", -3f), ("maxval", 9f), ("dtype", np.float64), ("seed", 3)),
        Tf("set_random_seed").Given(("seed", 3)).With(("seed", 4)).Seen(_ => np.random.uniform(0, 1, 3)),
        new Call(typeof(RandomizedImpl), "seed", np.random).Given(("seed", 3)).With(("seed", 4)).Seen(_ => np.random.uniform(0, 1, 3)),
    ];

    private static IEnumerable<Call> Initializers =>
    [
        Tf("constant_initializer").Given(("value", 1f)).With(("value", 2f), ("dtype", np.float64)).Seen(Drawn),
        Tf("truncated_normal_initializer").With(("mean", 3f), ("stddev", 2f), ("seed", 3), ("dtype", np.float64)).Seen(Drawn),
        Tf("random_normal_initializer").With(("mean", 3f), ("stddev", 2f), ("seed", 3), ("dtype", np.float64)).Seen(Drawn),
        Tf("variance_scaling_initializer").With(
            ("factor", 2f), ("mode", "fan_out"), ("distribution", "uniform"), ("seed", 3), ("dtype", np.float64)).Seen(Drawn),
        new Call(typeof(InitializersImpl), "random_normal_initializer", tf.initializers)
            .With(("mean", 3f), ("stddev", 2f), ("seed", 3), ("dtype", np.float64)).Seen(Drawn),
        new Call(typeof(InitializersImpl), "zeros_initializer", tf.initializers).With(("dtype", np.float64)).Seen(Drawn),
    ];

    private static IEnumerable<Call> Variables =>
    [
        Tf("Variable").Given(("data", new[] { 1f, 2 }))
            .With(("data", new[] { 1f, 3 }), ("trainable", false), ("dtype", np.float64))
            .Refuses("shape", new Shape(3), "cannot begin with")
            .Allows("validate_shape", false, ("shape", new Shape(3)))
            .MeansNothing(("use_resource", false))
            .Seen(ran => (ran.Result, ((IVariableV1)ran.Result).Trainable)),
        Variable("assign").Given(("value", 1f)).With(("value", 2f), ("read_value", false)).MeansNothing(("use_locking", true)),
        Variable("assign_add").Given(("delta", 1f)).With(("delta", 2f), ("read_value", false)).MeansNothing(("use_locking", true)),
        Variable("assign_sub").Given(("delta", 1f)).With(("delta", 2f), ("read_value", false)).MeansNothing(("use_locking", true)),
        Variable("AsTensor").With(("dtype", np.float64)).MeansNothing(("as_ref", true)),
        Tf("GradientTape").Allows("persistent", true)
            .Refuses("watch_accessed_variables", false, "leave out", ("persistent", true)).Seen(Twice),
    ];

    private static IEnumerable<Call> Networks =>
    [
        new Call(typeof(nn_internal), "log_softmax", tf.nn).Given(("logits", s_x)).With(("logits", s_y), ("axis", 0)),
        new Call(typeof(nn_internal), "avg_pool", tf.nn)
            .Given(("value", s_images), ("ksize", new[] { 1, 3, 3, 1 }), ("strides", new[] { 1, 2, 2, 1 }), ("padding", "VALID"))
            .With(("value", s_images * 2f), ("ksize", new[] { 1, 2, 2, 1 }), ("strides", new[] { 1, 1, 1, 1 }), ("padding", "SAME"))
            .With("data_format", "NCHW", ("ksize", new[] { 1, 1, 1, 1 }), ("strides", new[] { 1, 2, 1, 1 })),
        new Call(typeof(LayersApi), "Resizing", keras.layers).Given(("height", 3), ("width", 3))
            .With(("height", 2), ("width", 5), ("interpolation", "nearest"))
            .Seen(ran => LayerEffects.Shown((ILayer)ran.Result, s_images)),
        new Call(typeof(ILossFunc), "Call", () => keras.losses.MeanSquaredError())
            .Given(("y_true", (Tensor)s_x), ("y_pred", (Tensor)s_y))
            .With(("y_true", (Tensor)s_z), ("y_pred", (Tensor)s_z), ("sample_weight", (Tensor)np.array(1f, 2))),
        new Call(typeof(IMetricFunc), "update_state", () => keras.metrics.CosineSimilarity())
            .Given(("y_true", (Tensor)s_x), ("y_pred", (Tensor)s_y))
            .With(("y_true", (Tensor)s_z), ("y_pred", (Tensor)s_z), ("sample_weight", (Tensor)np.array(1f, 2))),
    ];

    private static IEnumerable<Call> Arrays =>
    [
        .. new[] { "tanh", "round", "abs" }.Select(name => Np(name).Given(("x", s_x)).With(("x", s_y))),
        Np("logical_not").Given(("x", s_truth)).With(("x", np.logical_not(s_truth))),
        Np("subtract").Given(("x", s_x), ("y", s_y)).With(("x", s_z), ("y", s_z)),
        Np("divide").Given(("x1", s_x), ("x2", s_y)).With(("x1", s_z), ("x2", s_z)),
        Np("equal").Given(("x", np.array(1, 2, 3)), ("y", np.array(1, 5, 3))).With(("x", np.array(1, 2, 4)), ("y", np.array(1, 2, 4))),
        Np("all").Given(("a", s_truth)).With(("a", np.ones((2, 3), np.@bool)), ("axis", 0)),
        Np("where").Given(("condition", s_truth), ("x", s_x), ("y", s_y)).With(("condition", s_truth["::-1"]), ("x", s_z), ("y", s_z)),
        Np("transpose").Given(("x", s_x)).With(("x", s_y), ("axes", new Axis(0, 1))),
        Np("clip").Given(("x", s_x), ("min", -0.5f), ("max", 0.5f)).With(("x", s_y), ("min", 0f), ("max", 0.1f)),
        .. new[] { "var", "std", "min", "max" }
            .Select(name => Np(name).Given(("x", s_x)).With(("x", s_y), ("axis", 0), ("keepdims", true))),
        new Call(typeof(LinearAlgebraImpl), "norm", np.linalg).Given(("a", s_x)).With(("a", s_y), ("axis", 0)),
    ];

    private static IEnumerable<Call> Backend =>
    [
        K("set_value").Given(("x", Fresh.Of<IVariableV1>(Made)), ("value", 2f))
            .With(("x", Fresh.Of<IVariableV1>(() => tf.Variable(9f, name: "other"))), ("value", 3f))
            .Seen(ran => ran.Arguments["x"]),
        K("batch_set_value").Given(("tuples", Tuples(2f))).With(("tuples", Tuples(3f))).Seen(_ => s_variable),
        K("mean").Given(("x", s_x)).With(("x", s_y), ("axis", 0), ("keepdims", true)),
        K("categorical_crossentropy").Given(("target", s_shares["::-1"]), ("output", s_shares))
            .With(("target", s_shares), ("output", s_shares["::-1"]), ("from_logits", true), ("axis", 0)),
        K("sparse_categorical_crossentropy").Given(("target", np.array(0, 1)), ("output", s_shares))
            .With(("target", np.array(1, 1)), ("output", s_shares["::-1"]), ("from_logits", true)),
        K("binary_crossentropy").Given(("target", s_shares["::-1"]), ("output", s_shares))
            .With(("target", s_shares), ("output", s_shares["::-1"]), ("from_logits", true)),
        K("concatenate").Given(("tensors", new Tensors(s_x, s_y))).With(("tensors", new Tensors(s_x, s_z)), ("axis", 0)),
    ];

    private static IEnumerable<Call> Names =>
    [
        new Call(typeof(Activations), "GetActivationFromName", keras.activations).Given(("name", "relu")).With(("name", "tanh"))
            .Seen(ran => ((Activation)ran.Result).Apply(s_x)),
        new Call(typeof(KerasUtils), "to_categorical", keras.utils).Given(("y", np.array(1, 0)))
            .With(("y", np.array(0, 1)), ("num_classes", 4), ("dtype", TF_DataType.TF_INT32)),
    ];

    private static Call Tf(string member) => new(typeof(tensorflow), member, tf);

    private static Call Linalg(string member) => new(typeof(LinalgApi), member, tf.linalg);

    private static Call Image(string member) => new(typeof(ImageApi), member, tf.image);

    private static Call Np(string member) => new(typeof(np), member, (object)null);

    private static Call K(string member) => new(typeof(BackendImpl), member, keras.backend);

    private static Call Variable(string member) =>
        new Call(typeof(IVariableV1), member, Made).Seen(ran => (ran.Result, s_variable));

    private static ResourceVariable Made() => s_variable = tf.Variable(1f);

    private static Fresh Tuples(float value) =>
        Fresh.Of<List<(IVariableV1, NDArray)>>(() => [(Made(), np.array(value)[0])]);

    private static object Drawn(Ran ran) => ((IInitializer)ran.Result).Apply(new InitializerArgs((3, 4)));

    // A tape that is asked twice.
    private static object Twice(Ran ran)
    {
        using GradientTape tape = (GradientTape)ran.Result;
        ResourceVariable variable = tf.Variable(2f);
        Tensor target = tf.square((Tensor)variable);
        return (tape.gradient(target, variable), tape.gradient(target, variable));
    }
}
