using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Layers;

namespace Keras.Metrics;

/// <summary>
/// The mean over classes of <c>intersection / union</c> of what is the class and what is taken for it; classes that
/// occur nowhere do not count.
/// </summary>
/// <remarks>Targets and outputs are class numbers of the same shape. Port of keras/metrics.</remarks>
/// <param name="numClasses">Number of classes.</param>
/// <param name="name">The name in logs; <c>"mean_io_u"</c> if null.</param>
/// <exception cref="ArgumentException"><paramref name="numClasses"/> is not positive.</exception>
public sealed class MeanIoU(int numClasses, string? name = null) : Metric(name)
{
    private Variable? _both;
    private Variable? _actual;
    private Variable? _predicted;

    /// <inheritdoc cref="MeanIoU" path="/param[@name='numClasses']"/>
    public int NumClasses { get; } = Guard.Positive(numClasses);

    private Variable Both => _both ??= AddWeight("intersection", NumClasses);

    private Variable Actual => _actual ??= AddWeight("actual", NumClasses);

    private Variable Predicted => _predicted ??= AddWeight("predicted", NumClasses);

    /// <inheritdoc/>
    public override void UpdateState(Value yTrue, Value yPred, Value? sampleWeight, CallContext context)
    {
        Value weights = sampleWeight is null
            ? Ops.Fill(1, yPred.Types[0])
            : SampleWeights.Spread(sampleWeight, yPred, Name);
        Value column = Ops.Reshape(weights, Shape.Of([(int)weights.Shape.Length, 1]));
        Value actual = Rows(yTrue, yPred.DType);
        Value predicted = Rows(yPred, yPred.DType);
        context.Update(Both, context.Read(Both) + Ops.Sum(actual * predicted * column, [0]));
        context.Update(Actual, context.Read(Actual) + Ops.Sum(actual * column, [0]));
        context.Update(Predicted, context.Read(Predicted) + Ops.Sum(predicted * column, [0]));
    }

    /// <inheritdoc/>
    public override Value Result(CallContext context)
    {
        Value both = context.Read(Both);
        Value union = context.Read(Actual) + context.Read(Predicted) - both;
        Value occurs = 1 - Ops.Equal(union, Ops.Constant(0, union.DType));
        return Quotient.OrZero(Ops.Sum(Quotient.OrZero(both, union)), Ops.Sum(occurs));
    }

    private Value Rows(Value classes, DType dtype) =>
        Ops.OneHot(Ops.Reshape(classes, Shape.Of([(int)classes.Shape.Length])), NumClasses, dtype);
}
