using Tensorflow.NumPy;

namespace Tensorflow;

/// <content>Arithmetic, comparisons, indices, and numbers as tensors.</content>
public partial class Tensor
{
    public Tensor this[int idx] => this[Slice.Index(idx)];

    public Tensor this[params Slice[] slices] =>
        Map(this, value => value[[.. slices.Select(slice => ToIndex(slice))]], dtype: dtype);

    public Tensor this[params string[] slices] => this[[.. slices.SelectMany(Slice.ParseSlices)]];

    public static implicit operator Tensor(bool value) => new NDArray(value);

    public static implicit operator Tensor(byte value) => Literal(value, TF_DataType.TF_UINT8);

    public static implicit operator Tensor(sbyte value) => Literal(value, TF_DataType.TF_INT32);

    public static implicit operator Tensor(short value) => Literal(value, TF_DataType.TF_INT32);

    public static implicit operator Tensor(ushort value) => Literal(value, TF_DataType.TF_INT32);

    public static implicit operator Tensor(int value) => Literal(value, TF_DataType.TF_INT32);

    public static implicit operator Tensor(uint value) => Literal(value, TF_DataType.TF_INT64);

    public static implicit operator Tensor(long value) => Literal(value, TF_DataType.TF_INT64);

    public static implicit operator Tensor(float value) => Literal(value, TF_DataType.TF_FLOAT);

    public static implicit operator Tensor(double value) => Literal(value, TF_DataType.TF_DOUBLE);

    public static implicit operator Tensor(Shape shape) => new NDArray(shape.as_int_list());

    public static explicit operator bool(Tensor tensor) => tensor.numpy();

    public static explicit operator byte(Tensor tensor) => tensor.numpy();

    public static explicit operator int(Tensor tensor) => tensor.numpy();

    public static explicit operator long(Tensor tensor) => tensor.numpy();

    public static explicit operator float(Tensor tensor) => tensor.numpy();

    public static explicit operator double(Tensor tensor) => tensor.numpy();

    public static Tensor operator +(Tensor lhs, Tensor rhs) => Map(lhs, rhs, (x, y) => x + y);

    public static Tensor operator -(Tensor lhs, Tensor rhs) => Map(lhs, rhs, (x, y) => x - y);

    public static Tensor operator *(Tensor lhs, Tensor rhs) => Map(lhs, rhs, (x, y) => x * y);

    /// <summary>True division: whole numbers give float64, as in Python.</summary>
    public static Tensor operator /(Tensor lhs, Tensor rhs) =>
        Map(lhs, rhs, (x, y) => x / y, operands: Common(lhs, rhs) is var common && common.is_floating() ? common : TF_DataType.TF_DOUBLE);

    public static Tensor operator %(Tensor lhs, Tensor rhs) => Map(lhs, rhs, (x, y) => x % y);

    public static Tensor operator <(Tensor lhs, Tensor rhs) => Map(lhs, rhs, (x, y) => x < y, dtype: TF_DataType.TF_BOOL);

    public static Tensor operator >(Tensor lhs, Tensor rhs) => Map(lhs, rhs, (x, y) => x > y, dtype: TF_DataType.TF_BOOL);

    public static Tensor operator <=(Tensor lhs, Tensor rhs) => Map(lhs, rhs, (x, y) => x <= y, dtype: TF_DataType.TF_BOOL);

    public static Tensor operator >=(Tensor lhs, Tensor rhs) => Map(lhs, rhs, (x, y) => x >= y, dtype: TF_DataType.TF_BOOL);

    public static Tensor operator -(Tensor x) => Map(x, value => -value);

    private static Tensor Literal(double number, TF_DataType dtype) =>
        new(Ops.Constant(number, dtype.ToNative()), dtype) { IsLiteral = true };

    private static Native.Engine.Graphs.ValueIndex ToIndex(Slice slice) => slice.ToString() switch
    {
        "np.newaxis" => "None",
        var text => text,
    };
}
