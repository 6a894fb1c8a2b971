using Keras.Engine.Backends;
using Keras.Engine.Passes;
using Keras.Engine.Tensors;
using Keras.Layers;
using Keras.Losses;
using Keras.Metrics;
using Keras.Models;
using Keras.Optimizers;
using Keras.Saving;
using Keras.Tracing;

namespace Keras.Training;

/// <summary>What Compile was given, and which layers were trainable then.</summary>
internal sealed class TrainingSetup
{
    private readonly Model _model;
    private readonly Dictionary<Layer, bool> _trainable;
    private readonly IReadOnlyList<Metric>[] _metrics;
    private readonly HashSet<Metric> _weighted = [];
    private IReadOnlyList<double>? _nextMetricState;
    private readonly Dictionary<(int Output, Metric Metric), Metric> _resolved = [];
    private readonly List<Metric> _noted = [];
    private readonly Dictionary<string, Mean> _added = [];
    private bool _hasWarned;
    private bool _hasWarnedOfBackups;
    private Variable? _unsaved;
    private IReadOnlyList<Weight>? _trainableWeights;

    public TrainingSetup(
        Model model,
        Optimizer optimizer,
        PerOutput<Loss> losses,
        PerOutput<Metric[]> metrics,
        PerOutput<double> lossWeights,
        PerOutput<Metric[]> weightedMetrics,
        StepMemory memory)
    {
        _model = model;
        Optimizer = optimizer;
        Memory = memory;
        Losses = losses.Resolve(model.OutputNames, "loss");
        LossWeights = lossWeights.Resolve(model.OutputNames, "lossWeights", otherwise: 1);
        OutputLosses =
            [.. model.OutputNames.Zip(Losses, (name, loss) => loss is null ? null : new Mean($"{name}_loss"))];
        IReadOnlyList<Metric[]?> unweighted = metrics.Resolve(model.OutputNames, "metrics");
        IReadOnlyList<Metric[]?> weighted = weightedMetrics.Resolve(model.OutputNames, "weightedMetrics");
        _metrics =
            [.. unweighted.Zip(weighted, (plain, other) => (IReadOnlyList<Metric>)[.. plain ?? [], .. other ?? []])];
        _weighted = [.. weighted.SelectMany(list => list ?? [])];
        TargetOutputs =
        [
            .. Enumerable.Range(0, Losses.Count)
                .Where(output => Losses[output] is not null || _metrics[output].Count > 0),
        ];
        TargetNames = [.. TargetOutputs.Select(output => model.OutputNames[output])];
        _trainable = model.SelfAndInner.Distinct().ToDictionary(layer => layer, layer => layer.Trainable);
        if (model.HasGraph)
        {
            _trainableWeights = TrainableNow();
        }

        MetricsNames = Names();
        CheckMetricsHaveOneOutput();
        CheckNames();
    }

    public Optimizer Optimizer { get; }

    /// <summary>The optimizers of the model's steps that make one update of several batches.</summary>
    public IReadOnlyList<Optimizer> Accumulating =>
    [
        .. (_model.HasOwnSteps ? HeldOptimizers.Of(_model).Select(held => held.Optimizer) : []).Prepend(Optimizer)
            .Select(optimizer => optimizer.Unwrapped).Where(optimizer => optimizer.GradientAccumulationSteps is not null).Distinct(),
    ];

    /// <summary>What is kept for the backward pass.</summary>
    public StepMemory Memory { get; }

    /// <summary>One per output; null for an output that is not trained.</summary>
    public IReadOnlyList<Loss?> Losses { get; }

    public IReadOnlyList<double> LossWeights { get; }

    /// <summary>Positions of the outputs that have a loss or metrics: those that need targets.</summary>
    public IReadOnlyList<int> TargetOutputs { get; }

    /// <summary>Names of the outputs that need targets.</summary>
    public IReadOnlyList<string> TargetNames { get; }

    /// <summary>Weights that were trainable when the model was compiled, in the order of layers.</summary>
    /// <remarks>Those of a model that is built by its first batch are known then.</remarks>
    public IReadOnlyList<Weight> TrainableWeights => _trainableWeights ??= TrainableNow();

    public Mean TotalLoss { get; } = new("loss");

    public IReadOnlyList<Mean?> OutputLosses { get; }

    /// <summary>Names of a step's results: the loss, the losses of several outputs, the metrics.</summary>
    /// <remarks>Steps of one's own tell theirs when they are traced.</remarks>
    public IReadOnlyList<string> MetricsNames { get; set; }

    /// <summary>Counts training steps, for random draws.</summary>
    public Variable Step { get; } =
        new("step", BackendSelection.Current.Allocate(new TensorType(DType.Int64, Shape.Scalar)));

    /// <summary>Training steps since the model was compiled.</summary>
    public long StepsDone
    {
        get
        {
            long[] number = new long[1];
            Step.Storage.Read<long>(number);
            return number[0];
        }
        set => Step.Storage.Write<long>([value]);
    }

    /// <summary>
    /// The sums of loss and metrics so far; what is set takes effect with the next step, which makes metrics given by
    /// name.
    /// </summary>
    public IReadOnlyList<double> MetricState
    {
        get => [.. MetricVariables.SelectMany(variable => StorageTensors.GetDoubles(variable.Storage))];
        set => _nextMetricState = value;
    }

    // In an order that does not depend on what was traced first.
    private IEnumerable<Variable> MetricVariables => OutputLosses.OfType<Metric>().Prepend(TotalLoss)
        .Concat(_resolved.OrderBy(pair => pair.Key.Output)
            .ThenBy(pair => _metrics[pair.Key.Output].ToList().IndexOf(pair.Key.Metric)).Select(pair => pair.Value))
        .Concat(_noted).Distinct().SelectMany(metric => metric.Weights);

    /// <summary>Whether a layer was trainable when the model was compiled; of one made later, whether it is.</summary>
    public bool IsTrainable(Layer layer) => _trainable.GetValueOrDefault(layer, layer.Trainable);

    /// <summary>The loss of every output that has one, times its weight; the outputs' own means are updated.</summary>
    /// <exception cref="ArgumentException">The targets do not fit the outputs.</exception>
    public IReadOnlyList<Value> LossTerms(StepData data, IReadOnlyList<Value> outputs, CallContext context)
    {
        CheckCounts(data, outputs);
        List<Value> terms = [];
        for (int target = 0; target < TargetOutputs.Count; target++)
        {
            int output = TargetOutputs[target];
            if (Losses[output] is { } loss)
            {
                CheckTarget(target, data.Targets[target].Shape, outputs[output].Shape);
                Value value = loss.Reduction.Objective(
                    loss.Call(data.Targets[target], outputs[output]), WeightOf(data, target), context);
                terms.Add(LossWeights[output] == 1 ? value : value * LossWeights[output]);
                if (outputs.Count > 1)
                {
                    Add(OutputLosses[output]!, value, data.Samples, context);
                }
            }
        }

        return terms;
    }

    /// <summary>Updates all metrics; their values, behind the means of the losses.</summary>
    /// <exception cref="ArgumentException">The targets do not fit the outputs.</exception>
    public IReadOnlyDictionary<string, Value> MetricValues(
        StepData data, IReadOnlyList<Value> outputs, Value? loss, CallContext context)
    {
        CheckCounts(data, outputs);
        List<Value> values = [];
        for (int target = 0; target < TargetOutputs.Count; target++)
        {
            int output = TargetOutputs[target];
            (Value yTrue, Value yPred) = (data.Targets[target], outputs[output]);
            CheckTarget(target, yTrue.Shape, yPred.Shape);
            foreach (Metric metric in MetricsOf(output, yTrue.Shape, yPred.Shape))
            {
                metric.UpdateState(yTrue, yPred, IsWeighted(metric) ? WeightOf(data, target) : null, context);
                values.Add(metric.Result(context));
            }
        }

        OrderedDictionary<string, Value> results = [];
        if (loss is not null)
        {
            Add(TotalLoss, loss, data.Samples, context);
            results["loss"] = TotalLoss.Result(context);
        }

        if (outputs.Count > 1)
        {
            foreach (Mean mean in OutputLosses.OfType<Mean>())
            {
                results[mean.Name] = mean.Result(context);
            }
        }

        foreach ((Value value, string name) in context.Metrics)
        {
            if (!_added.TryGetValue(name, out Mean? mean))
            {
                _added[name] = mean = new Mean(name);
            }

            Add(mean, value, data.Samples, context);
            if (!results.TryAdd(name, mean.Result(context)))
            {
                throw new InvalidOperationException($"Found two metrics with the same name: {name}. Rename the added one.");
            }
        }

        foreach ((string name, Value value) in Names().Skip(Names().Count - values.Count).Zip(values))
        {
            results[name] = value;
        }

        return results;
    }

    /// <summary>Adds the updates that make a loss smaller.</summary>
    public void Minimize(Value loss, CallContext context)
    {
        IReadOnlyList<Weight> weights = TrainableWeights;
        IReadOnlyList<Value?> gradients =
            context.GradientsOrNull(Optimizer.ScaleLoss(loss), [.. weights.Select(weight => weight.Variable)]);
        Optimizer.Apply(
            [
                .. weights.Zip(gradients).Where(pair => pair.Second is not null)
                    .Select(pair => (pair.First.Variable, pair.Second!, pair.First.Constraint)),
            ],
            context);
    }

    /// <summary>Warns, once, of layers that were frozen or unfrozen since the model was compiled.</summary>
    public void WarnOfFreezing()
    {
        string[] changed = _hasWarned ? [] :
        [
            .. _trainable.Where(pair => pair.Key is not Model && pair.Key.Trainable != pair.Value && pair.Key.Weights.Count > 0)
                .Select(pair => pair.Key.Name),
        ];
        if (changed.Length > 0)
        {
            _hasWarned = true;
            Warnings.Write(
                $"Trainable was set on {string.Join(", ", changed.Take(5))}{(changed.Length > 5 ? $" and {changed.Length - 5} more" : "")} "
                + $"after model {_model.Name} was compiled, and has no effect on its training. Call Compile again.");
        }
    }

    /// <summary>Warns, once, if steps of one's own update what no backup holds.</summary>
    public void WarnOfUnsaved()
    {
        if (_unsaved is not null && !_hasWarnedOfBackups)
        {
            _hasWarnedOfBackups = true;
            Warnings.Write(
                $"The steps of model {_model.Name} update {_unsaved.Name}, which no backup holds, as it belongs neither to the model "
                + "nor to an optimizer that Compile was given or the model holds: training that is resumed starts it anew.");
        }
    }

    /// <summary>Lets the metrics that steps of one's own update be reset with the others.</summary>
    /// <param name="updated">What a step updates.</param>
    public void Note(IEnumerable<Variable> updated)
    {
        HashSet<Variable> saved = [.. _model.Weights, Step];
        IReadOnlyList<(string Path, Optimizer Optimizer)> held = HeldOptimizers.Of(_model);
        _unsaved ??= updated.FirstOrDefault(variable => !saved.Contains(variable) && Metric.OwnerOf(variable) is null
            && !Optimizer.Owns(variable) && !held.Any(pair => pair.Optimizer.Owns(variable)) && variable != _model.DrawCount);
        foreach (Metric metric in updated.Select(Metric.OwnerOf).OfType<Metric>().Distinct().Except(_noted))
        {
            if (metric != TotalLoss && !OutputLosses.Contains(metric) && !_resolved.ContainsValue(metric))
            {
                _noted.Add(metric);
            }
        }
    }

    public bool IsWeighted(Metric metric) =>
        _weighted.Contains(metric)
        || _resolved.Any(pair => pair.Value == metric && _weighted.Contains(pair.Key.Metric));

    /// <summary>The metrics of an output as Compile was given them.</summary>
    /// <param name="output">Position of the output.</param>
    /// <param name="weighted">Whether those that weights of samples apply to, or the others.</param>
    public IEnumerable<Metric> GivenMetrics(int output, bool weighted) =>
        _metrics[output].Where(metric => _weighted.Contains(metric) == weighted);

    /// <summary>The metrics of an output, names such as "accuracy" resolved by the shapes.</summary>
    public IEnumerable<Metric> MetricsOf(int output, Shape yTrue, Shape yPred)
    {
        foreach (Metric metric in _metrics[output])
        {
            if (!_resolved.TryGetValue((output, metric), out Metric? resolved))
            {
                // A metric given by name becomes an object for each output, so each has its own state.
                _resolved[(output, metric)] = resolved = metric.Resolve(yTrue, yPred);
            }

            yield return resolved;
        }
    }

    /// <summary>Refuses a model without any loss, which cannot be trained.</summary>
    /// <exception cref="ArgumentException">No output has a loss, no layer adds one, and no step is of one's own.</exception>
    public void RequireLoss()
    {
        if (Losses.All(loss => loss is null) && !_model.HasOwnSteps && _model.HasGraph && !ShapeProbe.AddsLosses(_model))
        {
            throw new ArgumentException(
                "Compile needs a `loss` for at least one output. Received: none.");
        }
    }

    /// <summary>Refuses targets that cannot belong to their output.</summary>
    /// <param name="target">Position among the outputs that need targets.</param>
    /// <param name="yTrue">Shape of the targets.</param>
    /// <param name="yPred">Shape of the output; sizes may be unknown.</param>
    /// <exception cref="ArgumentException">They do not fit.</exception>
    public void CheckTarget(int target, Shape yTrue, Shape yPred) =>
        Check(target, loss => loss.CheckTargets(yTrue, yPred));

    /// <summary>Refuses targets that cannot belong to their output, or have values that the loss is not defined for.</summary>
    /// <inheritdoc cref="CheckTarget(int, Shape, Shape)"/>
    public void CheckTarget(int target, ArrayLike yTrue, Shape yPred)
    {
        CheckTarget(target, yTrue.Shape, yPred);
        Check(target, loss => loss.CheckValues(yTrue, yPred));
    }

    /// <summary>Forgets the batches seen so far.</summary>
    public void ResetMetrics()
    {
        _nextMetricState = null;
        TotalLoss.ResetState();
        foreach (Metric metric in OutputLosses.OfType<Metric>().Concat(_resolved.Values).Concat(_noted))
        {
            metric.ResetState();
        }
    }

    /// <summary>Gives metrics the state that was set, now that all of them exist.</summary>
    public void FillMetrics()
    {
        if (_nextMetricState is not IReadOnlyList<double> values)
        {
            return;
        }

        int begin = 0;
        foreach (Variable variable in MetricVariables)
        {
            int length = checked((int)variable.Shape.Length);
            StorageTensors.SetDoubles(variable.Storage, [.. values.Skip(begin).Take(length)]);
            begin += length;
        }

        _nextMetricState = null;
    }

    // The mean over an epoch, each batch counting by its size.
    private static void Add(Mean mean, Value value, int samples, CallContext context) =>
        mean.UpdateState(value, Ops.Constant(samples, value.DType), context);

    private static Value? WeightOf(StepData data, int target) =>
        data.SampleWeights.Count > 0 ? data.SampleWeights[target] : null;

    private void CheckCounts(StepData data, IReadOnlyList<Value> outputs)
    {
        if (outputs.Count != Losses.Count || data.Targets.Count != TargetOutputs.Count)
        {
            throw new ArgumentException(
                $"Model {_model.Name} was compiled for {Losses.Count} output(s) and {TargetOutputs.Count} target(s). "
                + $"Received: {outputs.Count} and {data.Targets.Count}.");
        }
    }

    private Weight[] TrainableNow()
    {
        HashSet<Variable> trained = [.. _model.TrainableWeights];
        return [.. _model.AllWeights.Where(weight => weight.Trainable && trained.Contains(weight.Variable))];
    }

    private void Check(int target, Action<Loss> check)
    {
        try
        {
            if (Losses[TargetOutputs[target]] is Loss loss)
            {
                check(loss);
            }
        }
        catch (ArgumentException exception) when (TargetOutputs.Count > 1)
        {
            throw new ArgumentException($"Output {TargetNames[target]}: {exception.Message}", exception);
        }
    }

    private IReadOnlyList<string> Names()
    {
        bool several = _model.OutputNames.Count > 1;
        List<string> names = ["loss"];
        if (several)
        {
            names.AddRange(OutputLosses.OfType<Mean>().Select(loss => loss.Name));
        }

        for (int output = 0; output < _metrics.Length; output++)
        {
            string prefix = several ? $"{_model.OutputNames[output]}_" : "";
            names.AddRange(_metrics[output].Select(metric => prefix + metric.Name));
        }

        return names;
    }

    // One metric object adds up one mean: a second output would be mixed into it.
    private void CheckMetricsHaveOneOutput()
    {
        Metric? shared = _metrics.SelectMany(metrics => metrics.Distinct())
            .GroupBy(metric => metric)
            .FirstOrDefault(group => group.Count() > 1 && !group.Key.IsName)?.Key;
        if (shared is not null)
        {
            throw new ArgumentException(
                $"The metric object {shared.Name} is given for several outputs, whose values it would mix up. Give "
                + "every output an object of its own by a dictionary from output name to metrics, or give the metric "
                + "by name.");
        }
    }

    private void CheckNames()
    {
        string? twice = MetricsNames.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1)?.Key;
        if (twice is not null)
        {
            throw new ArgumentException(
                $"Found two metrics with the same name: {twice}. Give every metric of an output its own `name`.");
        }
    }
}
