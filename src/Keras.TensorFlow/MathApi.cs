using static Tensorflow.Binding;

namespace Tensorflow;

/// <summary>What <c>tf.math</c> is.</summary>
public class MathApi
{
    /// <summary>Where the largest element lies: along the first axis unless told otherwise.</summary>
    public Tensor argmax(
        Tensor input,
        Axis axis = null,
        string name = null,
        int? dimension = null,
        TF_DataType output_type = TF_DataType.TF_INT64) =>
        tensorflow.Places(input, axis is null ? dimension ?? 0 : (int)axis, Ops.ArgMax, output_type, name);

    public Tensor argmin(Tensor input, Axis axis = null, string name = null, TF_DataType output_type = TF_DataType.TF_INT64) =>
        tensorflow.Places(input, axis is null ? 0 : (int)axis, Ops.ArgMin, output_type, name);

    public Tensor count_nonzero(
        Tensor input, Axis axis = null, bool? keepdims = null, TF_DataType dtype = TF_DataType.TF_INT64, string name = null) =>
        tf.cast(tf.reduce_sum(tf.cast(tf.not_equal(input, 0), tf.int32), axis, keepdims: keepdims ?? false), dtype, name);

    public Tensor log(Tensor x, string name = null) => tf.log(x, name);

    public Tensor exp(Tensor x, string name = null) => tf.exp(x, name);

    public Tensor erf(Tensor x, string name = null) => Tensor.Map(x, Ops.Erf, name);

    public Tensor multiply(Tensor x, Tensor y, string name = null) => tf.multiply(x, y, name);

    public Tensor divide_no_nan(Tensor a, Tensor b, string name = null) =>
        Tensor.Map(a, b, (x, y) => Ops.DivideNoNan(x, y), name);

    public Tensor reduce_euclidean_norm(Tensor input_tensor, Axis axis = null, bool keepdims = false, string name = null) =>
        Tensor.Map(input_tensor, value => Ops.Norm(value, Axis.ToNative(axis), keepdims), name);

    public Tensor square(Tensor x, string name = null) => tf.square(x, name);

    public Tensor sqrt(Tensor x, string name = null) => tf.sqrt(x, name);

    public Tensor sum(Tensor x, Axis axis = null, string name = null) => tf.reduce_sum(x, axis, name: name);

    public Tensor softplus(Tensor features, string name = null) => Tensor.Map(features, Ops.Softplus, name);

    public Tensor tanh(Tensor x, string name = null) => tf.tanh(x, name);

    public Tensor sigmoid(Tensor x, string name = null) => tf.sigmoid(x, name);

    /// <summary>The largest elements of the last axis, in falling order, and their places.</summary>
    public Tensors top_k(Tensor input, int k, bool sorted = true, string name = null) => new(tf.nn.top_k(input, k, sorted, name));

    public Tensor in_top_k(Tensor predictions, Tensor targets, int k, string name = "InTopK") =>
        tf.nn.in_top_k(predictions, targets, k, name);
}
