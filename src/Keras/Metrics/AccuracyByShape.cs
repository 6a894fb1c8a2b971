namespace Keras.Metrics;

/// <summary>What the name <c>"accuracy"</c> stands for: the accuracy that suits the shapes.</summary>
internal sealed class AccuracyByShape : MetricByShape
{
    protected override Metric Binary() => new BinaryAccuracy();

    protected override Metric Sparse() => new SparseCategoricalAccuracy();

    protected override Metric Categorical() => new CategoricalAccuracy();
}
