namespace Keras.Metrics;

/// <summary>What the name <c>"crossentropy"</c> stands for: the cross-entropy that suits the shapes.</summary>
internal sealed class CrossentropyByShape : MetricByShape
{
    protected override Metric Binary() => new BinaryCrossentropy();

    protected override Metric Sparse() => new SparseCategoricalCrossentropy();

    protected override Metric Categorical() => new CategoricalCrossentropy();
}
