using System.Reflection;
using Tensorflow.Gradients;
using Tensorflow.NumPy;
using static Tensorflow.Binding;

namespace Tensorflow.Tests.Effects;

/// <summary>Functions of tensors: numbers, types, shapes and names show an argument.</summary>
internal static class TensorEffects
{
    private static readonly NDArray s_x = np.array(new[,] { { 0.2f, 0.7f, -0.4f }, { 0.9f, -0.6f, 0.1f } });
    private static readonly NDArray s_y = np.array(new[,] { { -0.3f, 0.6f, 0.55f }, { -0.8f, 0.3f, 0.45f } });
    private static readonly NDArray s_z = np.array(new[,] { { -0.9f, 0.65f, 0.6f }, { 0.95f, -0.7f, -0.2f } });
    private static readonly NDArray s_truth = np.array(new[,] { { true, false, true }, { false, false, true } });
    private static readonly NDArray s_images = Numbers.Of(1, 6, 6, 2);

    // What a tape has seen belongs to one call.
    private static Tensor s_target;
    private static Tensor s_source;
    private static ResourceVariable s_first;
    private static ResourceVariable s_second;

    public static IEnumerable<Call> All => [.. Elements, .. Reductions, .. Shapes, .. Networks, .. Tapes];

    private static IEnumerable<Call> Elements =>
    [
        .. new[]
        {
            "log", "square", "tanh", "abs", "acos", "asin", "atan", "ceil", "sin", "sinh", "cos", "cosh", "tan", "floor", "log1p", "sqrt",
            "sign", "negative", "sigmoid", "round", "exp", "identity", "stop_gradient",
        }.Select(name => Unary(typeof(tensorflow), tf, name, s_x, s_y)),
        .. new[] { "erf", "softplus" }.Select(name => Unary(typeof(MathApi), tf.math, name, s_x, s_y)),
        .. new[] { "tanh", "relu", "relu6", "elu", "sigmoid", "l2_loss" }
            .Select(name => Unary(typeof(nn_internal), tf.nn, name, s_x, s_y)),
        .. new[] { "is_finite", "is_nan" }
            .Select(name => Unary(typeof(tensorflow), tf, name, np.array(1f, float.NaN), np.array(float.NaN, 1f))),
        Unary(typeof(tensorflow), tf, "logical_not", s_truth, s_truth["::-1"]),
        .. new[]
        {
            "multiply", "add", "sub", "divide", "subtract", "atan2", "maximum", "minimum", "div", "pow", "floordiv", "truediv",
            "greater", "greater_equal", "less", "less_equal", "squared_difference",
        }.Select(name => Binary(typeof(tensorflow), tf, name, s_x, s_y, s_z)),
        .. new[] { "equal", "not_equal" }
            .Select(name => Binary(typeof(tensorflow), tf, name, np.array(1, 2, 3), np.array(1, 5, 3), np.array(1, 2, 4))),
        .. new[] { "logical_and", "logical_or", "logical_xor" }
            .Select(name => Binary(typeof(tensorflow), tf, name, s_truth, s_truth["::-1"], np.logical_not(s_truth))),
        Binary(typeof(MathApi), tf.math, "divide_no_nan", s_x, s_y, s_z),
        Tf("cast").Given(("x", s_x), ("dtype", np.float64)).With(("x", s_y), ("dtype", np.int32)),
        Tf("clip_by_value").Given(("t", s_x), ("clip_value_min", -0.5f), ("clip_value_max", 0.5f))
            .With(("t", s_y), ("clip_value_min", 0f), ("clip_value_max", 0.1f)),
        Tf("add_n").Given(("inputs", new Tensor[] { s_x, s_y })).With(("inputs", new Tensor[] { s_x, s_y, s_z })),
        Tf("cumsum").Given(("x", s_x)).With(("x", s_y), ("axis", 1), ("exclusive", true), ("reverse", true)),
        Tf("where").Given(("condition", s_truth), ("x", s_x), ("y", s_y)).With(("condition", s_truth["::-1"]), ("x", s_z), ("y", s_z)),
        Tf("convert_to_tensor").Given(("value", new[] { 1, 2 }))
            .With(("value", new[] { 3, 2 }), ("dtype", np.float64), ("preferred_dtype", np.float32)),
        Tf("range").Given(("start", 1), ("limit", 6)).With(("start", 2), ("limit", 7), ("delta", 2), ("dtype", np.float32)),
    ];

    private static IEnumerable<Call> Reductions =>
    [
        .. new[] { "reduce_prod", "reduce_max", "reduce_min", "reduce_std", "reduce_variance", "reduce_logsumexp" }
            .Select(name => Tf(name).Given(("input_tensor", s_x)).With(("input_tensor", s_y), ("axis", 0), ("keepdims", true))),
        .. new[] { "reduce_any", "reduce_all" }
            .Select(name => Tf(name).Given(("input_tensor", s_truth)).With(
                ("input_tensor", name == "reduce_any" ? np.logical_and(s_truth, np.logical_not(s_truth)) : np.ones((2, 3), np.@bool)),
                ("axis", 0),
                ("keepdims", true))),
        Tf("reduce_sum").Given(("input", s_x)).With(("input", s_y), ("axis", 0), ("reduction_indices", 0), ("keepdims", true)),
        Tf("reduce_mean").Given(("input_tensor", s_x))
            .With(("input_tensor", s_y), ("axis", 0), ("keepdims", true), ("reduction_indices", 0)),
        .. new[] { "max", "min", "sum" }
            .Select(name => Tf(name).Given(("input", s_x), ("axis", 0)).With(("input", s_y), ("axis", 1), ("keep_dims", true))),
        .. new[] { "arg_max", "arg_min" }.Select(name => Tf(name).Given(("input", s_x), ("dimension", 0))
            .With(("input", s_y), ("dimension", 1), ("output_type", np.int32))),
        Math("argmax").Given(("input", s_x)).With(("input", s_y), ("axis", 1), ("dimension", 1), ("output_type", np.int32)),
        Math("count_nonzero").Given(("input", np.array(new[,] { { 1, 0, 2 }, { 0, 0, 3 } })))
            .With(("input", np.array(new[,] { { 1, 0, 0 }, { 0, 0, 3 } })), ("axis", 0), ("keepdims", true), ("dtype", np.int32)),
        Math("reduce_euclidean_norm").Given(("input_tensor", s_x)).With(("input_tensor", s_y), ("axis", 0), ("keepdims", true)),
        Math("sum").Given(("x", s_x)).With(("x", s_y), ("axis", 0)),
        Math("top_k").Given(("input", s_x), ("k", 2)).With(("input", s_y), ("k", 1)).MeansNothing(("sorted", false)),
        Math("in_top_k").Given(("predictions", s_x), ("targets", np.array(1, 2)), ("k", 1))
            .With(("predictions", s_y["::-1"]), ("targets", np.array(2, 2)), ("k", 2)),
    ];

    private static IEnumerable<Call> Shapes =>
    [
        Tf("boolean_mask").Given(("tensor", s_x), ("mask", np.array(true, false)))
            .With(("tensor", s_y), ("mask", np.array(false, true)))
            .With("axis", 1, ("tensor", np.array(new[,] { { 1, 2 }, { 3, 4 } }))),
        Tf("broadcast_to").Given(("input", s_x), ("shape", new Shape(2, 2, 3))).With(("input", s_y), ("shape", new Shape(1, 2, 3))),
        Tf("concat").Given(("values", new Tensor[] { s_x, s_y }), ("axis", 0)).With(("values", new Tensor[] { s_x, s_z }), ("axis", 1)),
        Tf("expand_dims").Given(("input", s_x)).With(("input", s_y), ("axis", 0)),
        Tf("fill").Given(("dims", new Shape(2)), ("value", 1f)).With(("dims", new Shape(3)), ("value", 2f)),
        Tf("gather").Given(("params", s_x), ("indices", np.array(1, 0))).With(("params", s_y), ("indices", np.array(0, 0)), ("axis", 1)),
        Tf("gather_nd").Given(("params", s_x), ("indices", np.array(new[,] { { 0, 1 } })))
            .With(("params", s_y), ("indices", np.array(new[,] { { 1, 1 } }))),
        Tf("transpose").Given(("a", s_x)).With(("a", s_y), ("perm", new Axis(0, 1))),
        Tf("reverse").Given(("tensor", s_x), ("axis", new Axis(0))).With(("tensor", s_y), ("axis", new Axis(1))),
        Tf("rank").Given(("input", s_x)).With(("input", s_images)),
        Tf("slice").Given(("input", s_x), ("begin", new[] { 0, 1 }), ("size", new[] { 1, 2 }))
            .With(("input", s_y), ("begin", new[] { 1, 0 }), ("size", new[] { 2, 1 })),
        Tf("squeeze").Given(("input", s_x[np.newaxis, np.newaxis]), ("axis", 0)).With(("input", s_y[np.newaxis]))
            .With("axis", 2, ("input", s_x[np.newaxis][Slice.All, Slice.All, "0:1"])),
        Tf("squeeze").Given(("input", s_x[np.newaxis, np.newaxis])).With(("input", s_y[np.newaxis]), ("axis", new[] { 1 })),
        Tf("stack").Given(("values", new Tensor[] { s_x, s_y })).With(("values", new Tensor[] { s_x, s_z }), ("axis", 1)),
        Tf("ones_like").Given(("tensor", s_x)).With(("tensor", s_images), ("dtype", np.int32)).MeansNothing(("optimize", false)),
        Tf("zeros_like").Given(("tensor", s_x)).With(("tensor", s_images), ("dtype", np.int32)).MeansNothing(("optimize", false)),
        Tf("one_hot").Given(("indices", np.array(0, 2)), ("depth", 3)).With(
            ("indices", np.array(1, 2)), ("depth", 4), ("on_value", 5f), ("off_value", 5f), ("dtype", np.int32), ("axis", 0)),
        Tf("pad").Given(("tensor", s_x), ("paddings", np.array(new[,] { { 1, 0 }, { 1, 1 } }))).With(
            ("tensor", s_y), ("paddings", np.array(new[,] { { 0, 1 }, { 1, 1 } })), ("mode", "REFLECT"), ("constant_values", 3)),
        Tf("shape").Given(("input", s_x)).With(("input", s_images), ("out_type", np.int64)),
        Tf("unstack").Given(("value", s_x)).With(("value", s_y), ("axis", 1)).Refuses("num", 3, "has 2 parts"),
        Tf("split").Given(("value", s_x), ("num_split", 2), ("axis", new Axis(0)))
            .With(("value", s_y), ("num_split", 1))
            .With("axis", new Axis(1), ("value", np.array(new[,] { { 1, 2 }, { 3, 4 } }))),
        Tf("split").Given(("value", s_x), ("num_split", new[] { 1, 1 }), ("axis", new Axis(0)))
            .With(("value", s_y), ("num_split", new[] { 2 }))
            .With("axis", new Axis(1), ("value", np.array(new[,] { { 1, 2 }, { 3, 4 } }))),
        Tf("ensure_shape").Given(("x", s_x), ("shape", new Shape(-1, 3))).With(("x", s_y)).Refuses("shape", new Shape(-1, 4), "is needed"),
        Tf("tile").Given(("input", s_x), ("multiples", new Shape(2, 1))).With(("input", s_y), ("multiples", new Shape(1, 2))),
        Tf("tile").Given(("input", s_x), ("multiples", Fresh.Of(() => tf.constant(new[] { 2, 1 }))))
            .With(("input", s_y), ("multiples", Fresh.Of(() => tf.constant(new[] { 1, 2 })))),
        Tf("tile").Given(("input", s_x), ("multiples", new object[] { 2, 1 })).With(("input", s_y), ("multiples", new object[] { 1, 2 })),
        Tf("reshape").Given(("tensor", s_x), ("shape", new Shape(3, 2))).With(("tensor", s_y), ("shape", new Shape(6))),
        Tf("reshape").Given(("tensor", s_x), ("shape", Fresh.Of(() => tf.constant(new[] { 3, 2 }))))
            .With(("tensor", s_y), ("shape", Fresh.Of(() => tf.constant(new[] { 6 })))),
        Tf("reshape").Given(("tensor", s_x), ("shape", new object[] { 3, 2 })).With(("tensor", s_y), ("shape", new object[] { -1 })),
    ];

    private static IEnumerable<Call> Networks =>
    [
        Nn("conv2d").Given(
            ("input", s_images), ("filter", Numbers.Of(3, 3, 2, 2)), ("strides", new[] { 1, 1, 1, 1 }), ("padding", "VALID"))
            .With(
                ("input", s_images * 2f),
                ("filter", Numbers.Of(2, 2, 2, 2)),
                ("strides", new[] { 1, 2, 2, 1 }),
                ("padding", "SAME"),
                ("dilations", new[] { 1, 2, 2, 1 }))
            .With("data_format", "NCHW", ("input", Numbers.Of(1, 2, 5, 2)), ("filter", Numbers.Of(1, 1, 2, 2)))
            .MeansNothing(("use_cudnn_on_gpu", false)),
        Nn("dropout").Given(("x", s_images), ("rate", 0.5f), ("seed", 1))
            .With(("x", s_images * 2f), ("noise_shape", (Tensor)np.array(1, 6, 6, 1)), ("seed", 2), ("rate", 0.1f))
            .With("keep_prob", 0.9f, ("rate", null), ("keep_prob", 0.5f)),
        Nn("moments").Given(("x", s_x), ("axes", new Axis(0))).With(("x", s_y), ("axes", new Axis(1)), ("keep_dims", true)),
        Nn("embedding_lookup").Given(("params", s_x), ("ids", np.array(1, 0))).With(("params", s_y), ("ids", np.array(0, 0))),
        Nn("batch_normalization").Given(
            ("x", s_x), ("mean", 0.5f), ("variance", 0.5f), ("offset", 0.5f), ("scale", 0.5f), ("variance_epsilon", 0.1f))
            .With(("x", s_y), ("mean", 1f), ("variance", 1f), ("offset", null), ("scale", null), ("variance_epsilon", 0.2f)),
        Nn("max_pool").Given(("value", s_images), ("ksize", new[] { 1, 4, 4, 1 }), ("strides", new[] { 1, 4, 4, 1 }), ("padding", "VALID"))
            .With(
                ("value", s_images * 2f), ("ksize", new[] { 1, 2, 2, 1 }), ("strides", new[] { 1, 1, 1, 1 }), ("padding", "SAME"))
            .With("data_format", "NCHW", ("ksize", new[] { 1, 1, 1, 1 }), ("strides", new[] { 1, 2, 1, 1 })),
        Nn("in_top_k").Given(("predictions", s_x), ("targets", np.array(1, 2)), ("k", 1))
            .With(("predictions", s_y["::-1"]), ("targets", np.array(2, 2)), ("k", 2)),
        Nn("top_k").Given(("input", s_x)).With(("input", s_y), ("k", 2)).MeansNothing(("sorted", false)),
        Nn("bias_add").Given(("value", Numbers.Of(1, 2, 2, 2)), ("bias", (Tensor)np.array(1f, 2)))
            .With(("value", Numbers.Others(1, 2, 2, 2)), ("bias", (Tensor)np.array(2f, 1)), ("data_format", "NCHW")),
        Nn("bias_add").Given(("value", Numbers.Of(1, 2, 2, 2)), ("bias", Fresh.Of<IVariableV1>(() => tf.Variable(new[] { 1f, 2 }))))
            .With(
                ("value", Numbers.Others(1, 2, 2, 2)),
                ("bias", Fresh.Of<IVariableV1>(() => tf.Variable(new[] { 2f, 1 }))),
                ("data_format", "NCHW")),
        Nn("leaky_relu").Given(("features", s_x)).With(("features", s_y), ("alpha", 0.5f)),
        Binary(typeof(nn_internal), tf.nn, "sigmoid_cross_entropy_with_logits", s_x, s_y, s_z),
        Nn("softmax").Given(("logits", s_x)).With(("logits", s_y), ("axis", 0)),
        Nn("sparse_softmax_cross_entropy_with_logits").Given(("labels", np.array(1, 2)), ("logits", s_x))
            .With(("labels", np.array(0, 2)), ("logits", s_y)),
        Nn("softmax_cross_entropy_with_logits").Given(("labels", s_x), ("logits", s_y)).With(("labels", s_y), ("logits", s_z), ("dim", 0)),
        Nn("softmax_cross_entropy_with_logits_v2").Given(("labels", s_x), ("logits", s_y))
            .With(("labels", s_y), ("logits", s_z), ("axis", 0)),
    ];

    private static IEnumerable<Call> Tapes =>
    [
        Tape("watch").Given(("x", Fresh.Of(() => s_source))).Refuses("x", s_x, "by tf.constant"),
        Gradient().Given(("source", Fresh.Of(() => s_source))).With(("source", Fresh.Of(() => s_source * 1f))),
        Gradient().Given(("source", Fresh.Of(() => s_first))).With(("source", Fresh.Of(() => s_second))),
        Gradient().Given(("sources", Fresh.Of(() => (s_first, s_second)))).With(("sources", Fresh.Of(() => (s_second, s_first)))),
        Gradient().Given(("sources", Fresh.Of<IEnumerable<IVariableV1>>(() => [s_first])))
            .With(("sources", Fresh.Of<IEnumerable<IVariableV1>>(() => [s_second]))),
    ];

    private static Call Tf(string member) => new(typeof(tensorflow), member, tf);

    private static Call Math(string member) => new(typeof(MathApi), member, tf.math);

    private static Call Nn(string member) => new(typeof(nn_internal), member, tf.nn);

    // A function of one tensor, whatever it is called.
    private static Call Unary(Type owner, object target, string member, NDArray x, NDArray other)
    {
        string name = Parameters(owner, member)[0].Name;
        return new Call(owner, member, target).Given((name, (Tensor)x)).With((name, (Tensor)other));
    }

    private static Call Binary(Type owner, object target, string member, NDArray x, NDArray y, NDArray other)
    {
        ParameterInfo[] parameters = Parameters(owner, member);
        (string first, string second) = (parameters[0].Name, parameters[1].Name);
        return new Call(owner, member, target).Given((first, (Tensor)x), (second, (Tensor)y))
            .With((first, (Tensor)other), (second, (Tensor)other));
    }

    private static ParameterInfo[] Parameters(Type owner, string member) => owner.GetMethod(member).GetParameters();

    private static Call Gradient() => Tape("gradient").Given(("target", Fresh.Of(() => s_target)))
        .With(
            ("target", Fresh.Of(() => s_target * 3f)),
            ("output_gradients", Fresh.Of<List<Tensor>>(() => [tf.constant(2f)])))
        .MeansNothing(("unconnected_gradients", "zero"));

    private static Call Tape(string member) => new(typeof(GradientTape), member, () =>
    {
        (s_first, s_second) = (tf.Variable(2f), tf.Variable(3f));
        s_source = tf.constant(5f);
        GradientTape tape = tf.GradientTape(persistent: true);
        s_target = tf.square((Tensor)s_first) * s_second * s_source;
        return tape;
    });
}
