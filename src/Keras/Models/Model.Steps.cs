using System.Reflection;
using Keras.Layers;

namespace Keras.Models;

/// <content>What a step computes: to be overridden by models of one's own.</content>
/// <remarks>
/// Steps are traced once for each shapes of a batch, and run as one compiled graph. Within a step, a variable that was
/// assigned, as by <see cref="Optimizers.Optimizer.Minimize"/>, has its new value from then on.
/// </remarks>
public partial class Model
{
    private static readonly Type[] s_stepParameters = [typeof(StepData), typeof(CallContext)];

    /// <summary>Whether a class of one's own says what a step is: then data are passed to it as they are given.</summary>
    internal bool HasOwnSteps => Overrides(nameof(TrainStep), s_stepParameters, typeof(Model))
        || Overrides(nameof(TestStep), s_stepParameters, typeof(Model));

    /// <summary>
    /// Penalties of weights that have regularizers, and what layers have added to the loss so far in this step; outside of
    /// steps, in the last call.
    /// </summary>
    public IReadOnlyList<Value> Losses => Penalties(CallContext.Required);

    /// <summary>One step of training: computes the loss, updates weights, and tells what is to be logged.</summary>
    /// <param name="data">The batch.</param>
    /// <param name="context">Gives gradients, draws random numbers.</param>
    /// <returns>Scalars by their names in logs, in that order.</returns>
    /// <example><code>
    /// protected override IReadOnlyDictionary&lt;string, Value&gt; TrainStep(StepData data, CallContext context)
    /// {
    ///     Value predicted = Apply(data.X, training: true);
    ///     Value loss = ComputeLoss(data, predicted, context);
    ///     Optimizer.ApplyGradients(context.Gradients(loss, TrainableWeights).Zip(TrainableWeights));
    ///     return ComputeMetrics(data, predicted, loss, context);
    /// }
    /// </code></example>
    protected virtual IReadOnlyDictionary<string, Value> TrainStep(StepData data, CallContext context)
    {
        IReadOnlyList<Value> outputs = ApplyAll(data.Inputs, training: true);
        Value loss = ComputeLoss(data, outputs, context);
        Setup.Minimize(loss, context);
        return ComputeMetrics(data, outputs, loss, context);
    }

    /// <summary>One step of Evaluate or of validation, in inference mode.</summary>
    /// <inheritdoc cref="TrainStep" path="/*[self::param or self::returns]"/>
    protected virtual IReadOnlyDictionary<string, Value> TestStep(StepData data, CallContext context)
    {
        IReadOnlyList<Value> outputs = ApplyAll(data.Inputs);
        return ComputeMetrics(data, outputs, ComputeLoss(data, outputs, context), context);
    }

    /// <summary>One step of Predict, in inference mode.</summary>
    /// <param name="inputs">The inputs of a batch.</param>
    /// <param name="context">Draws random numbers.</param>
    /// <returns>What Predict returns for the batch.</returns>
    protected virtual IReadOnlyList<Value> PredictStep(IReadOnlyList<Value> inputs, CallContext context) =>
        ApplyAll(inputs);

    /// <summary>The total loss: what Compile was given, and <see cref="Losses"/>.</summary>
    /// <param name="data">The batch.</param>
    /// <param name="outputs">What the model gave for its inputs.</param>
    /// <param name="context">Receives the means of each output's loss.</param>
    /// <returns>A scalar.</returns>
    /// <exception cref="InvalidOperationException">There is no loss to train with.</exception>
    protected virtual Value ComputeLoss(StepData data, IReadOnlyList<Value> outputs, CallContext context)
    {
        Value[] terms = [.. Setup.LossTerms(data, outputs, context), .. Penalties(context)];
        return terms.Length > 0 ? terms.Aggregate((sum, term) => sum + term)
            : !context.Training ? Ops.Constant(0, outputs[0].DType)
            : throw new InvalidOperationException(
                $"Model {Name} has no loss to compute: give Compile a `loss`, or add one in a layer by AddLoss.");
    }

    /// <summary>The total loss of a model with one output.</summary>
    /// <inheritdoc cref="ComputeLoss(StepData, IReadOnlyList{Value}, CallContext)"/>
    protected Value ComputeLoss(StepData data, Value output, CallContext context) => ComputeLoss(data, [output], context);

    /// <summary>Updates the metrics that Compile was given, and tells their values.</summary>
    /// <param name="data">The batch.</param>
    /// <param name="outputs">What the model gave for its inputs.</param>
    /// <param name="loss">The loss, whose mean over the epoch is logged as <c>"loss"</c>; null for none.</param>
    /// <param name="context">Receives the sums.</param>
    /// <returns>Scalars by their names in logs.</returns>
    protected virtual IReadOnlyDictionary<string, Value> ComputeMetrics(
        StepData data, IReadOnlyList<Value> outputs, Value? loss, CallContext context) =>
        Setup.MetricValues(data, outputs, loss, context);

    /// <summary>Updates the metrics of a model with one output.</summary>
    /// <inheritdoc cref="ComputeMetrics(StepData, IReadOnlyList{Value}, Value?, CallContext)"/>
    protected IReadOnlyDictionary<string, Value> ComputeMetrics(
        StepData data, Value output, Value? loss, CallContext context) => ComputeMetrics(data, [output], loss, context);

    internal IReadOnlyDictionary<string, Value> Step(StepData data, CallContext context, bool training) =>
        training ? TrainStep(data, context) : TestStep(data, context);

    internal IReadOnlyList<Value> Predict(IReadOnlyList<Value> inputs, CallContext context) => PredictStep(inputs, context);

    // Penalties of frozen weights count too, as in tf.keras; a shared weight counts once.
    private IReadOnlyList<Value> Penalties(CallContext context) =>
    [
        .. AllWeights.Where(weight => weight.Regularizer is not null)
            .Select(weight => weight.Regularizer!.Call(weight.Variable)),
        .. context.Losses,
    ];

    private bool Overrides(string method, Type[] parameters, Type original) => GetType()
        .GetMethod(method, BindingFlags.Instance | BindingFlags.NonPublic, parameters)!.DeclaringType != original;
}
