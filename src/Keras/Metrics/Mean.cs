using System.Numerics.Tensors;
using Keras.Layers;

namespace Keras.Metrics;

/// <summary>
/// The weighted mean of all numbers since the last reset: <c>sum(weight * value) / sum(weight)</c>; 0 of none.
/// </summary>
/// <remarks>As a metric of a model it is the mean of the outputs. Port of Mean in keras/metrics.</remarks>
/// <param name="name">The name in logs; <c>"mean"</c> if null.</param>
public class Mean(string? name = null) : Metric(name)
{
    private Variable? _total;
    private Variable? _count;

    private Variable Total => _total ??= AddWeight("total", Shape.Scalar);

    private Variable Count => _count ??= AddWeight("count", Shape.Scalar);

    /// <summary>Adds a number to the mean, at once.</summary>
    public void UpdateState(double value)
    {
        Tensor<double> values = Tensor.Create<double>([value], [1]);
        UpdateState(values, values);
    }

    /// <summary>Adds numbers to the mean.</summary>
    /// <param name="values">Any number of numbers.</param>
    /// <param name="sampleWeight">
    /// Weights in the shape of <paramref name="values"/> or of its first axes; null for 1.
    /// </param>
    /// <param name="context">Receives the new state.</param>
    /// <exception cref="ArgumentException">The weights do not fit the values.</exception>
    public void UpdateState(Value values, Value? sampleWeight, CallContext context)
    {
        Value numbers = Ops.Cast(values, Total.DType);
        Value count = Ops.Constant(numbers.Shape.Length, Total.DType);
        if (sampleWeight is not null)
        {
            Value weights = SampleWeights.Spread(sampleWeight, numbers, Name);
            numbers *= weights;
            count = Ops.Sum(weights);
        }

        context.Update(Total, context.Read(Total) + Ops.Sum(numbers));
        context.Update(Count, context.Read(Count) + count);
    }

    /// <inheritdoc/>
    public override void UpdateState(Value yTrue, Value yPred, Value? sampleWeight, CallContext context) =>
        UpdateState(yPred, sampleWeight, context);

    /// <inheritdoc/>
    public override Value Result(CallContext context) => Quotient.OrZero(context.Read(Total), context.Read(Count));
}
