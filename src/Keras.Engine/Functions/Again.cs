using Keras.Engine.Operations;

namespace Keras;

/// <content>Computing twice instead of keeping.</content>
public static partial class Ops
{
    /// <summary>Another name of <paramref name="x"/>: what reads it is computed late, and shared with nothing else.</summary>
    public static Value Again(Value x) => new(new AgainOp(), x);
}
