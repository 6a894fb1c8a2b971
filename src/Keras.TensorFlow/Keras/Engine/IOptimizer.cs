namespace Tensorflow.Keras.Engine;

/// <summary>An optimizer of <c>keras.optimizers</c>.</summary>
public interface IOptimizer
{
    void apply_gradients((Tensor, IVariableV1) grads_and_vars, string name = null, bool experimental_aggregate_gradients = true);

    void apply_gradients(
        IEnumerable<(Tensor, IVariableV1)> grads_and_vars, string name = null, bool experimental_aggregate_gradients = true);

    void apply_gradients((Tensor, ResourceVariable) grads_and_vars, string name = null, bool experimental_aggregate_gradients = true);

    void apply_gradients(
        IEnumerable<(Tensor, ResourceVariable)> grads_and_vars, string name = null, bool experimental_aggregate_gradients = true);
}
