using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Layers;

/// <summary>What a layer may ask and tell while it is traced.</summary>
public sealed class CallContext
{
    [ThreadStatic]
    private static CallContext? s_current;

    private readonly Func<Layer, bool> _isTrainable;
    private readonly Value? _step;
    private readonly Assignments _assignments = new();
    private readonly List<Value> _losses = [];
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
    }

    /// <summary>
    /// Whether layers behave as in training: dropout drops, batch normalization uses batch statistics.
    /// </summary>
    public bool Training { get; private set; }

    /// <summary>State changes so far: the last new value of each variable.</summary>
    public IReadOnlyDictionary<Variable, Value> Updates => _assignments.Last;

    /// <summary>Scalars to be added to the loss.</summary>
    public IReadOnlyList<Value> Losses => _losses;

    /// <summary>What is being traced on this thread; null if nothing is.</summary>
    internal static CallContext? Current => s_current;

    /// <summary>Counts runs, for random draws; null if the trace may not draw.</summary>
    internal Value? Step => _step;

    /// <summary>Whether random numbers were drawn.</summary>
    internal bool HasDrawn => _draws.Count > 0;

    /// <summary>Finds out what inner layers are called on, if that is what the trace is for.</summary>
    internal InnerCalls? InnerCalls { get; init; }

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
    public void Update(Variable variable, Value value) => _assignments.Assign(variable, value);

    /// <summary>Adds a scalar to the loss.</summary>
    public void AddLoss(Value loss) => _losses.Add(loss);

    /// <summary>Numbers from U[0, 1), new in every run; a second draw by one seed gives others, too.</summary>
    /// <param name="shape">Shape of the result.</param>
    /// <param name="seed">Tells this draw from the others of a run.</param>
    /// <param name="dtype">Element type.</param>
    /// <exception cref="InvalidOperationException">The trace has no step counter.</exception>
    public Value RandomUniform(Shape shape, int seed, DType dtype)
    {
        if (_step is null)
        {
            throw new InvalidOperationException("This trace has no step counter to draw random numbers by.");
        }

        int draw = _draws[seed] = _draws.GetValueOrDefault(seed) + 1;
        return Ops.RandomUniform(_step, shape, ((long)draw << 32) | (uint)seed, dtype);
    }

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
