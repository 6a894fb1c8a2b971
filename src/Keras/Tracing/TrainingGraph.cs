using Keras.Engine.Graphs;
using Keras.Engine.Passes;
using Keras.Engine.Tensors;
using Keras.Layers;
using Keras.Metrics;
using Keras.Models;
using Keras.Training;

namespace Keras.Tracing;

/// <summary>Traces a whole step: forward, losses, penalties, metrics and, to train, gradients and updates.</summary>
internal static class TrainingGraph
{
    /// <summary>The graph that maps inputs to the model's outputs.</summary>
    public static Graph Predict(Model model, IReadOnlyList<TensorType> inputs)
    {
        Value[] values = Placeholders(inputs, model.InputNames);
        CallContext context = new(training: false, model.DrawCount);
        IReadOnlyList<Value> outputs = model.Trace(values, context);
        Ownership.Check(model, outputs, context);
        CountDraws(model, context);
        return new Graph(values, outputs, Updates(context));
    }

    /// <summary>The graph of a training or test step; its results are the running means of loss and metrics.</summary>
    /// <param name="model">What is trained.</param>
    /// <param name="setup">What Compile was given.</param>
    /// <param name="inputs">Types of the model's inputs.</param>
    /// <param name="targets">Types of the targets, one per output that needs them.</param>
    /// <param name="sampleWeights">
    /// Types of the sample weights, one per target; none if all samples count alike.
    /// </param>
    /// <param name="training">Whether weights are updated.</param>
    public static Graph Step(
        Model model,
        TrainingSetup setup,
        IReadOnlyList<TensorType> inputs,
        IReadOnlyList<TensorType> targets,
        IReadOnlyList<TensorType> sampleWeights,
        bool training)
    {
        Value[] x = Placeholders(inputs, model.InputNames);
        Value[] y = Placeholders(targets, [.. setup.TargetNames.Select(name => $"{name}_target")]);
        Value[] weights = Placeholders(sampleWeights, [.. setup.TargetNames.Select(name => $"{name}_weight")]);
        int samples = inputs[0].Shape[0];

        CallContext context = new(training, training ? setup.Step : model.DrawCount, setup.IsTrainable);
        IReadOnlyList<Value> outputs = model.Trace(x, context);
        Ownership.Check(model, outputs, context);
        List<Value> lossTerms = [];
        List<Value> outputLosses = [];
        List<Value> metrics = [];
        for (int target = 0; target < y.Length; target++)
        {
            int output = setup.TargetOutputs[target];
            Value? sampleWeight = weights.Length > 0 ? weights[target] : null;
            setup.CheckTarget(target, y[target].Shape, outputs[output].Shape);
            if (setup.Losses[output] is { } loss)
            {
                Value value = WeightedMean(loss.Call(y[target], outputs[output]), sampleWeight);
                double factor = setup.LossWeights[output];
                lossTerms.Add(factor == 1 ? value : value * factor);
                if (outputs.Count > 1)
                {
                    outputLosses.Add(Add(setup.OutputLosses[output]!, value, samples, context));
                }
            }

            foreach (Metric metric in setup.MetricsOf(output, y[target].Shape, outputs[output].Shape))
            {
                metric.UpdateState(
                    y[target], outputs[output], setup.IsWeighted(metric) ? sampleWeight : null, context);
                metrics.Add(metric.Result(context));
            }
        }

        Value total = lossTerms.Concat(Penalties(model, context)).DefaultIfEmpty(Ops.Constant(0, outputs[0].DType))
            .Aggregate((sum, term) => sum + term);
        Value mean = Add(setup.TotalLoss, total, samples, context);
        Graph forward = new([.. x, .. y, .. weights], [mean, .. outputLosses, .. metrics], Updates(context));
        if (!training)
        {
            CountDraws(model, context);
            return forward with { Updates = Updates(context) };
        }

        setup.Optimizer.ServeOnly(model);
        return WithUpdates(forward, total, setup, context);
    }

    // Layers that run as in training even now draw other numbers the next time.
    private static void CountDraws(Model model, CallContext context)
    {
        if (context.HasDrawn)
        {
            context.Update(model.DrawCount, model.DrawCount + Ops.Constant(1, DType.Int64));
        }
    }

    // The mean over an epoch, each batch counting by its size.
    private static Value Add(Mean mean, Value value, int samples, CallContext context)
    {
        mean.UpdateState(value, Ops.Constant(samples, value.DType), context);
        return mean.Result(context);
    }

    // What the forward pass shares is shared by its gradients too, so it is simplified first.
    private static Graph WithUpdates(Graph forward, Value total, TrainingSetup setup, CallContext context)
    {
        Graph simplified = ForwardPipeline.Default.Run(forward with { Results = [total, .. forward.Results] });
        foreach (Update update in simplified.Updates)
        {
            context.Update(update.Variable, update.Value);
        }

        AddUpdates(setup, simplified.Results[0], context);
        Graph step = simplified with { Results = [.. simplified.Results.Skip(1)], Updates = Updates(context) };
        return setup.Recomputes ? new RecomputeBottlenecks(simplified).Run(step) : step;
    }

    private static Update[] Updates(CallContext context) =>
        [.. context.Updates.Select(update => new Update(update.Key, update.Value))];

    private static Value[] Placeholders(IReadOnlyList<TensorType> types, IReadOnlyList<string> names) =>
        [.. types.Select((type, index) => Ops.Placeholder(names[index], type))];

    // Sum over all loss elements divided by their number: weights do not enter the number, as in tf.keras.
    private static Value WeightedMean(Value losses, Value? sampleWeight)
    {
        if (sampleWeight is not null)
        {
            int rank = sampleWeight.Shape.Rank;
            if (rank > losses.Shape.Rank || !losses.Shape[..rank].IsCompatibleWith(sampleWeight.Shape))
            {
                throw new ArgumentException(
                    "`sampleWeight` must have one number per sample, or per element of the loss of shape "
                    + $"{losses.Shape}. Received: {sampleWeight.Shape}.");
            }

            losses *= Ops.Reshape(sampleWeight, sampleWeight.Shape.Concat(Ones(losses.Shape.Rank - rank)));
        }

        return Ops.Mean(losses);
    }

    private static Shape Ones(int rank) => Shape.Of([.. Enumerable.Repeat(1, rank)]);

    // Penalties of frozen weights count too, as in tf.keras; a shared weight counts once.
    private static IEnumerable<Value> Penalties(Model model, CallContext context) =>
    [
        .. model.AllWeights.Where(weight => weight.Regularizer is not null)
            .Select(weight => weight.Regularizer!.Call(weight.Variable)),
        .. context.Losses,
    ];

    private static void AddUpdates(TrainingSetup setup, Value total, CallContext context)
    {
        Weight[] weights = [.. setup.TrainableWeights];
        IReadOnlyList<Value?> gradients = Gradients.Of(total, [.. weights.Select(weight => weight.Variable)]);
        setup.Optimizer.Apply(
            [
                .. weights.Zip(gradients).Where(pair => pair.Second is not null)
                    .Select(pair => (pair.First.Variable, pair.Second!, pair.First.Constraint)),
            ],
            context);
        context.Update(setup.Step, setup.Step + Ops.Constant(1, DType.Int64));
    }
}
