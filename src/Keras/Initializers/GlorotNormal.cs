namespace Keras.Initializers;

/// <summary>Truncated normal weights of variance <c>2 / (inputs + outputs)</c>.</summary>
/// <remarks>Port of keras/initializers.py; Glorot and Bengio 2010.</remarks>
/// <param name="seed">Fixes the numbers; random if null.</param>
public class GlorotNormal(int? seed = null) : VarianceScaling(1, "fan_avg", "truncated_normal", seed);
