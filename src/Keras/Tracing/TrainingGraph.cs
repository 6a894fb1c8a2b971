using Keras.Engine.Graphs;
using Keras.Engine.Passes;
using Keras.Engine.Recording;
using Keras.Engine.Tensors;
using Keras.Layers;
using Keras.Models;
using Keras.Optimizers;
using Keras.Training;

namespace Keras.Tracing;

/// <summary>Traces a model's steps into graphs.</summary>
internal static class TrainingGraph
{
    /// <summary>The graph that maps inputs to the model's outputs.</summary>
    public static Graph Predict(Model model, IReadOnlyList<TensorType> inputs)
    {
        Value[] values = Placeholders(inputs, model.InputNames, "input");
        CallContext context = new(training: false, model.DrawCount);
        using CallContext.Scope current = context.Enter();
        IReadOnlyList<Value> outputs = model.Predict(values, context);
        CountDraws(model, context);
        return Finish(new Graph(values, outputs, Updates(context)), StepMemory.Store);
    }

    /// <summary>The graph of a training or test step, and the names of its results.</summary>
    /// <param name="model">What is trained.</param>
    /// <param name="setup">What Compile was given.</param>
    /// <param name="inputs">Types of the model's inputs.</param>
    /// <param name="targets">Types of the targets, one per output that needs them.</param>
    /// <param name="sampleWeights">
    /// Types of the sample weights, one per target; none if all samples count alike.
    /// </param>
    /// <param name="training">Whether weights are updated.</param>
    /// <param name="collecting">Optimizers whose update is not due.</param>
    public static (Graph Graph, IReadOnlyList<string> Names) Step(
        Model model,
        TrainingSetup setup,
        IReadOnlyList<TensorType> inputs,
        IReadOnlyList<TensorType> targets,
        IReadOnlyList<TensorType> sampleWeights,
        bool training,
        IReadOnlyList<Optimizer> collecting)
    {
        Value[] x = Placeholders(inputs, model.InputNames, "input");
        Value[] y = Placeholders(targets, [.. setup.TargetNames.Select(name => $"{name}_target")], "target");
        Value[] weights = Placeholders(sampleWeights, [.. setup.TargetNames.Select(name => $"{name}_weight")], "weight");
        CallContext context = new(training, training ? setup.Step : model.DrawCount, setup.IsTrainable)
        {
            Replicas = Replicas.Current.IsAlone ? null : Replicas.Current,
            Collecting = [.. collecting],
        };
        using CallContext.Scope current = context.Enter();
        if (training)
        {
            setup.Optimizer.ServeOnly(model);
        }

        IReadOnlyDictionary<string, Value> results = model.Step(new StepData(x, y, weights), context, training);
        CheckScalars(model, results);
        if (training)
        {
            context.Update(setup.Step, setup.Step + Ops.Constant(1, DType.Int64));
        }
        else
        {
            CountDraws(model, context);
        }

        AverageStatistics(model, context);
        setup.Note(context.Updates.Keys);
        Graph graph = new([.. x, .. y, .. weights], [.. results.Values], Updates(context));
        return (Finish(graph, setup.Memory), [.. results.Keys]);
    }

    /// <summary>What is compiled of a trace.</summary>
    public static Graph Finish(Graph traced, StepMemory memory) =>
        StepPipeline.Finish(Recorder.WithCaptured(traced), memory);

    // What layers note about their part of the batch; what optimizers update is the same on all replicas already.
    private static void AverageStatistics(Model model, CallContext context)
    {
        if (context.Replicas is { } replicas)
        {
            Variable[] noted = [.. model.Weights.Where(variable =>
                context.Updates.ContainsKey(variable) && !context.Trained.Contains(variable) && variable.DType.IsFloating())];
            IReadOnlyList<Value> means = replicas.AverageStatistics([.. noted.Select(variable => context.Updates[variable])], context);
            foreach ((Variable variable, Value mean) in noted.Zip(means))
            {
                context.Update(variable, mean);
            }
        }
    }

    // Layers that run as in training even now draw other numbers the next time.
    private static void CountDraws(Model model, CallContext context)
    {
        if (context.HasDrawn)
        {
            context.Update(model.DrawCount, model.DrawCount + Ops.Constant(1, DType.Int64));
        }
    }

    private static void CheckScalars(Model model, IReadOnlyDictionary<string, Value> results)
    {
        foreach ((string name, Value value) in results)
        {
            if (value.Shape.Rank != 0 || !value.DType.IsFloating())
            {
                throw new InvalidOperationException(
                    $"The steps of model {model.Name} must return scalars to log, such as means. "
                    + $"Received: \"{name}\" of type {value.Types[0]}.");
            }
        }
    }

    private static Update[] Updates(CallContext context) =>
        [.. context.Updates.Select(update => new Update(update.Key, update.Value))];

    private static Value[] Placeholders(IReadOnlyList<TensorType> types, IReadOnlyList<string> names, string otherwise) =>
    [
        .. types.Select((type, index) =>
            Ops.Placeholder(types.Count == names.Count ? names[index] : $"{otherwise}_{index + 1}", type)),
    ];
}
