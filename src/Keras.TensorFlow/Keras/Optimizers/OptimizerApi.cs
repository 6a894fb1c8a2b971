using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Optimizers;

/// <summary>What <c>keras.optimizers</c> is.</summary>
public class OptimizerApi
{
    public IOptimizer Adam(
        float learning_rate = 0.001f,
        float beta_1 = 0.9f,
        float beta_2 = 0.999f,
        float epsilon = 1e-7f,
        bool amsgrad = false,
        string name = "Adam") => new Adam(learning_rate, beta_1, beta_2, epsilon, amsgrad, name);

    public IOptimizer AdamW(
        float learning_rate = 0.001f,
        float weight_decay = 0.004f,
        float beta_1 = 0.9f,
        float beta_2 = 0.999f,
        float epsilon = 1e-7f,
        bool amsgrad = false,
        List<string> no_decay_params = null,
        string name = "AdamW") => new AdamW(learning_rate, weight_decay, beta_1, beta_2, epsilon, amsgrad, no_decay_params, name);

    public IOptimizer RMSprop(
        float learning_rate = 0.001f,
        float rho = 0.9f,
        float momentum = 0.0f,
        float epsilon = 1e-7f,
        bool centered = false,
        string name = "RMSprop") => new RMSprop(new RMSpropArgs
        {
            LearningRate = learning_rate,
            RHO = rho,
            Momentum = momentum,
            Epsilon = epsilon,
            Centered = centered,
            Name = name,
        });

    /// <param name="nesterov">What TensorFlow.NET has no argument for.</param>
    public IOptimizer SGD(float learning_rate = 0.01f, float momentum = 0f, bool nesterov = false, float decay = 0f) =>
        new SGD(learning_rate, momentum, nesterov, decay);
}
