using System.Runtime.CompilerServices;
using Keras.Engine.Backends;
using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Passes;
using Keras.Engine.Recording;
using Keras.Engine.Tensors;
using Keras.Metrics;
using Keras.Optimizers;
using Keras.Training;

namespace Keras.Layers;

/// <summary>What a layer may ask and tell while it is traced.</summary>
public sealed class CallContext
{
    // Zeros that stand for the gradient towards something that the loss does not depend on.
    private static readonly ConditionalWeakTable<Value, Value> s_unconnected = new();

    // Counts draws outside of traces.
    private static readonly Lazy<Variable> s_eagerDraws = new(
        () => new Variable("draws", BackendSelection.Current.Allocate(new TensorType(DType.Int64, Shape.Scalar))));

    [ThreadStatic]
    private static CallContext? s_current;

    [ThreadStatic]
    private static CallContext? s_eager;

    private readonly Func<Layer, bool> _isTrainable;
    private readonly Value? _step;
    private readonly Assignments _assignments;
    private readonly List<Value> _losses = [];
    private readonly List<(Value Value, string Name)> _metrics = [];
    private readonly Dictionary<long, int> _draws = [];

    /// <summary>A context for tracing layers outside a model.</summary>
    /// <param name="training">Whether layers behave as in training.</param>
    /// <param name="step">Counts runs, Int64 scalar, for random draws; null if the trace may not draw.</param>
    /// <param name="isTrainable">
    /// Whether a layer's weights are trained; its own <see cref="Layer.Trainable"/> if null.
    /// </param>
    public CallContext(bool training, Value? step = null, Func<Layer, bool>? isTrainable = null)
    {
        Training = training;
        _step = step;
        _isTrainable = isTrainable ?? (layer => layer.Trainable);
        _assignments = new Assignments();
    }

    private CallContext(Assignments eager)
        : this(training: false, s_eagerDraws.Value) => _assignments = eager;

    /// <summary>
    /// Whether layers behave as in training: dropout drops, batch normalization uses batch statistics.
    /// </summary>
    public bool Training { get; private set; }

    /// <summary>The processes that the steps of a model belong to; null if what is traced is this process' own affair.</summary>
    internal Replicas? Replicas { get; init; }

    /// <summary>Weights that an optimizer updates: by gradients that are the same on all replicas.</summary>
    internal HashSet<Variable> Trained { get; } = [];

    /// <summary>Optimizers whose next update is not due in this step: they only add the gradients to those of the batches before.</summary>
    internal HashSet<Optimizer> Collecting { get; init; } = [];

    /// <summary>How many tensors the trace has exchanged with other processes.</summary>
    internal int Exchanged { get; set; }

    /// <summary>State changes so far: the last new value of each variable.</summary>
    public IReadOnlyDictionary<Variable, Value> Updates => _assignments.Last;

    /// <summary>Variables that hold constant lists.</summary>
    internal HashSet<Variable> Tables { get; } = [];

    /// <summary>Scalars to be added to the loss.</summary>
    public IReadOnlyList<Value> Losses => _losses;

    /// <summary>What is being traced on this thread; null if nothing is.</summary>
    internal static CallContext? Current => s_current;

    /// <summary>What is being traced on this thread; outside of traces, what <see cref="Recorder"/> will run.</summary>
    internal static CallContext Required => s_current ?? (s_eager ??= new CallContext(Assignments.Eager));

    private bool IsEager => _assignments == Assignments.Eager;

    /// <summary>Counts runs, for random draws; null if the trace may not draw.</summary>
    internal Value? Step => _step;

    /// <summary>Whether random numbers were drawn.</summary>
    internal bool HasDrawn => _draws.Count > 0;

    /// <summary>Finds out what inner layers are called on, if that is what the trace is for.</summary>
    internal InnerCalls? InnerCalls { get; init; }

    /// <summary>Outside of traces, what layers add to the loss is that of the last call.</summary>
    internal void BeginCall()
    {
        if (s_current is null)
        {
            _losses.Clear();
            _metrics.Clear();
        }
    }

    /// <summary>Traces a call that may run in a mode of its own whatever goes on around it.</summary>
    internal IReadOnlyList<Value> Trace(Layer layer, IReadOnlyList<Value> inputs, bool? training)
    {
        bool outer = Training;
        Training = training ?? outer;
        try
        {
            return layer.Trace(inputs, this);
        }
        finally
        {
            Training = outer;
        }
    }

    /// <summary>Makes this what is traced on the thread, until the scope ends: variables are read as assigned here.</summary>
    internal Scope Enter() => new(this);

    /// <summary>Whether a layer's weights are trained, as recorded when the model was compiled.</summary>
    public bool IsTrainable(Layer layer) => _isTrainable(layer);

    /// <summary>
    /// The value of <paramref name="variable"/> after the updates so far: what a second call of a shared layer reads.
    /// </summary>
    /// <remarks>Ops on a variable read that value, too: it is needed only where no op is.</remarks>
    public Value Read(Variable variable) => _assignments.Read(variable);

    /// <summary>Gives a variable a new value, for all that is traced from now on and after the run.</summary>
    /// <exception cref="ArgumentException">The value has another type.</exception>
    public void Update(Variable variable, Value value)
    {
        if (Replicas is not null && Metric.OwnerOf(variable) is not null)
        {
            Value before = _assignments.Read(variable);
            value = before + Replicas.AddUp(value - before, this);
        }

        _assignments.Assign(variable, value);
    }

    /// <summary>The gradients of <paramref name="loss"/> towards variables, or towards values it was computed from.</summary>
    /// <remarks>
    /// Towards a variable that was assigned in between, the gradients of all that has read it are added; none flows through
    /// an assignment. Gradients are values: they may be part of a loss themselves.
    /// </remarks>
    /// <param name="loss">A value; the sum of its elements counts.</param>
    /// <param name="towards">Such as a model's <c>TrainableWeights</c>.</param>
    /// <returns>A value for each: zeros where the loss does not depend on it.</returns>
    public IReadOnlyList<Value> Gradients(Value loss, IReadOnlyList<Value> towards) =>
        [.. GradientsOrNull(loss, towards).Zip(towards, (gradient, value) => gradient ?? Unconnected(value))];

    /// <summary>Whether a gradient stands for none.</summary>
    internal static bool IsUnconnected(Value gradient) => s_unconnected.TryGetValue(gradient, out _);

    /// <summary>The gradients; null where the loss does not depend on a value.</summary>
    internal IReadOnlyList<Value?> GradientsOrNull(Value loss, IReadOnlyList<Value> towards)
    {
        if (IsEager)
        {
            if (!Recorder.HasTape)
            {
                throw new InvalidOperationException(
                    "Outside of a step or Function.Of, put a GradientTape around what gradients are asked of: "
                    + "using GradientTape tape = new(); … tape.Gradient(loss, variables).");
            }

            IReadOnlyList<Value> all = Recorder.WithHistory([loss, .. towards]);
            (loss, towards) = (all[0], [.. all.Skip(1)]);
        }

        // What exists already is taken as it is.
        using Assignments.Scope asRead = Assignments.Suspend();
        Value scalar = loss.Shape.Rank == 0 ? loss : Ops.Sum(loss);
        Value[] others = [.. towards.Where(value => _assignments.VariableOf(value) is null).Distinct()];
        IReadOnlyList<Value?> ofOthers = others.Length > 0 ? Now(scalar, others) : [];
        IReadOnlyList<Value?> ofVariables =
            TowardsVariables(scalar, [.. towards.Where(value => _assignments.VariableOf(value) is not null)]);
        int next = 0;
        return
        [
            .. towards.Select(value =>
                _assignments.VariableOf(value) is null ? ofOthers[Array.IndexOf(others, value)] : ofVariables[next++]),
        ];
    }

    private IReadOnlyList<Value?> TowardsVariables(Value scalar, IReadOnlyList<Value> towards)
    {
        HashSet<Value> reached = Reached(scalar);
        Value[][] read =
        [
            .. towards.Select(value => value is Variable variable ? _assignments.History(variable) : [value])
                .Select(values => values.Where(reached.Contains).ToArray()),
        ];
        Value[] targets = [.. read.SelectMany(values => values).Distinct()];
        if (targets.Length == 0)
        {
            return [.. towards.Select(_ => (Value?)null)];
        }

        Value gradients = new(new GradientsOp(), [scalar, .. targets]);
        return
        [
            .. read.Select(values => values.Length == 0 ? null : values
                .Select(value => gradients.Part(Array.IndexOf(targets, value)))
                .Aggregate((sum, next) => sum + next)),
        ];
    }

    /// <summary>What stands for a variable that a value was read of; null if it is none.</summary>
    internal Variable? VariableOf(Value value) => _assignments.VariableOf(value);

    /// <summary>Numbers whose means are to be logged.</summary>
    internal IReadOnlyList<(Value Value, string Name)> Metrics => _metrics;

    /// <summary>Logs the mean of a value over the epoch.</summary>
    /// <param name="value">A value of any shape.</param>
    /// <param name="name">The name in logs.</param>
    public void AddMetric(Value value, string name) => _metrics.Add((Ops.Mean(value), name));

    /// <summary>Numbers that never change.</summary>
    internal Variable Table(string name, Shape shape, ReadOnlySpan<float> numbers, DType dtype)
    {
        ConstantTensor table = new(Ops.Constant(numbers, shape, dtype).Storage) { Label = name };
        if (!IsEager)
        {
            Tables.Add(table);
        }

        return table;
    }

    /// <summary>Adds a scalar to the loss.</summary>
    public void AddLoss(Value loss) => _losses.Add(loss);

    /// <summary>Numbers from U[0, 1), new in every run; a second draw by one seed gives others, too.</summary>
    /// <param name="shape">Shape of the result.</param>
    /// <param name="seed">Tells this draw from the others of a run.</param>
    /// <param name="dtype">Element type.</param>
    /// <exception cref="InvalidOperationException">The trace has no step counter.</exception>
    public Value RandomUniform(Shape shape, int seed, DType dtype) => Draw(shape, seed, dtype, Replicas?.Share.Rank ?? 0);

    /// <summary>
    /// A row of numbers from U[0, 1) for each sample, new in every run: the same whichever process computes on the sample.
    /// </summary>
    /// <param name="samples">Samples of this process.</param>
    /// <param name="draws">Numbers for each.</param>
    /// <inheritdoc cref="RandomUniform"/>
    internal Value RandomBySample(int samples, int draws, int seed, DType dtype)
    {
        if (Replicas is null)
        {
            return RandomUniform((samples, draws), seed, dtype);
        }

        // Parts differ by one sample: the rows of a batch that is as large as any with such a part, and of them those of the part.
        Value rows = DrawAlike(((samples + 1) * Replicas.Share.Size, draws), seed, dtype);
        return Ops.Gather(rows, Ops.Arange(0, samples, dtype: DType.Int64) + Replicas.FirstSample);
    }

    /// <summary>Numbers from U[0, 1), new in every run, the same on all processes that train together.</summary>
    /// <inheritdoc cref="RandomUniform"/>
    internal Value DrawAlike(Shape shape, int seed, DType dtype) => Draw(shape, seed, dtype, rank: 0);

    /// <summary>Numbers from N(0, 1), new in every run.</summary>
    /// <param name="shape">Shape of the result.</param>
    /// <param name="seed">Tells this draw from the others of a run.</param>
    /// <param name="dtype">Element type.</param>
    /// <exception cref="InvalidOperationException">The trace has no step counter.</exception>
    /// <remarks>Box and Muller 1958: <c>sqrt(-2 * ln(u)) * cos(2 * pi * v)</c>.</remarks>
    public Value RandomNormal(Shape shape, int seed, DType dtype)
    {
        Value radius = Ops.Sqrt(-2 * Ops.Log(1 - RandomUniform(shape, seed, dtype)));
        return radius * Cosine(2 * Math.PI * (RandomUniform(shape, seed, dtype) - 0.5));
    }

    private Value Draw(Shape shape, int seed, DType dtype, long rank)
    {
        if (_step is null)
        {
            throw new InvalidOperationException("This trace has no step counter to draw random numbers by.");
        }

        if (IsEager)
        {
            // A counter of all draws, so that the same code is the same graph again.
            Value drawn = Ops.RandomUniform(_step, shape, seed, dtype);
            _assignments.Assign((Variable)_step, _step + Ops.Constant(1, DType.Int64));
            return drawn;
        }

        int draw = _draws[seed] = _draws.GetValueOrDefault(seed) + 1;
        return Ops.RandomUniform(_step, shape, (rank << 48) ^ ((long)draw << 32) ^ (uint)seed, dtype);
    }

    // Passes may lead around a value in the middle, so its gradient is taken before they run.
    private static IReadOnlyList<Value?> Now(Value loss, IReadOnlyList<Value> towards)
    {
        Graph taken = new TakeGradients().Run(new Graph([], [loss, .. towards], []));
        return Engine.Graphs.Gradients.Of(taken.Results[0], [.. taken.Results.Skip(1)]);
    }

    private static Value Unconnected(Value value)
    {
        Value zeros = Ops.ZerosLike(value);
        s_unconnected.Add(zeros, zeros);
        return zeros;
    }

    private static HashSet<Value> Reached(Value loss) => [.. Graph.TopologicalOrder(
        [loss], value => value.Op is StopGradientOp || !value.DType.IsFloating() ? [] : value.Inputs)];

    /// <summary>While it lives, its context is what is traced.</summary>
    internal readonly struct Scope : IDisposable
    {
        private readonly CallContext? _outer;
        private readonly Assignments.Scope _assignments;

        public Scope(CallContext context)
        {
            _outer = s_current;
            _assignments = context._assignments.Enter();
            s_current = context;
        }

        public void Dispose()
        {
            s_current = _outer;
            _assignments.Dispose();
        }
    }

    // Taylor's series up to the 18th power: within 1e-8 for angles between -pi and pi. No other layer needs a cosine.
    private static Value Cosine(Value angle)
    {
        Value square = Ops.Square(angle);
        Value series = Ops.Constant(1, angle.DType);
        for (int power = 18; power > 0; power -= 2)
        {
            series = 1 - (square * series / (power * (power - 1.0)));
        }

        return series;
    }
}
