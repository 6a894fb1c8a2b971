namespace Tensorflow.Keras.Optimizers;

/// <summary>Gradient descent, with momentum, and nesterov's.</summary>
public class SGD(float learning_rate, float momentum = 0.0f, bool nesterov = false, float decay = 0.0f) : OptimizerV2(
    new Native.Optimizers.SGD(learning_rate.AsWritten(), momentum.AsWritten(), nesterov, decay.AsWritten()))
{
}
