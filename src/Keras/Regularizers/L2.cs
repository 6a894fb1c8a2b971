namespace Keras.Regularizers;

/// <summary>The penalty <c>l2 * sum(w^2)</c>. Port of keras/regularizers.py.</summary>
/// <remarks>There is no factor 1/2: PyTorch's <c>weight_decay</c> is twice <c>l2</c>.</remarks>
/// <param name="l2">Factor, zero or more.</param>
/// <exception cref="ArgumentException">The factor is negative.</exception>
public class L2(double l2 = 0.01) : L1L2(0, l2);
