using static Tensorflow.Binding;

namespace Tensorflow;

/// <summary>What <c>tf.linalg</c> is.</summary>
public class LinalgApi
{
    public Tensor einsum(string equation, Tensors inputs, string name = null) =>
        Tensor.MapAll([.. inputs], values => Ops.Einsum(equation, values), name, inputs.dtype);

    public Tensor eye(
        int num_rows, int num_columns = -1, Shape batch_shape = null, TF_DataType dtype = TF_DataType.TF_DOUBLE, string name = null)
    {
        Value matrix = Ops.Eye(num_rows, num_columns < 0 ? num_rows : num_columns, dtype: dtype.ToNative());
        return new Tensor(
            batch_shape is null ? matrix : Ops.BroadcastTo(matrix, batch_shape.concatenate(Shape.Of(matrix.Shape)).ToNative()),
            dtype,
            name);
    }

    public Tensor diag(Tensor diagonal, string name = null) => tf.diag(diagonal, name);

    public Tensor matmul(Tensor a, Tensor b) => tf.matmul(a, b);

    public Tensor batch_matmul(Tensor x, Tensor y, bool adj_x = false, bool adj_y = false, string name = null) =>
        tf.batch_matmul(x, y, adj_x, adj_y, name);

    public Tensor norm(Tensor a, string ord = "euclidean", Axis axis = null, string name = null) => ord == "euclidean"
        ? tf.math.reduce_euclidean_norm(a, axis, name: name)
        : throw new ValueError($"Unknown norm: \"{ord}\". Choices: \"euclidean\".");

    /// <summary>How long all tensors are together.</summary>
    public Tensor global_norm(Tensor[] t_list, string name = null) => tf.sqrt(
        tf.add_n([.. t_list.Select(tensor => tf.reduce_sum(tf.square(tensor)))]), name);

    public Tensor l2_normalize(Tensor x, int axis = 0, float epsilon = 1e-12f, string name = null) => Tensor.Map(
        x, value => value / Ops.Sqrt(Ops.Maximum(Ops.Sum(Ops.Square(value), axis, true), epsilon)), name);
}
