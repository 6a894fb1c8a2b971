namespace Tensorflow;

/// <content>How functions of tensors are computed.</content>
public partial class Tensor
{
    /// <summary>A function of one tensor.</summary>
    internal static Tensor Map(Tensor x, Func<Value, Value> function, string name = null, TF_DataType? dtype = null) =>
        MapAll([x], values => function(values[0]), name, dtype);

    /// <summary>A function of two tensors, which are brought to one type first.</summary>
    internal static Tensor Map(
        Tensor x, Tensor y, Func<Value, Value, Value> function, string name = null, TF_DataType? dtype = null, TF_DataType? operands = null)
    {
        TF_DataType common = operands ?? Common(x, y);
        DType type = common.ToNative();
        return MapAll(
            [x, y], values => function(Ops.Cast(values[0], type), Ops.Cast(values[1], type)), name, dtype ?? (operands ?? common));
    }

    /// <summary>
    /// A function of tensors: computed at once, or within the step that is traced; a layer of its own where one of them stands for what
    /// a model will be given.
    /// </summary>
    internal static Tensor MapAll(
        IReadOnlyList<Tensor> tensors, Func<IReadOnlyList<Value>, Value> function, string name = null, TF_DataType? dtype = null)
    {
        if (!tensors.Any(tensor => tensor.IsFromKerasTensor))
        {
            return new Tensor(function([.. tensors.Select(tensor => tensor.Value)]), dtype, name);
        }

        Tensor[] given = [.. tensors.Where(tensor => tensor.IsFromKerasTensor)];
        Native.Layers.Lambda layer = new((IReadOnlyList<Value> values) =>
        {
            Queue<Value> next = new(values);
            return function([.. tensors.Select(tensor => tensor.IsFromKerasTensor ? next.Dequeue() : tensor.Value)]);
        });
        Native.KerasTensor[] symbols = [.. given.Select(tensor => tensor.Symbol)];
        return new Tensor(layer.Apply(symbols), dtype) { name = name };
    }

    /// <summary>The type that two tensors have together: a number of the program takes the other's, unless it would be cut off.</summary>
    internal static TF_DataType Common(Tensor x, Tensor y)
    {
        (Tensor literal, Tensor other) = x.IsLiteral ? (x, y) : (y, x);
        return literal.IsLiteral && (other.dtype.is_floating() || (literal.dtype.is_integer() && other.dtype.is_integer())) ? other.dtype
            : literal.IsLiteral && literal.dtype.is_floating() && !other.IsLiteral ? TF_DataType.TF_FLOAT
            : dtypes.Common(x.dtype, y.dtype);
    }
}
