namespace Keras.Metrics;

/// <summary>Division for rates of what may not have occurred.</summary>
internal static class Quotient
{
    /// <summary><c>x / y</c>, and 0 where y is 0.</summary>
    public static Value OrZero(Value x, Value y) => Ops.Select(y, x / y, Ops.Constant(0, y.DType));
}
