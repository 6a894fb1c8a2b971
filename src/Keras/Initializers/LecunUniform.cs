namespace Keras.Initializers;

/// <summary>Uniform weights of variance <c>1 / inputs</c>.</summary>
/// <remarks>Port of keras/initializers.py; LeCun et al. 1998.</remarks>
/// <param name="seed">Fixes the numbers; random if null.</param>
public class LecunUniform(int? seed = null) : VarianceScaling(1, "fan_in", "uniform", seed);
