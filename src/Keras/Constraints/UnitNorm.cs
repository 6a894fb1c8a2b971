using Keras.Engine.Tensors;

namespace Keras.Constraints;

/// <summary>Gives the weights of every unit the length 1.</summary>
/// <remarks>Port of keras/constraints.py.</remarks>
/// <param name="axis">
/// Axes over which a unit's length is taken; 0 if null, for the kernel of Dense. <c>[0, 1, 2]</c> for that of Conv2D.
/// </param>
public class UnitNorm(IntList? axis = null) : Constraint
{
    public IntList Axis { get; } = axis ?? 0;

    /// <inheritdoc/>
    public override Value Call(Value weight) => weight / (Config.Epsilon + Length(weight, Axis));

    internal static Value Length(Value weight, IntList axes) =>
        Ops.Sqrt(Ops.Sum(Ops.Square(weight), axes, keepDims: true));
}
