namespace Keras.Initializers;

/// <summary>Weights of 0.</summary>
/// <remarks>Port of keras/initializers.py.</remarks>
[KerasAlias("zero")]
public class Zeros : Initializer
{
    /// <inheritdoc/>
    public override float[] Create(Shape shape) => new Constant(0).Create(shape);
}
