namespace Tensorflow.Keras.Optimizers;

/// <summary>Adam: rates by the moments of each weight's gradients.</summary>
public class Adam(
    float learning_rate = 0.001f,
    float beta_1 = 0.9f,
    float beta_2 = 0.999f,
    float epsilon = 1e-7f,
    bool amsgrad = false,
    string name = "Adam") : OptimizerV2(new Native.Optimizers.Adam(
        learning_rate.AsWritten(), beta_1.AsWritten(), beta_2.AsWritten(), epsilon.AsWritten(), amsgrad, name: name))
{
}
