using Keras.Engine.Operations;

namespace Keras;

/// <content>Broadcasting.</content>
public static partial class Ops
{
    /// <summary>Repeats <paramref name="value"/> along axes of size 1 and along new axes in front.</summary>
    public static Value BroadcastTo(Value value, Shape shape) =>
        value.Shape == shape ? value : new Value(new BroadcastToOp(shape), value);
}
