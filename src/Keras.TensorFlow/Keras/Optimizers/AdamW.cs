namespace Tensorflow.Keras.Optimizers;

/// <summary>Adam with weights that decay by themselves.</summary>
public class AdamW : OptimizerV2
{
    /// <param name="no_decay_params">Names of weights, or parts of them, that do not decay.</param>
    public AdamW(
        float learning_rate = 0.001f,
        float weight_decay = 0.004f,
        float beta_1 = 0.9f,
        float beta_2 = 0.999f,
        float epsilon = 1e-7f,
        bool amsgrad = false,
        List<string> no_decay_params = null,
        string name = "AdamW")
        : base(Make(learning_rate, weight_decay, beta_1, beta_2, epsilon, amsgrad, no_decay_params, name))
    {
    }

    private static Native.Optimizers.AdamW Make(
        float rate, float decay, float beta1, float beta2, float epsilon, bool amsgrad, List<string> notDecayed, string name)
    {
        Native.Optimizers.AdamW made = new(
            rate.AsWritten(), decay.AsWritten(), beta1.AsWritten(), beta2.AsWritten(), epsilon.AsWritten(), amsgrad, name: name);
        made.ExcludeFromWeightDecay([.. notDecayed ?? []]);
        return made;
    }
}
