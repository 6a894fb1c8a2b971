namespace Tensorflow.NumPy;

/// <content>Arithmetic and comparisons, element by element, with broadcasting.</content>
public partial class NDArray
{
    public static NDArray operator +(NDArray lhs, NDArray rhs) => Arithmetic.Add(lhs, rhs);

    public static NDArray operator -(NDArray lhs, NDArray rhs) => Arithmetic.Subtract(lhs, rhs);

    public static NDArray operator *(NDArray lhs, NDArray rhs) => Arithmetic.Multiply(lhs, rhs);

    public static NDArray operator /(NDArray lhs, NDArray rhs) => Arithmetic.Divide(lhs, rhs);

    public static NDArray operator %(NDArray lhs, NDArray rhs) => Arithmetic.Modulo(lhs, rhs);

    public static NDArray operator <(NDArray lhs, NDArray rhs) => Arithmetic.Less(lhs, rhs);

    public static NDArray operator >(NDArray lhs, NDArray rhs) => Arithmetic.Less(rhs, lhs);

    public static NDArray operator <=(NDArray lhs, NDArray rhs) => Arithmetic.LessEqual(lhs, rhs);

    public static NDArray operator >=(NDArray lhs, NDArray rhs) => Arithmetic.LessEqual(rhs, lhs);

    public static NDArray operator -(NDArray lhs) => Arithmetic.Multiply(lhs, np.full(Shape.Scalar, -1).astype(lhs.dtype));

    public static NDArray operator ==(NDArray lhs, NDArray rhs) =>
        lhs is null || rhs is null ? ReferenceEquals(lhs, rhs) : Arithmetic.Equal(lhs, rhs);

    public static NDArray operator !=(NDArray lhs, NDArray rhs) =>
        lhs is null || rhs is null ? !ReferenceEquals(lhs, rhs) : np.logical_not(Arithmetic.Equal(lhs, rhs));
}
