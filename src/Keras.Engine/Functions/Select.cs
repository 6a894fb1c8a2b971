using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;

namespace Keras;

/// <content>Choice and conversion.</content>
public static partial class Ops
{
    /// <summary><paramref name="whenTrue"/> where <paramref name="condition"/> is not 0, else <paramref name="whenFalse"/>.</summary>
    public static Value Select(Value condition, Value whenTrue, Value whenFalse) =>
        new(new SelectOp(), condition, whenTrue, whenFalse);

    /// <summary>
    /// <paramref name="x1"/> where <paramref name="condition"/> is not 0, else <paramref name="x2"/>; the condition may have
    /// another type.
    /// </summary>
    public static Value Where(Value condition, Operand x1, Operand x2)
    {
        (Value whenTrue, Value whenFalse) = Operand.Pair(x1, x2, condition.DType);
        Value mask = condition.DType == whenTrue.DType ? condition : Cast(NotEqual(condition, 0), whenTrue.DType);
        return Select(mask, whenTrue, whenFalse);
    }

    /// <summary>Converts elements to another type; towards integers it truncates.</summary>
    public static Value Cast(Value x, DType dtype) => x.DType == dtype ? x : new Value(new CastOp(dtype), x);

    /// <summary>Converts elements to another type; towards integers it truncates.</summary>
    /// <param name="x">Any values.</param>
    /// <param name="dtype">
    /// <c>"float32"</c>, <c>"float64"</c>, <c>"int32"</c>, <c>"int64"</c>, <c>"uint8"</c>; <c>"bool"</c> makes 1 of what is
    /// not 0, as <c>"uint8"</c>.
    /// </param>
    /// <exception cref="ArgumentException">There is no such type.</exception>
    public static Value Cast(Value x, string dtype) =>
        dtype == "bool" ? Cast(NotEqual(x, 0), DType.UInt8) : Cast(x, DTypes.Parse(dtype));

    /// <summary>Passes <paramref name="x"/> on; gradients stop here.</summary>
    public static Value StopGradient(Value x) => new(new StopGradientOp(), x);
}
