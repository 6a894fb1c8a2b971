using Keras.Engine.Tensors;

namespace Keras.Constraints;

/// <summary>Keeps the length of every unit's weights between two numbers.</summary>
/// <remarks>Port of keras/constraints.py.</remarks>
/// <param name="minValue">Least length.</param>
/// <param name="maxValue">Greatest length.</param>
/// <param name="rate">
/// How strictly: the length becomes <c>(1 - rate) * length + rate * clip(length, minValue, maxValue)</c>; in [0, 1].
/// </param>
/// <param name="axis">
/// Axes over which a unit's length is taken; 0 if null, for the kernel of Dense. <c>[0, 1, 2]</c> for that of Conv2D.
/// </param>
/// <exception cref="ArgumentException">A length is negative, or the rate lies outside [0, 1].</exception>
public class MinMaxNorm(double minValue = 0, double maxValue = 1, double rate = 1, IntList? axis = null) : Constraint
{
    public double MinValue { get; } = Guard.NonNegative(minValue);

    public double MaxValue { get; } = Guard.NonNegative(maxValue);

    public double Rate { get; } = Guard.InRange(rate, 0, 1);

    public IntList Axis { get; } = axis ?? 0;

    /// <inheritdoc/>
    public override Value Call(Value weight)
    {
        Value length = UnitNorm.Length(weight, Axis);
        Value desired = (Rate * Ops.Clip(length, MinValue, MaxValue)) + ((1 - Rate) * length);
        return weight * (desired / (Config.Epsilon + length));
    }
}
