using Keras.Engine.Tensors;

namespace Keras.Layers;

/// <summary>What a layer may ask and tell while it is traced.</summary>
public sealed class CallContext
{
    private readonly Func<Layer, bool> _isTrainable;
    private readonly Value? _step;
    private readonly Dictionary<Variable, Value> _updates = [];
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
    public IReadOnlyDictionary<Variable, Value> Updates => _updates;

    /// <summary>Scalars to be added to the loss.</summary>
    public IReadOnlyList<Value> Losses => _losses;

    /// <summary>Traces a call that may run in inference mode whatever goes on around it.</summary>
    internal IReadOnlyList<Value> Trace(Node node, IReadOnlyList<Value> inputs)
    {
        bool outer = Training;
        Training &= !node.IsInference;
        try
        {
            return node.Layer.Trace(inputs, this);
        }
        finally
        {
            Training = outer;
        }
    }

    /// <summary>Whether a layer's weights are trained, as recorded when the model was compiled.</summary>
    public bool IsTrainable(Layer layer) => _isTrainable(layer);

    /// <summary>
    /// The value of <paramref name="variable"/> after the updates so far: what a second call of a shared layer reads.
    /// </summary>
    public Value Read(Variable variable) => _updates.GetValueOrDefault(variable, variable);

    /// <summary>Gives a variable a new value, visible after the run.</summary>
    public void Update(Variable variable, Value value)
    {
        if (variable.Types[0] != value.Types[0])
        {
            throw new ArgumentException(
                $"The new value of {variable.Name} must be {variable.Types[0]}. Received: {value.Types[0]}.");
        }

        _updates[variable] = value;
    }

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
