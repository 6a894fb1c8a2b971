namespace Keras.Initializers;

/// <summary>Uniform weights of variance <c>2 / (inputs + outputs)</c>: the default of kernels.</summary>
/// <remarks>Port of keras/initializers.py; Glorot and Bengio 2010.</remarks>
/// <param name="seed">Fixes the numbers; random if null.</param>
public class GlorotUniform(int? seed = null) : VarianceScaling(1, "fan_avg", "uniform", seed);
