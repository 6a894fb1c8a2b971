using Keras.Engine.Tensors;
using Keras.Layers;

namespace Keras.Metrics;

/// <summary>
/// The mean over some classes of <c>intersection / union</c> of what is the class and what is taken for it; classes that
/// occur nowhere do not count.
/// </summary>
/// <remarks>
/// Targets and outputs are class numbers, or have the scores of classes along a last axis more. Port of keras/metrics.
/// </remarks>
/// <param name="numClasses">Number of classes.</param>
/// <param name="targetClassIds">The classes whose mean it is.</param>
/// <param name="name">The name in logs; <c>"io_u"</c> if null.</param>
/// <param name="ignoreClass">Places whose target is this number do not count; all do if null.</param>
/// <param name="sparseYTrue">Whether targets are class numbers; else they are one-hot.</param>
/// <param name="sparseYPred">Whether outputs are class numbers; else they are scores, as those of a softmax.</param>
/// <exception cref="ArgumentException">There is no class, or no such one.</exception>
public class IoU(
    int numClasses, IntList targetClassIds, string? name = null, int? ignoreClass = null, bool sparseYTrue = true, bool sparseYPred = true)
    : Metric(name)
{
    private Variable? _both;
    private Variable? _actual;
    private Variable? _predicted;

    /// <inheritdoc cref="IoU" path="/param[@name='numClasses']"/>
    public int NumClasses { get; } = Guard.Positive(numClasses);

    /// <inheritdoc cref="IoU" path="/param[@name='targetClassIds']"/>
    public IntList TargetClassIds { get; } = Known(targetClassIds, numClasses);

    /// <inheritdoc cref="IoU" path="/param[@name='ignoreClass']"/>
    public int? IgnoreClass { get; } = ignoreClass;

    /// <inheritdoc cref="IoU" path="/param[@name='sparseYTrue']"/>
    public bool SparseYTrue { get; } = sparseYTrue;

    /// <inheritdoc cref="IoU" path="/param[@name='sparseYPred']"/>
    public bool SparseYPred { get; } = sparseYPred;

    private Variable Both => _both ??= AddWeight("intersection", NumClasses);

    private Variable Actual => _actual ??= AddWeight("actual", NumClasses);

    private Variable Predicted => _predicted ??= AddWeight("predicted", NumClasses);

    /// <inheritdoc/>
    public override void UpdateState(Value yTrue, Value yPred, Value? sampleWeight, CallContext context)
    {
        DType dtype = yPred.DType;
        Value trueClasses = ClassNumbers(yTrue, SparseYTrue, "targets", nameof(sparseYTrue));
        Value predictedClasses = ClassNumbers(yPred, SparseYPred, "outputs", nameof(sparseYPred));
        if (trueClasses.Shape.Length != predictedClasses.Shape.Length)
        {
            throw new ArgumentException(
                $"The metric {Name} needs a class of each place in targets and outputs. Received: targets {yTrue.Shape} and "
                + $"outputs {yPred.Shape}. Set sparseYPred: false if outputs hold scores of classes, and sparseYTrue: false "
                + "if targets are one-hot.");
        }

        Value weights = SampleWeights.Spread(sampleWeight, Ops.Cast(predictedClasses, dtype), Name);
        Value actual = Rows(trueClasses, dtype);
        Value predicted = Rows(predictedClasses, dtype);
        Value column = Ops.Reshape(weights, (actual.Shape[0], 1));
        if (IgnoreClass is int ignored)
        {
            Value numbers = Ops.Reshape(Ops.Cast(trueClasses, dtype), (actual.Shape[0], 1));
            column *= 1 - Ops.Equal(numbers, Ops.Constant(ignored, dtype));
        }

        context.Update(Both, context.Read(Both) + Ops.Sum(actual * predicted * column, [0]));
        context.Update(Actual, context.Read(Actual) + Ops.Sum(actual * column, [0]));
        context.Update(Predicted, context.Read(Predicted) + Ops.Sum(predicted * column, [0]));
    }

    /// <inheritdoc/>
    public override Value Result(CallContext context)
    {
        Value both = context.Read(Both);
        Value union = context.Read(Actual) + context.Read(Predicted) - both;
        if (TargetClassIds.Count < NumClasses)
        {
            Value classes = Ops.Array(TargetClassIds.ToArray());
            (both, union) = (Ops.Gather(both, classes), Ops.Gather(union, classes));
        }

        Value occurs = 1 - Ops.Equal(union, Ops.Constant(0, union.DType));
        return Quotient.OrZero(Ops.Sum(Quotient.OrZero(both, union)), Ops.Sum(occurs));
    }

    private static IntList Known(IntList targetClassIds, int numClasses) =>
        targetClassIds.Count > 0 && targetClassIds.All(number => number >= 0 && number < numClasses)
            ? targetClassIds
            : throw new ArgumentException(
                $"`targetClassIds` must list classes from 0 to {numClasses - 1}. Received: {targetClassIds}.", nameof(targetClassIds));

    private Value ClassNumbers(Value values, bool isSparse, string what, string argument) =>
        isSparse ? values : values.Shape[^1] == NumClasses ? Ops.ArgMax(values, -1) : throw new ArgumentException(
            $"The metric {Name} with {argument}: false needs {what} with {NumClasses} classes along the last axis. "
            + $"Received: {values.Shape}.");

    private Value Rows(Value classes, DType dtype) =>
        Ops.OneHot(Ops.Reshape(classes, Shape.Of([CheckedSizes.Fit(classes.Shape.Length)])), NumClasses, dtype);
}
