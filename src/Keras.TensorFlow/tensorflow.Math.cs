namespace Tensorflow;

/// <content>Functions of elements, and of all elements along axes.</content>
public partial class tensorflow
{
    public Tensor cast(Tensor x, TF_DataType dtype, string name = null) => Tensor.Map(
        x,
        value => dtype == TF_DataType.TF_BOOL ? Ops.Cast(Ops.NotEqual(value, 0), DType.UInt8) : Ops.Cast(value, dtype.ToNative()),
        name,
        dtype);

    public Tensor add(Tensor a, Tensor b, string name = null) => Tensor.Map(a, b, (x, y) => x + y, name);

    public Tensor add_n(Tensor[] inputs, string name = null) =>
        OfOneType(inputs, each => each.Aggregate((sum, value) => sum + value), name);

    public Tensor sub(Tensor a, Tensor b, string name = null) => subtract(a, b, name);

    public Tensor subtract(Tensor x, Tensor y, string name = null) => Tensor.Map(x, y, (left, right) => left - right, name);

    public Tensor multiply(Tensor x, Tensor y, string name = null) => Tensor.Map(x, y, (left, right) => left * right, name);

    public Tensor divide(Tensor a, Tensor b) => a / b;

    /// <summary>Division; of whole numbers without the remainder.</summary>
    public Tensor div(Tensor x, Tensor y, string name = null) => Tensor.Common(x, y).is_floating()
        ? Tensor.Map(x, y, (left, right) => left / right, name)
        : floordiv(x, y, name);

    public Tensor truediv(Tensor x, Tensor y, string name = null) => identity(x / y, name);

    public Tensor floordiv(Tensor x, Tensor y, string name = null) => Tensor.Map(x, y, (left, right) => Ops.FloorDivide(left, right), name);

    public Tensor mod(Tensor x, Tensor y, string name = null) => Tensor.Map(x, y, (left, right) => left % right, name);

    public Tensor pow(Tensor x, Tensor y, string name = "pow") => Tensor.Map(x, y, (left, right) => Ops.Power(left, right), name);

    public Tensor maximum(Tensor x, Tensor y, string name = null) => Tensor.Map(x, y, (left, right) => Ops.Maximum(left, right), name);

    public Tensor minimum(Tensor x, Tensor y, string name = null) => Tensor.Map(x, y, (left, right) => Ops.Minimum(left, right), name);

    public Tensor atan2(Tensor y, Tensor x, string name = null) => Tensor.Map(y, x, (left, right) => Ops.Arctan2(left, right), name);

    public Tensor squared_difference(Tensor x, Tensor y, string name = null) =>
        Tensor.Map(x, y, (left, right) => Ops.SquaredDifference(left, right), name);

    public Tensor clip_by_value(Tensor t, Tensor clip_value_min, Tensor clip_value_max, string name = "ClipByValue") =>
        minimum(maximum(t, clip_value_min), clip_value_max, name);

    /// <summary>Gradients made shorter together, if they are longer than <paramref name="clip_norm"/>; and how long they were.</summary>
    public (Tensors, Tensor) clip_by_global_norm(Tensor[] t_list, float clip_norm, Tensor use_norm = null, string name = null)
    {
        Tensor norm = use_norm ?? linalg.global_norm(t_list, name);
        Tensor scale = clip_norm / maximum(norm, clip_norm);
        return (new Tensors(t_list.Select(tensor => multiply(tensor, scale, name))), norm);
    }

    public Tensor equal(Tensor x, Tensor y, string name = null) =>
        Tensor.Map(x, y, (left, right) => Ops.Equal(left, right), name, TF_DataType.TF_BOOL);

    public Tensor not_equal(Tensor x, Tensor y, string name = null) =>
        Tensor.Map(x, y, (left, right) => Ops.NotEqual(left, right), name, TF_DataType.TF_BOOL);

    public Tensor greater(Tensor x, Tensor y, string name = null) =>
        Tensor.Map(x, y, (left, right) => left > right, name, TF_DataType.TF_BOOL);

    public Tensor greater_equal(Tensor x, Tensor y, string name = null) =>
        Tensor.Map(x, y, (left, right) => left >= right, name, TF_DataType.TF_BOOL);

    public Tensor less(Tensor x, Tensor y, string name = null) =>
        Tensor.Map(x, y, (left, right) => left < right, name, TF_DataType.TF_BOOL);

    public Tensor less_equal(Tensor x, Tensor y, string name = null) =>
        Tensor.Map(x, y, (left, right) => left <= right, name, TF_DataType.TF_BOOL);

    public Tensor logical_and(Tensor x, Tensor y, string name = null) =>
        Tensor.Map(x, y, (left, right) => left & right, name, TF_DataType.TF_BOOL);

    public Tensor logical_or(Tensor x, Tensor y, string name = null) =>
        Tensor.Map(x, y, (left, right) => left | right, name, TF_DataType.TF_BOOL);

    public Tensor logical_xor(Tensor x, Tensor y, string name = "LogicalXor") =>
        Tensor.Map(x, y, (left, right) => left ^ right, name, TF_DataType.TF_BOOL);

    public Tensor logical_not(Tensor x, string name = null) => Tensor.Map(x, Ops.LogicalNot, name, TF_DataType.TF_BOOL);

    public Tensor is_nan(Tensor input, string name = null) => Tensor.Map(input, Ops.IsNan, name, TF_DataType.TF_BOOL);

    public Tensor is_finite(Tensor input, string name = null) => Tensor.Map(input, Ops.IsFinite, name, TF_DataType.TF_BOOL);

    public Tensor abs(Tensor x, string name = null) => Tensor.Map(x, Ops.Abs, name);

    public Tensor negative(Tensor x, string name = null) => Tensor.Map(x, Ops.Negate, name);

    public Tensor sign(Tensor a, string name = null) => Tensor.Map(a, Ops.Sign, name);

    public Tensor square(Tensor x, string name = null) => Tensor.Map(x, Ops.Square, name);

    public Tensor sqrt(Tensor a, string name = null) => Tensor.Map(a, Ops.Sqrt, name);

    public Tensor rsqrt(Tensor x, string name = null) => Tensor.Map(x, Ops.Rsqrt, name);

    public Tensor exp(Tensor x, string name = null) => Tensor.Map(x, Ops.Exp, name);

    public Tensor log(Tensor x, string name = null) => Tensor.Map(x, Ops.Log, name);

    public Tensor log1p(Tensor x, string name = null) => Tensor.Map(x, Ops.Log1p, name);

    public Tensor sin(Tensor x, string name = null) => Tensor.Map(x, Ops.Sin, name);

    public Tensor cos(Tensor x, string name = null) => Tensor.Map(x, Ops.Cos, name);

    public Tensor tan(Tensor x, string name = null) => Tensor.Map(x, Ops.Tan, name);

    public Tensor asin(Tensor x, string name = null) => Tensor.Map(x, Ops.Arcsin, name);

    public Tensor acos(Tensor x, string name = null) => Tensor.Map(x, Ops.Arccos, name);

    public Tensor atan(Tensor x, string name = null) => Tensor.Map(x, Ops.Arctan, name);

    public Tensor sinh(Tensor x, string name = null) => Tensor.Map(x, Ops.Sinh, name);

    public Tensor cosh(Tensor x, string name = null) => Tensor.Map(x, Ops.Cosh, name);

    public Tensor tanh(Tensor x, string name = null) => Tensor.Map(x, Ops.Tanh, name);

    public Tensor sigmoid(Tensor x, string name = null) => Tensor.Map(x, Ops.Sigmoid, name);

    public Tensor floor(Tensor x, string name = null) => Tensor.Map(x, Ops.Floor, name);

    public Tensor ceil(Tensor x, string name = null) => Tensor.Map(x, Ops.Ceil, name);

    public Tensor round(Tensor x, string name = null) => Tensor.Map(x, value => Ops.Round(value), name);

    public Tensor cumsum(Tensor x, int axis = 0, bool exclusive = false, bool reverse = false, string name = null) => Tensor.Map(
        x,
        value =>
        {
            Value ordered = reverse ? Ops.Flip(value, axis) : value;
            Value sums = Ops.CumSum(ordered, axis);
            Value wanted = exclusive ? sums - ordered : sums;
            return reverse ? Ops.Flip(wanted, axis) : wanted;
        },
        name);

    public Tensor reduce_sum(
        Tensor input, Axis axis = null, Axis reduction_indices = null, bool keepdims = false, string name = null) =>
        Reduced(input, axis ?? reduction_indices, keepdims, Ops.Sum, name);

    public Tensor reduce_mean(
        Tensor input_tensor, Axis axis = null, bool keepdims = false, string name = null, int? reduction_indices = null) => Reduced(
            input_tensor, axis ?? (reduction_indices is int index ? index : null), keepdims, Ops.Mean, name);

    public Tensor reduce_prod(Tensor input_tensor, Axis axis = null, bool keepdims = false, string name = null) =>
        Reduced(input_tensor, axis, keepdims, Ops.Prod, name);

    public Tensor reduce_max(Tensor input_tensor, Axis axis = null, bool keepdims = false, string name = null) =>
        Reduced(input_tensor, axis, keepdims, Ops.Max, name);

    public Tensor reduce_min(Tensor input_tensor, Axis axis = null, bool keepdims = false, string name = null) =>
        Reduced(input_tensor, axis, keepdims, Ops.Min, name);

    public Tensor reduce_std(Tensor input_tensor, Axis axis = null, bool keepdims = false, string name = null) =>
        Reduced(input_tensor, axis, keepdims, Ops.Std, name);

    public Tensor reduce_variance(Tensor input_tensor, Axis axis = null, bool keepdims = false, string name = null) =>
        Reduced(input_tensor, axis, keepdims, Ops.Var, name);

    public Tensor reduce_logsumexp(Tensor input_tensor, Axis axis = null, bool keepdims = false, string name = null) =>
        Reduced(input_tensor, axis, keepdims, Ops.LogSumExp, name);

    public Tensor reduce_any(Tensor input_tensor, Axis axis = null, bool keepdims = false, string name = null) =>
        Reduced(input_tensor, axis, keepdims, Ops.Any, name, TF_DataType.TF_BOOL);

    public Tensor reduce_all(Tensor input_tensor, Axis axis = null, bool keepdims = false, string name = null) =>
        Reduced(input_tensor, axis, keepdims, Ops.All, name, TF_DataType.TF_BOOL);

    public Tensor max(Tensor input, Axis axis, bool keep_dims = false, string name = null) => reduce_max(input, axis, keep_dims, name);

    public Tensor min(Tensor input, Axis axis, bool keep_dims = false, string name = null) => reduce_min(input, axis, keep_dims, name);

    public Tensor sum(Tensor input, int axis, bool keep_dims = false, string name = null) => reduce_sum(input, axis, null, keep_dims, name);

    public Tensor arg_max(Tensor input, int dimension, TF_DataType output_type = TF_DataType.TF_INT64, string name = null) =>
        Places(input, dimension, Ops.ArgMax, output_type, name);

    public Tensor arg_min(Tensor input, int dimension, TF_DataType output_type = TF_DataType.TF_INT64, string name = null) =>
        Places(input, dimension, Ops.ArgMin, output_type, name);

    public Tensor matmul(Tensor a, Tensor b, bool transpose_a = false, bool transpose_b = false) =>
        Tensor.Map(a, b, (x, y) => Ops.MatMul(x, y, transpose_a, transpose_b));

    public Tensor batch_matmul(Tensor x, Tensor y, bool adj_x = false, bool adj_y = false, string name = null) =>
        Tensor.Map(x, y, (left, right) => Ops.MatMul(left, right, adj_x, adj_y), name);

    public Tensor diag(Tensor diagonal, string name = null) => Tensor.Map(diagonal, value => Ops.Diag(value), name);

    /// <summary>Numbers from <paramref name="start"/> to before <paramref name="limit"/>; from 0 to before start alone.</summary>
    public Tensor range(object start, object limit = null, object delta = null, TF_DataType? dtype = null, string name = "range")
    {
        Tensor from = convert_to_tensor(limit is null ? 0 : start);
        Tensor to = convert_to_tensor(limit ?? start);
        TF_DataType type = dtype ?? Tensor.Common(from, to);
        NumPy.NDArray numbers = NumPy.np.arange((double)from, (double)to, (double)convert_to_tensor(delta ?? 1));
        return new Tensor(numbers.astype(type)) { name = name };
    }

    internal static Tensor Places(
        Tensor input, int? axis, Func<Value, int?, bool, Value> function, TF_DataType dtype, string name) =>
        Tensor.Map(input, value => Ops.Cast(function(value, axis, false), dtype.ToNative()), name, dtype);

    private static Tensor Reduced(
        Tensor x, Axis axis, bool keepdims, Func<Value, IntList?, bool, Value> function, string name, TF_DataType? dtype = null) =>
        Tensor.Map(x, value => function(value, Axis.ToNative(axis), keepdims), name, dtype);
}
