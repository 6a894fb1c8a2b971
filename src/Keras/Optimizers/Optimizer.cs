using System.Numerics.Tensors;
using Keras.Constraints;
using Keras.Engine.Backends;
using Keras.Engine.Graphs;
using Keras.Engine.Recording;
using Keras.Engine.Tensors;
using Keras.Layers;
using Keras.Models;
using Keras.Optimizers.Schedules;

namespace Keras.Optimizers;

/// <summary>How weights follow their gradients. Converts from Keras' names: <c>"sgd"</c>, <c>"adam"</c>.</summary>
/// <remarks>
/// An optimizer of one's own overrides <see cref="UpdateStep"/> with a few lines of <c>Ops</c>. Port of
/// keras/optimizers (tf.keras formulas; <c>lr</c> and <c>decay</c> as in Keras 2.3).
/// </remarks>
public abstract class Optimizer : KerasObject
{
    private const string AverageName = "average";

    private readonly OrderedDictionary<(Variable? Variable, string Name), OptimizerSlot> _slots = [];
    private readonly List<string> _notDecayed = [];
    private readonly Variable _learningRate;
    private readonly LearningRateSchedule? _schedule;
    private readonly Variable _iterations;
    private (IReadOnlyList<Variable> Variables, Function Function)? _onArrays;
    private Model? _owner;

    /// <summary>An optimizer with the arguments that all share.</summary>
    /// <param name="learningRate">Step size; a number of at least 0, or a schedule.</param>
    /// <param name="decay">The learning rate of update t is <c>learningRate / (1 + decay * t)</c>; at least 0.</param>
    /// <param name="clipnorm">Each gradient is scaled down to this norm; positive, null for no limit.</param>
    /// <param name="clipvalue">
    /// Each element of a gradient is kept within plus and minus this; positive, null for no limit.
    /// </param>
    /// <param name="globalClipnorm">
    /// All gradients together are scaled down to this norm; positive, null for no limit.
    /// </param>
    /// <param name="weightDecay">
    /// Part of each weight, times the learning rate, that every update takes off it; null for none. Unlike an L2
    /// regularizer it does not pass through the optimizer's averages.
    /// </param>
    /// <param name="useEma">
    /// Whether to keep a moving average of every weight, which takes its place after training.
    /// </param>
    /// <param name="emaMomentum">Part of the moving average that an update keeps, from 0 to 1; 0.99 by default.</param>
    /// <param name="emaOverwriteFrequency">
    /// Updates between two replacements of weights by averages; null for never.
    /// </param>
    /// <param name="gradientAccumulationSteps">
    /// Batches whose mean gradient makes one update; at least 2, null for one. Iterations, decay, averages and rates
    /// that follow a schedule count updates.
    /// </param>
    /// <param name="name">The name in messages; the class name if null.</param>
    /// <exception cref="ArgumentException">A number is out of range, or two arguments exclude each other.</exception>
    protected Optimizer(
        LearningRate learningRate,
        double decay = 0,
        double? clipnorm = null,
        double? clipvalue = null,
        double? globalClipnorm = null,
        double? weightDecay = null,
        bool useEma = false,
        double emaMomentum = 0.99,
        int? emaOverwriteFrequency = null,
        int? gradientAccumulationSteps = null,
        string? name = null)
    {
        if (clipnorm is not null && globalClipnorm is not null)
        {
            throw new ArgumentException(
                $"Give either `clipnorm` or `globalClipnorm`. Received: {clipnorm} and {globalClipnorm}.");
        }

        if (emaOverwriteFrequency is not null && !useEma)
        {
            throw new ArgumentException(
                "`emaOverwriteFrequency` needs averages to replace weights by: give `useEma: true` too. "
                + $"Received: emaOverwriteFrequency={emaOverwriteFrequency}, useEma=false.");
        }

        Name = name ?? GetType().Name;
        Decay = Guard.NonNegative(decay);
        Clipnorm = Guard.Positive(clipnorm);
        Clipvalue = Guard.Positive(clipvalue);
        GlobalClipnorm = Guard.Positive(globalClipnorm);
        WeightDecay = Guard.NonNegative(weightDecay);
        UseEma = useEma;
        EmaMomentum = Guard.InRange(emaMomentum, 0, 1);
        EmaOverwriteFrequency = emaOverwriteFrequency is int updates
            ? Guard.Positive(updates, nameof(emaOverwriteFrequency))
            : null;
        GradientAccumulationSteps = AtLeastTwo(gradientAccumulationSteps);
        _learningRate = new Variable(
            "learning_rate", BackendSelection.Current.Allocate(new TensorType(DType.Float64, Shape.Scalar)));
        _iterations = new Variable("iterations", BackendSelection.Current.Allocate(new TensorType(DType.Int64, Shape.Scalar)));
        _schedule = learningRate.Schedule;
        if (_schedule is null)
        {
            LearningRate = learningRate.Number;
        }
    }

    /// <summary>The name in messages.</summary>
    public string Name { get; }

    /// <summary>
    /// Step size of the next update, before decay; may be changed at any time unless it follows a schedule.
    /// </summary>
    /// <exception cref="ArgumentException">Set to less than 0.</exception>
    /// <exception cref="InvalidOperationException">Set although it follows a schedule.</exception>
    public virtual double LearningRate
    {
        get
        {
            if (_schedule is not null)
            {
                return _schedule.At(Iterations);
            }

            double[] number = new double[1];
            _learningRate.Storage.Read<double>(number);
            return number[0];
        }
        set
        {
            if (_schedule is not null)
            {
                throw new InvalidOperationException(
                    $"The learning rate of {Name} follows a {_schedule.GetType().Name} and cannot be set to {value}. "
                    + "Give the optimizer a number as learning rate to set it, or to use LearningRateScheduler or "
                    + "ReduceLROnPlateau.");
            }

            _learningRate.Storage.Write<double>([Guard.NonNegative(value, "learningRate")]);
        }
    }

    /// <summary>Another name of <see cref="LearningRate"/>, as in Keras 2.2.</summary>
    public double Lr
    {
        get => LearningRate;
        set => LearningRate = value;
    }

    /// <summary>Decay of the learning rate per update.</summary>
    public double Decay { get; }

    /// <summary>Limit of each gradient's norm, if any.</summary>
    public double? Clipnorm { get; }

    /// <summary>Limit of each gradient's elements, if any.</summary>
    public double? Clipvalue { get; }

    /// <summary>Limit of the norm of all gradients together, if any.</summary>
    public double? GlobalClipnorm { get; }

    /// <summary>Part of each weight, times the learning rate, that an update takes off it, if any.</summary>
    public double? WeightDecay { get; }

    /// <summary>Whether a moving average of every weight is kept.</summary>
    public bool UseEma { get; }

    /// <summary>Part of the moving average that an update keeps.</summary>
    public double EmaMomentum { get; }

    /// <summary>Updates between two replacements of weights by their averages, if any.</summary>
    public int? EmaOverwriteFrequency { get; }

    /// <summary>Batches whose mean gradient makes one update, if more than one.</summary>
    public int? GradientAccumulationSteps { get; }

    /// <summary>Number of updates made.</summary>
    public long Iterations
    {
        get => Batches / (GradientAccumulationSteps ?? 1);
        internal set => Batches = value * (GradientAccumulationSteps ?? 1);
    }

    /// <summary>
    /// The state beside the iterations, such as momenta, in the order of Keras' files: all of one name, in the order of
    /// weights, then all of the next. Slots exist from the first training step on.
    /// </summary>
    public virtual IReadOnlyList<Variable> Slots =>
        [.. _slots.GroupBy(pair => pair.Key.Name).SelectMany(group => group.Select(pair => pair.Value.Variable))];

    /// <summary>The weights that have slots, in the order of their first updates.</summary>
    internal virtual IReadOnlyList<Variable> Updated => [.. _slots.Keys.Select(key => key.Variable).OfType<Variable>().Distinct()];

    /// <summary>What updates the weights: the one that is wrapped, or this.</summary>
    internal virtual Optimizer Unwrapped => this;

    /// <summary>Whether the next batch is the last one of those whose mean gradient makes an update.</summary>
    internal bool IsUpdateDue => (Batches + 1) % (GradientAccumulationSteps ?? 1) == 0;

    /// <summary>The gradients summed up since the last update; none right behind one.</summary>
    internal IReadOnlyList<Variable> Accumulated => Batches % (GradientAccumulationSteps ?? 1) == 0 ? [] :
        [.. _slots.Where(slot => slot.Key.Name == UpdateContext.AccumulatorName).Select(slot => slot.Value.Variable)];

    /// <summary>What the learning rate follows, if anything.</summary>
    internal virtual LearningRateSchedule? Schedule => _schedule;

    /// <summary>Names given to <see cref="ExcludeFromWeightDecay"/>.</summary>
    internal virtual IReadOnlyList<string> NotDecayed => _notDecayed;

    /// <summary>Batches seen; only every n-th makes an update while gradients are accumulated.</summary>
    internal virtual long Batches
    {
        get
        {
            long[] number = new long[1];
            _iterations.Storage.Read<long>(number);
            return number[0];
        }
        set => _iterations.Storage.Write<long>([value]);
    }

    /// <summary>The optimizer of that name, with default arguments.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists the choices.</exception>
    public static implicit operator Optimizer(string identifier) => FromString(identifier);

    /// <summary>The optimizer of that name, with default arguments.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists the choices.</exception>
    public static Optimizer FromString(string identifier) => Identifier.Create<Optimizer>(identifier);

    /// <summary>
    /// Names weights that <see cref="WeightDecay"/> leaves alone, such as <c>"bias"</c> and <c>"gamma"</c>.
    /// </summary>
    /// <param name="names">Parts of the names of weights. Call before training.</param>
    public virtual void ExcludeFromWeightDecay(params IReadOnlyList<string> names) => _notDecayed.AddRange(names);

    /// <summary>Forgets all updates: iterations and slots start over.</summary>
    public virtual void Reset()
    {
        Batches = 0;
        foreach (OptimizerSlot slot in _slots.Values)
        {
            slot.Reset();
        }
    }

    /// <summary>Whether a variable is part of the state.</summary>
    internal virtual bool Owns(Variable variable) =>
        variable == _iterations || _slots.Values.Any(slot => slot.Variable == variable);

    /// <summary>Starts over for a model that is compiled, which may have other weights to train than before.</summary>
    /// <exception cref="InvalidOperationException">The state is that of another model.</exception>
    internal virtual void StartOver(Model model)
    {
        RefuseOthers(model);
        Batches = 0;
        _slots.Clear();
    }

    /// <summary>Notes whose weights the state belongs to from now on.</summary>
    /// <exception cref="InvalidOperationException">It belongs to another model.</exception>
    internal virtual void ServeOnly(Model model)
    {
        RefuseOthers(model);
        _owner = model;
    }

    /// <summary>Replaces weights by their moving averages, if <see cref="UseEma"/>; Fit does so at its end.</summary>
    /// <param name="weights">Weights; those that were never updated stay as they are.</param>
    public virtual void FinalizeVariableValues(IEnumerable<Variable> weights)
    {
        foreach (Variable weight in weights)
        {
            if (Iterations > 0 && _slots.TryGetValue((weight, AverageName), out OptimizerSlot? average))
            {
                weight.Storage.CopyFrom(average.Variable.Storage);
            }
        }
    }

    /// <summary>Updates variables, within a step of one's own; what reads them afterwards sees the new values.</summary>
    /// <param name="gradientsAndVariables">
    /// Each variable with its gradient: <c>gradients.Zip(variables)</c>. Those that the loss does not depend on stay.
    /// </param>
    /// <exception cref="ArgumentException">There is no gradient, or two for one variable, or one of another shape.</exception>
    /// <exception cref="InvalidOperationException">Nothing is traced.</exception>
    public void ApplyGradients(IEnumerable<(Value Gradient, Variable Variable)> gradientsAndVariables)
    {
        ArgumentNullException.ThrowIfNull(gradientsAndVariables);
        (Value Gradient, Variable Variable)[] given = [.. gradientsAndVariables];
        if (given.GroupBy(pair => pair.Variable).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException(
                $"The optimizer {Name} was given {twice.Count()} gradients of {twice.Key.Name}. Add them up first.");
        }

        foreach ((Value gradient, Variable variable) in given.Where(pair => pair.Gradient.Types[0] != pair.Variable.Types[0]))
        {
            throw new ArgumentException(
                $"The gradient of {variable.Name} must be {variable.Types[0]}. Received: {gradient.Types[0]}.");
        }

        (Value Gradient, Variable Variable)[] used = [.. given.Where(pair => !CallContext.IsUnconnected(pair.Gradient))];
        if (used.Length == 0)
        {
            throw new ArgumentException(
                $"No gradients provided for any variable: the loss depends on none of "
                + $"{string.Join(", ", given.Select(pair => pair.Variable.Name).DefaultIfEmpty("them (the list is empty)"))}.");
        }

        using Recorder.HiddenScope hidden = Recorder.Hide();
        Apply(
            [.. used.Select(pair => (pair.Variable, pair.Gradient, Weight.ConstraintOf(pair.Variable)))],
            CallContext.Required);
    }

    /// <summary>Updates variables by gradients that are arrays, at once.</summary>
    /// <param name="gradientsAndVariables">Each variable with its gradient.</param>
    /// <exception cref="ArgumentException">There is no gradient, or two for one variable, or one of another shape.</exception>
    public void ApplyGradients(IEnumerable<(Tensor<float> Gradient, Variable Variable)> gradientsAndVariables)
    {
        ArgumentNullException.ThrowIfNull(gradientsAndVariables);
        (Tensor<float> Gradient, Variable Variable)[] given = [.. gradientsAndVariables];
        Variable[] variables = [.. given.Select(pair => pair.Variable)];
        if (_onArrays is not { } made || !made.Variables.SequenceEqual(variables))
        {
            _onArrays?.Function.Dispose();
            made = (variables, Function.OfAll(gradients =>
            {
                ApplyGradients(gradients.Zip(variables));
                return [];
            }));
            _onArrays = made;
        }

        made.Function.ApplyAll([.. given.Select(pair => (ArrayLike)pair.Gradient)]);
    }

    /// <summary>The loss whose gradients the optimizer is to be given: other than the loss with a LossScaleOptimizer only.</summary>
    /// <param name="loss">A value of any shape.</param>
    public virtual Value ScaleLoss(Value loss) => loss;

    /// <summary>Updates variables along the gradient of a loss, within a step of one's own.</summary>
    /// <param name="loss">What is to become smaller; the sum of its elements counts.</param>
    /// <param name="variables">What changes.</param>
    /// <inheritdoc cref="ApplyGradients(IEnumerable{ValueTuple{Value, Variable}})" path="/exception"/>
    public void Minimize(Value loss, IReadOnlyList<Variable> variables) =>
        ApplyGradients(CallContext.Required.Gradients(ScaleLoss(loss), variables).Zip(variables));

    /// <summary>Adds the updates of all weights to a trace.</summary>
    /// <param name="weights">The weights with their gradients.</param>
    /// <param name="context">The trace.</param>
    /// <param name="scale">What the loss was multiplied by, and whether to update at all; nothing if null.</param>
    internal virtual void Apply(
        IReadOnlyList<(Variable Variable, Value Gradient, Constraint? Constraint)> weights,
        CallContext context,
        LossScaleOptimizer? scale = null)
    {
        using CallContext.Scope current = context.Enter();
        context.Trained.UnionWith(weights.Select(weight => weight.Variable));
        Value[] own = [.. weights.Select(weight => weight.Gradient)];
        bool accumulates = GradientAccumulationSteps is not null;
        IReadOnlyList<Value> gradients = context.Replicas is not { } replicas ? own
            : accumulates ? replicas.AsParts(own)
            : replicas.Average(own, context);
        Value? counts = null;
        if (scale is not null)
        {
            (gradients, counts) = scale.Unscale(gradients, context, accumulates && context.Replicas is not null);
        }

        UpdateContext update = new(this, context, _iterations, counts);
        if (accumulates)
        {
            // Applied twice in a step, it counts batches in the graph.
            bool collects = context.Collecting.Remove(this);
            IReadOnlyList<Value> sums =
                [.. weights.Select((weight, index) => update.Accumulate(weight.Variable, gradients[index], collects))];
            if (collects)
            {
                // All of the state exists from the first step on.
                MakeSlots([.. weights.Select(weight => weight.Variable)]);
                CountBatch(context, counts);
                return;
            }

            gradients = [.. (context.Replicas?.AverageParts(sums, context) ?? sums).Select(sum => sum / GradientAccumulationSteps!.Value)];
        }

        gradients = Clip(gradients);
        Value learningRate = CurrentLearningRate(update.UpdatesMade(DType.Float64));
        for (int index = 0; index < weights.Count; index++)
        {
            (Variable variable, _, Constraint? constraint) = weights[index];
            using LabelScope label = new(variable.Name);
            update.LearningRate = Ops.Cast(learningRate, variable.DType);

            // A part of the weight as it was before.
            Value? decayed = WeightDecay is double part && !_notDecayed.Any(variable.Name.Contains)
                ? variable * part * update.LearningRate
                : null;
            UpdateStep(gradients[index], variable, update);
            if (decayed is not null)
            {
                update.Update(variable, context.Read(variable) - decayed);
            }

            if (constraint is not null)
            {
                update.Update(variable, constraint.Call(context.Read(variable)));
            }

            if (UseEma)
            {
                UpdateAverage(variable, context, update);
            }
        }

        update.UpdateShared();
        CountBatch(context, counts);
    }

    /// <summary>
    /// State of a weight, or of the optimizer if that is null; filled with <paramref name="initial"/> at first.
    /// </summary>
    internal Variable Slot(Variable? variable, string name, TensorType type, double initial)
    {
        if (!_slots.TryGetValue((variable, name), out OptimizerSlot? slot))
        {
            slot = new OptimizerSlot(variable is null ? name : $"{variable.Name}/{name}", type, initial);
            _slots[(variable, name)] = slot;
        }

        return slot.Variable;
    }

    /// <summary>The slots of these weights in the order of <see cref="Slots"/>; makes those that do not exist yet.</summary>
    internal virtual IReadOnlyList<Variable> MakeSlots(IReadOnlyList<Variable> weights)
    {
        Variable step = new("step", BackendSelection.Current.Allocate(new TensorType(DType.Int64, Shape.Scalar)));
        CallContext context = new(training: true, step);
        Apply([.. weights.Select(weight => (weight, Ops.Fill(0, weight.Types[0]), (Constraint?)null))], context);
        return [.. _slots.Where(pair => pair.Key.Variable is null || weights.Contains(pair.Key.Variable))
            .GroupBy(pair => pair.Key.Name)
            .SelectMany(group => group.OrderBy(pair => Position(pair.Key.Variable)).Select(pair => pair.Value.Variable))];

        int Position(Variable? weight) => weight is null ? 0 : weights.ToList().IndexOf(weight);
    }

    /// <summary>Describes the update of one weight.</summary>
    /// <param name="gradient">Gradient of the total loss, clipped.</param>
    /// <param name="variable">The weight.</param>
    /// <param name="context">Learning rate, step number, slots, and where the new values go.</param>
    protected abstract void UpdateStep(Value gradient, Variable variable, UpdateContext context);

    private void CountBatch(CallContext context, Value? counts) =>
        context.Update(_iterations, _iterations + (counts ?? Ops.Constant(1, DType.Int64)));

    private void RefuseOthers(Model model)
    {
        if (_owner is not null && _owner != model)
        {
            throw new InvalidOperationException(
                $"The optimizer {Name} serves model {_owner.Name}: it holds the state of that model's weights, and "
                + $"counts its steps. Received: model {model.Name}. Give every model an optimizer of its own, such as "
                + $"Optimizer.FromConfig<{GetType().Name}>(optimizer.GetConfig()).");
        }
    }

    private static int? AtLeastTwo(int? gradientAccumulationSteps) => gradientAccumulationSteps is null or >= 2
        ? gradientAccumulationSteps
        : throw new ArgumentException(
            $"`gradientAccumulationSteps` must be at least 2, or null. Received: {gradientAccumulationSteps}.");

    // Decay included; the result and `step` are Float64 scalars.
    private Value CurrentLearningRate(Value step)
    {
        Value learningRate = _schedule?.Call(step) ?? _learningRate;
        return Decay == 0 ? learningRate : learningRate / (1 + (Decay * step));
    }

    // The first average is the weight itself: there is nothing to keep of it.
    private void UpdateAverage(Variable variable, CallContext context, UpdateContext update)
    {
        Variable average = update.Slot(variable, AverageName);
        Value made = update.UpdatesMade(variable.DType);
        Value kept = Ops.Select(made, Ops.Constant(EmaMomentum, made.DType), Ops.Constant(0, made.DType));
        Value next = (kept * average) + ((1 - kept) * context.Read(variable));
        update.Update(average, next);
        if (EmaOverwriteFrequency is int frequency)
        {
            // Integer division.
            Value before = update.UpdatesMade(DType.Int64);
            Value period = Ops.Constant(frequency, DType.Int64);
            Value isTime = Ops.Greater((before + Ops.Constant(1, DType.Int64)) / period, before / period);
            update.Update(variable, Ops.Select(Ops.Cast(isTime, variable.DType), next, context.Read(variable)));
        }
    }

    // By value first, as in tf.keras: a norm is that of gradients whose elements are limited already.
    private IReadOnlyList<Value> Clip(IReadOnlyList<Value> gradients)
    {
        if (Clipvalue is double limit)
        {
            gradients = [.. gradients.Select(gradient => Ops.Clip(gradient, -limit, limit))];
        }

        if (Clipnorm is double norm)
        {
            gradients = [.. gradients.Select(gradient => gradient * Scale(Ops.Sum(Ops.Square(gradient)), norm))];
        }

        if (GlobalClipnorm is double global && gradients.Count > 0)
        {
            Value squares = gradients.Select(gradient => Ops.Sum(Ops.Square(gradient)))
                .Aggregate((sum, next) => sum + next);
            Value scale = Scale(squares, global);
            gradients = [.. gradients.Select(gradient => gradient * scale)];
        }

        return gradients;
    }

    // limit / max(norm, limit): 1 for a gradient that is short enough, zero gradients included.
    private static Value Scale(Value sumOfSquares, double limit) =>
        limit / Ops.Maximum(Ops.Sqrt(sumOfSquares), Ops.Constant(limit, sumOfSquares.DType));
}
