using Keras.Engine.Tensors;

namespace Keras.Constraints;

/// <summary>Keeps the length of every unit's weights at most at a number.</summary>
/// <remarks>Port of keras/constraints.py; Srivastava et al. 2014.</remarks>
/// <param name="maxValue">Greatest length.</param>
/// <param name="axis">
/// Axes over which a unit's length is taken; 0 if null, for the kernel of Dense. <c>[0, 1, 2]</c> for that of Conv2D.
/// </param>
/// <exception cref="ArgumentException"><paramref name="maxValue"/> is negative.</exception>
public class MaxNorm(double maxValue = 2, IntList? axis = null) : Constraint
{
    public double MaxValue { get; } = Guard.NonNegative(maxValue);

    public IntList Axis { get; } = axis ?? 0;

    /// <inheritdoc/>
    public override Value Call(Value weight)
    {
        Value length = UnitNorm.Length(weight, Axis);
        return weight * (Ops.Clip(length, 0, MaxValue) / (Config.Epsilon + length));
    }
}
