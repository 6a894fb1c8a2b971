namespace Keras.Regularizers;

/// <summary>The penalty <c>l1 * sum(|w|)</c>. Port of keras/regularizers.py.</summary>
/// <param name="l1">Factor, zero or more.</param>
/// <exception cref="ArgumentException">The factor is negative.</exception>
public class L1(double l1 = 0.01) : L1L2(l1, 0);
