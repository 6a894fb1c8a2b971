namespace Keras.Constraints;

/// <summary>Sets negative elements to 0.</summary>
/// <remarks>Port of keras/constraints.py.</remarks>
public class NonNeg : Constraint
{
    /// <inheritdoc/>
    public override Value Call(Value weight) => Ops.Relu(weight);
}
