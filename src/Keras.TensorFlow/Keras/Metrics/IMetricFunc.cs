namespace Tensorflow.Keras.Metrics;

/// <summary>What is told of a training beside the loss: one of <c>keras.metrics</c>.</summary>
public interface IMetricFunc
{
    string Name { get; }

    Tensor update_state(Tensor y_true, Tensor y_pred, Tensor sample_weight = null);

    Tensor result();

    void reset_states();
}
