namespace Tensorflow.Keras.Metrics;

/// <summary>A metric of Keras'.</summary>
public sealed class Metric : IMetricFunc
{
    private readonly Native.Metrics.Metric _native;
    private readonly TF_DataType _dtype;

    private readonly int? _classes;

    /// <param name="classes">How many classes the outputs must have; any number if null.</param>
    internal Metric(Native.Metrics.Metric native, TF_DataType dtype, int? classes = null) =>
        (_native, _dtype, _classes) = (native, dtype, classes);

    public string Name => _native.Name;

    /// <summary>Adds a batch.</summary>
    /// <returns>The result so far.</returns>
    public Tensor update_state(Tensor y_true, Tensor y_pred, Tensor sample_weight = null)
    {
        RequireClasses(y_pred.shape);
        _native.UpdateState(Floats(y_true), Floats(y_pred), sample_weight is null ? null : Floats(sample_weight));
        return result();
    }

    /// <summary>The metric after all batches: a number, or one for each class of an F score without an average.</summary>
    public Tensor result() => _native is Native.Metrics.FBetaScore { Average: null } score
        ? Binding.tf.constant(score.PerClass().ToArray(), _dtype, name: Name)
        : Binding.tf.cast(new Tensor(_native.Current()), _dtype, Name);

    public void reset_states() => _native.ResetState();

    /// <summary>What the engine's models take.</summary>
    internal static Native.Metrics.Metric ToNative(IMetricFunc metric) => metric is Metric ours ? ours._native : throw new ValueError(
        $"A metric of keras.metrics is needed. Received: {metric?.GetType().Name ?? "null"}, whose state a compiled step cannot keep; "
        + "compute it in a callback, at the end of an epoch.");

    /// <summary>Refuses outputs of another number of classes than the metric was told.</summary>
    internal void RequireClasses(Shape outputs)
    {
        if (_classes is int classes && outputs[-1] != classes)
        {
            throw new ValueError($"The metric {Name} was told of {classes} classes, num_classes. Received: outputs {outputs}.");
        }
    }

    private static Value Floats(Tensor tensor) => Ops.Cast(tensor.Value, Native.Config.Floatx);
}
