using static Tensorflow.Binding;

namespace Tensorflow;

/// <summary>What programs name beside <c>tf</c>: the same functions.</summary>
public static class math_ops
{
    public static Tensor reduce_mean(Tensor input_tensor, Axis axis = null, bool keepdims = false, string name = null) =>
        tf.reduce_mean(input_tensor, axis, keepdims, name);

    public static Tensor reduce_sum(Tensor input_tensor, Axis axis = null, bool keepdims = false, string name = null) =>
        tf.reduce_sum(input_tensor, axis, keepdims: keepdims, name: name);

    public static Tensor square(Tensor x, string name = null) => tf.square(x, name);

    public static Tensor cast(Tensor x, TF_DataType dtype, string name = null) => tf.cast(x, dtype, name);
}
