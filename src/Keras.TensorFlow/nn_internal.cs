using static Tensorflow.Binding;

namespace Tensorflow;

/// <summary>What <c>tf.nn</c> is: functions of networks.</summary>
public class nn_internal
{
    public Tensor relu(Tensor features, string name = null) => Named("relu", features, name);

    public Tensor relu6(Tensor features, string name = null) => Named("relu6", features, name);

    public Tensor elu(Tensor features, string name = null) => Named("elu", features, name);

    public Tensor leaky_relu(Tensor features, float alpha = 0.2f, string name = null) =>
        Tensor.Map(features, value => Native.Activations.Relu(value, alpha), name);

    public Tensor sigmoid(Tensor x, string name = null) => Named("sigmoid", x, name);

    public Tensor tanh(Tensor x, string name = null) => Named("tanh", x, name);

    public Tensor softmax(Tensor logits, int axis = -1, string name = null) => axis == -1 && logits.IsFromKerasTensor
        ? Named("softmax", logits, name)
        : Tensor.Map(logits, value => Ops.Softmax(value, axis), name);

    public Tensor log_softmax(Tensor logits, int axis = -1, string name = null) =>
        Tensor.Map(logits, value => Ops.LogSoftmax(value, axis), name);

    /// <summary>Convolution; strides and dilations are one number for each axis.</summary>
    public Tensor conv2d(
        Tensor input,
        Tensor filter,
        int[] strides,
        string padding,
        bool use_cudnn_on_gpu = true,
        string data_format = "NHWC",
        int[] dilations = null,
        string name = null)
    {
        string format = Layout(data_format);
        return Tensor.Map(
            input,
            filter,
            (x, kernel) => Ops.Conv(
                x, kernel, Space(strides, format), padding.ToLowerInvariant(), format, dilations is null ? null : Space(dilations, format)),
            name);
    }

    public Tensor max_pool(Tensor value, int[] ksize, int[] strides, string padding, string data_format = "NHWC", string name = null)
    {
        string format = Layout(data_format);
        return Tensor.Map(
            value, x => Ops.MaxPool(x, Space(ksize, format), Space(strides, format), padding.ToLowerInvariant(), format), name);
    }

    public Tensor avg_pool(Tensor value, int[] ksize, int[] strides, string padding, string data_format = "NHWC", string name = null)
    {
        string format = Layout(data_format);
        return Tensor.Map(
            value, x => Ops.AveragePool(x, Space(ksize, format), Space(strides, format), padding.ToLowerInvariant(), format), name);
    }

    public Tensor bias_add(Tensor value, IVariableV1 bias, string data_format = null, string name = null) =>
        bias_add(value, bias.AsTensor(), data_format, name);

    public Tensor bias_add(Tensor value, Tensor bias, string data_format = null, string name = null) =>
        Tensor.Map(value, bias, (x, b) => Native.Backend.BiasAdd(x, b, data_format is null ? null : Layout(data_format)), name);

    /// <summary>Sets elements to 0 at random, and scales the others up.</summary>
    /// <param name="keep_prob">How many are kept, unless <paramref name="rate"/> says how many are not.</param>
    public Tensor dropout(
        Tensor x, Tensor keep_prob = null, Tensor noise_shape = null, int? seed = null, string name = null, float? rate = null)
    {
        double lost = rate ?? 1 - (double)(keep_prob ?? throw new ValueError("dropout needs rate or keep_prob."));
        Native.Shape? noise = noise_shape is null ? (Native.Shape?)null : new Shape(noise_shape.ToArray<int>()).ToNative();
        return Tensor.Map(x, value => Ops.Dropout(value, lost, noise, seed), name);
    }

    /// <summary>Mean and variance along axes.</summary>
    public (Tensor, Tensor) moments(Tensor x, Axis axes, string name = null, bool keep_dims = false) =>
        (tf.reduce_mean(x, axes, keep_dims, name), tf.reduce_variance(x, axes, keep_dims, name));

    public Tensor batch_normalization(
        Tensor x, Tensor mean, Tensor variance, Tensor offset, Tensor scale, float variance_epsilon, string name = null)
    {
        Tensor normalized = (x - mean) * tf.rsqrt(variance + variance_epsilon);
        Tensor scaled = scale is null ? normalized : normalized * scale;
        return offset is null ? tf.identity(scaled, name) : tf.add(scaled, offset, name);
    }

    public Tensor embedding_lookup(Tensor @params, Tensor ids, string name = null) => tf.gather(@params, ids, name);

    /// <summary>The largest elements of the last axis, in falling order, and their places.</summary>
    public Tensor[] top_k(Tensor input, int k = 1, bool sorted = true, string name = null) =>
    [
        Tensor.Map(input, value => Ops.TopK(value, k).Values, name),
        Tensor.Map(input, value => Ops.Cast(Ops.TopK(value, k).Indices, DType.Int32), name, TF_DataType.TF_INT32),
    ];

    public Tensor in_top_k(Tensor predictions, Tensor targets, int k, string name = "InTopK") => Tensor.MapAll(
        [targets, predictions], values => Ops.InTopK(values[0], values[1], k), name, TF_DataType.TF_BOOL);

    public Tensor l2_loss(Tensor t, string name = null) => tf.multiply(tf.reduce_sum(tf.square(t)), 0.5f, name);

    public Tensor sigmoid_cross_entropy_with_logits(Tensor labels, Tensor logits, string name = null) => Tensor.Map(
        labels, logits, (y, x) => Ops.Relu(x) - (x * y) + Ops.Log1p(Ops.Exp(-Ops.Abs(x))), name);

    public Tensor softmax_cross_entropy_with_logits(Tensor labels, Tensor logits, int dim = -1, string name = null) => Tensor.Map(
        labels, logits, (y, x) => -Ops.Sum(Ops.StopGradient(y) * Ops.LogSoftmax(x, dim), dim), name);

    /// <summary>The same, with gradients towards the labels, too.</summary>
    public Tensor softmax_cross_entropy_with_logits_v2(Tensor labels, Tensor logits, int axis = -1, string name = null) => Tensor.Map(
        labels, logits, (y, x) => -Ops.Sum(y * Ops.LogSoftmax(x, axis), axis), name);

    public Tensor sparse_softmax_cross_entropy_with_logits(Tensor labels = null, Tensor logits = null, string name = null) =>
        Tensor.MapAll(
            [labels, logits],
            values => -Ops.Sum(Ops.OneHot(values[0], values[1].Shape[^1], values[1].DType) * Ops.LogSoftmax(values[1]), -1),
            name);

    // Behind an input of a model, a layer that files of Keras can name.
    private static Tensor Named(string function, Tensor x, string name) => Keras.Activation.Of(function).Apply(x, name);

    private static string Layout(string format) => format switch
    {
        "NHWC" => "channels_last",
        "NCHW" => "channels_first",
        _ => throw new ValueError($"Unknown data_format: \"{format}\". Choices: \"NHWC\", \"NCHW\"."),
    };

    // Of four numbers, one for each axis, those of rows and columns.
    private static Native.Engine.Tensors.Size2D Space(int[] numbers, string format) => numbers switch
    {
        [var both] => new(both, both),
        [var rows, var columns] => new(rows, columns),
        [_, _, _, _] => format == "channels_last" ? new(numbers[1], numbers[2]) : new(numbers[2], numbers[3]),
        _ => throw new ValueError($"One, two or four numbers are needed. Received: [{string.Join(", ", numbers)}]."),
    };
}
