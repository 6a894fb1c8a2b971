namespace Keras.Layers;

/// <summary>In training, adds normal noise.</summary>
/// <remarks>Output of the input's shape; the identity outside training. Port of keras/layers/noise.py.</remarks>
/// <param name="stddev">Standard deviation of the noise, zero or more.</param>
/// <param name="seed">Fixes the noise; random if null.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; this layer has none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException"><paramref name="stddev"/> is negative.</exception>
public class GaussianNoise(
    double stddev, int? seed = null, string? name = null, bool trainable = true, Shape? inputShape = null)
    : RandomLayer(seed, name, trainable, inputShape)
{
    public double Stddev { get; } = Guard.NonNegative(stddev);

    /// <inheritdoc/>
    protected override Value CallInTraining(Value inputs, int drawSeed, CallContext context) =>
        inputs + (Stddev * context.RandomNormal(inputs.Shape, drawSeed, inputs.DType));
}
