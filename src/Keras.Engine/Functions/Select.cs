using Keras.Engine.Operations;
using Keras.Engine.Tensors;

namespace Keras;

/// <content>Choice and conversion.</content>
public static partial class Ops
{
    /// <summary><paramref name="whenTrue"/> where <paramref name="condition"/> is not 0, else <paramref name="whenFalse"/>.</summary>
    public static Value Select(Value condition, Value whenTrue, Value whenFalse) =>
        new(new SelectOp(), condition, whenTrue, whenFalse);

    /// <summary>Converts elements to another type; towards integers it truncates.</summary>
    public static Value Cast(Value x, DType dtype) => x.DType == dtype ? x : new Value(new CastOp(dtype), x);

    /// <summary>Passes <paramref name="x"/> on; gradients stop here.</summary>
    public static Value StopGradient(Value x) => new(new StopGradientOp(), x);
}
