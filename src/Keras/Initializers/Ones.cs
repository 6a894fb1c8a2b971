namespace Keras.Initializers;

/// <summary>Weights of 1.</summary>
/// <remarks>Port of keras/initializers.py.</remarks>
[KerasAlias("one")]
public class Ones : Initializer
{
    /// <inheritdoc/>
    public override float[] Create(Shape shape) => new Constant(1).Create(shape);
}
