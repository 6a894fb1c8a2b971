namespace Keras.Initializers;

/// <summary>Truncated normal weights of variance <c>2 / inputs</c>.</summary>
/// <remarks>Port of keras/initializers.py; He et al. 2015.</remarks>
/// <param name="seed">Fixes the numbers; random if null.</param>
public class HeNormal(int? seed = null) : VarianceScaling(2, "fan_in", "truncated_normal", seed);
