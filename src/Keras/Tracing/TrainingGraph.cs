using Keras.Engine.Graphs;
using Keras.Engine.Operations;
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
        CallContext context = new(training: false);
        return new Graph(values, model.Trace(values, context), []);
    }

    /// <summary>The graph of a training or test step; its results are the running means of loss and metrics.</summary>
    /// <param name="model">What is trained.</param>
    /// <param name="setup">What Compile was given.</param>
    /// <param name="inputs">Types of the model's inputs.</param>
    /// <param name="targets">Types of the targets, one per output.</param>
    /// <param name="weighted">Whether a run also receives sample weights, one tensor per output.</param>
    /// <param name="training">Whether weights are updated.</param>
    public static Graph Step(
        Model model,
        TrainingSetup setup,
        IReadOnlyList<TensorType> inputs,
        IReadOnlyList<TensorType> targets,
        bool weighted,
        bool training)
    {
        Value[] x = Placeholders(inputs, model.InputNames);
        Value[] y = Placeholders(targets, [.. model.OutputNames.Select(name => $"{name}_target")]);
        TensorType perSample = new(Config.Floatx, inputs[0].Shape[0]);
        Value[] sampleWeights = weighted
            ? Placeholders([.. targets.Select(_ => perSample)], [.. model.OutputNames.Select(name => $"{name}_weight")])
            : [];

        CallContext context = new(training, setup.Step, setup.IsTrainable);
        IReadOnlyList<Value> outputs = model.Trace(x, context);
        setup.CheckTargets([.. targets.Select(target => target.Shape)], [.. outputs.Select(output => output.Shape)]);

        List<Value> results = [];
        Value samples = Ops.Constant(inputs[0].Shape[0], Config.Floatx);
        Value total = Ops.Constant(0, Config.Floatx);
        for (int output = 0; output < outputs.Count; output++)
        {
            if (setup.Losses[output] is { } loss)
            {
                Value value = WeightedMean(
                    loss.Call(y[output], outputs[output]), weighted ? sampleWeights[output] : null);
                total += setup.LossWeights[output] == 1 ? value : value * setup.LossWeights[output];
                if (outputs.Count > 1)
                {
                    results.Add(setup.OutputLosses[output]!.Add(value, samples, context));
                }
            }
        }

        total = Penalties(model, context).Aggregate(total, (sum, penalty) => sum + penalty);
        results.Insert(0, setup.TotalLoss.Add(total, samples, context));
        for (int output = 0; output < outputs.Count; output++)
        {
            foreach (Metric metric in setup.MetricsOf(output, targets[output].Shape, outputs[output].Shape))
            {
                bool useWeights = weighted && setup.IsWeighted(metric);
                metric.UpdateState(y[output], outputs[output], useWeights ? sampleWeights[output] : null, context);
                results.Add(metric.Result(context));
            }
        }

        if (training)
        {
            AddUpdates(setup, total, context);
        }

        return new Graph(
            [.. x, .. y, .. sampleWeights],
            results,
            [.. context.Updates.Select(update => new Update(update.Key, update.Value))]);
    }

    private static Value[] Placeholders(IReadOnlyList<TensorType> types, IReadOnlyList<string> names) =>
        [.. types.Select((type, index) => Ops.Placeholder(names[index], type))];

    // Sum over all loss elements divided by their number: weights do not enter the number, as in tf.keras.
    private static Value WeightedMean(Value losses, Value? sampleWeight)
    {
        if (sampleWeight is not null && losses.Shape.Rank > 0)
        {
            Shape shape = Shape.Of([sampleWeight.Shape[0], .. Enumerable.Repeat(1, losses.Shape.Rank - 1)]);
            losses *= Ops.Reshape(sampleWeight, shape);
        }

        return Ops.Mean(losses);
    }

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
