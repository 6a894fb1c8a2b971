using Keras.Constraints;
using Keras.Engine.Backends;
using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Layers;
using Keras.Optimizers.Schedules;

namespace Keras.Optimizers;

/// <summary>How weights follow their gradients. Converts from Keras' names: <c>"sgd"</c>, <c>"adam"</c>.</summary>
/// <remarks>
/// An optimizer of one's own overrides <see cref="UpdateStep"/> with a few lines of <c>Ops</c>. Port of
/// keras/optimizers (tf.keras formulas; <c>lr</c> and <c>decay</c> as in Keras 2.3).
/// </remarks>
public abstract class Optimizer
{
    private readonly Dictionary<(Variable Variable, string Name), Variable> _slots = [];
    private readonly List<Variable> _slotOrder = [];
    private readonly Variable _learningRate;
    private readonly LearningRateSchedule? _schedule;
    private readonly Variable _iterations;

    /// <summary>An optimizer with the arguments that all share.</summary>
    /// <param name="learningRate">Step size; a number of at least 0, or a schedule.</param>
    /// <param name="decay">The learning rate of update t is <c>learningRate / (1 + decay * t)</c>; at least 0.</param>
    /// <param name="clipnorm">Each gradient is scaled down to this norm; null for no limit.</param>
    /// <param name="clipvalue">Each element of a gradient is kept within plus and minus this; null for no limit.</param>
    /// <param name="globalClipnorm">All gradients together are scaled down to this norm; null for no limit.</param>
    /// <param name="name">The name in messages; the class name if null.</param>
    /// <exception cref="ArgumentException">A number is out of range, or both kinds of norm are given.</exception>
    protected Optimizer(
        LearningRate learningRate,
        double decay = 0,
        double? clipnorm = null,
        double? clipvalue = null,
        double? globalClipnorm = null,
        string? name = null)
    {
        if (clipnorm is not null && globalClipnorm is not null)
        {
            throw new ArgumentException(
                $"Give either `clipnorm` or `globalClipnorm`. Received: {clipnorm} and {globalClipnorm}.");
        }

        Name = name ?? GetType().Name;
        Decay = Guard.NotNegative(decay);
        Clipnorm = Guard.NotNegative(clipnorm);
        Clipvalue = Guard.NotNegative(clipvalue);
        GlobalClipnorm = Guard.NotNegative(globalClipnorm);
        _learningRate = new Variable(
            "learning_rate", Backend.Current.Allocate(new TensorType(DType.Float64, Shape.Scalar)));
        _iterations = new Variable("iterations", Backend.Current.Allocate(new TensorType(DType.Int64, Shape.Scalar)));
        _schedule = learningRate.Schedule;
        if (_schedule is null)
        {
            LearningRate = learningRate.Number;
        }
    }

    /// <summary>The name in messages.</summary>
    public string Name { get; }

    /// <summary>Step size of the next update, before decay; may be changed at any time unless it follows a schedule.</summary>
    /// <exception cref="ArgumentException">Set to less than 0.</exception>
    /// <exception cref="InvalidOperationException">Set although it follows a schedule.</exception>
    public double LearningRate
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

            _learningRate.Storage.Write<double>([Guard.NotNegative(value, "learningRate")]);
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

    /// <summary>Number of updates made.</summary>
    public long Iterations
    {
        get
        {
            long[] number = new long[1];
            _iterations.Storage.Read<long>(number);
            return number[0];
        }
        internal set => _iterations.Storage.Write<long>([value]);
    }

    /// <summary>The state that belongs to weights, such as momenta, in order of creation.</summary>
    public IReadOnlyList<Variable> Slots => _slotOrder;

    /// <summary>The optimizer of that name, with default arguments.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists the choices.</exception>
    public static implicit operator Optimizer(string identifier) => FromString(identifier);

    /// <summary>The optimizer of that name, with default arguments.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists the choices.</exception>
    public static Optimizer FromString(string identifier) => Identifier.Create<Optimizer>(identifier);

    /// <summary>Forgets all updates: iterations and slots.</summary>
    public void Reset()
    {
        Iterations = 0;
        _slots.Clear();
        _slotOrder.Clear();
    }

    /// <summary>Adds the updates of all weights to a trace.</summary>
    internal void Apply(
        IReadOnlyList<(Variable Variable, Value Gradient, Constraint? Constraint)> weights, CallContext context)
    {
        IReadOnlyList<Value> gradients = Clip([.. weights.Select(weight => weight.Gradient)]);
        Value learningRate = CurrentLearningRate();
        for (int index = 0; index < weights.Count; index++)
        {
            (Variable variable, _, Constraint? constraint) = weights[index];
            using LabelScope label = new(variable.Name);
            UpdateContext update = new(this, context, Ops.Cast(learningRate, variable.DType), _iterations);
            UpdateStep(gradients[index], variable, update);
            if (constraint is not null)
            {
                context.Update(variable, constraint.Call(context.Read(variable)));
            }
        }

        context.Update(_iterations, _iterations + Ops.Constant(1, DType.Int64));
    }

    /// <summary>A variable that belongs to a weight; zeros, or <paramref name="initial"/>, at first.</summary>
    internal Variable Slot(Variable variable, string name, double initial)
    {
        if (!_slots.TryGetValue((variable, name), out Variable? slot))
        {
            slot = new Variable($"{variable.Name}/{name}", Backend.Current.Allocate(variable.Types[0]));
            float[] elements = new float[variable.Shape.Length];
            Array.Fill(elements, (float)initial);
            StorageTensors.Fill(slot, elements);
            _slots[(variable, name)] = slot;
            _slotOrder.Add(slot);
        }

        return slot;
    }

    /// <summary>Describes the update of one weight.</summary>
    /// <param name="gradient">Gradient of the total loss, clipped.</param>
    /// <param name="variable">The weight.</param>
    /// <param name="context">Learning rate, step number, slots, and where the new values go.</param>
    protected abstract void UpdateStep(Value gradient, Variable variable, UpdateContext context);

    // Float64 scalar, decay included.
    private Value CurrentLearningRate()
    {
        Value step = Ops.Cast(_iterations, DType.Float64);
        Value learningRate = _schedule?.Call(step) ?? _learningRate;
        return Decay == 0 ? learningRate : learningRate / (1 + (Decay * step));
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
            Value squares = gradients.Select(gradient => Ops.Sum(Ops.Square(gradient))).Aggregate((sum, next) => sum + next);
            Value scale = Scale(squares, global);
            gradients = [.. gradients.Select(gradient => gradient * scale)];
        }

        return gradients;
    }

    // limit / max(norm, limit): 1 for a gradient that is short enough, zero gradients included.
    private static Value Scale(Value sumOfSquares, double limit) =>
        limit / Ops.Maximum(Ops.Sqrt(sumOfSquares), Ops.Constant(limit, sumOfSquares.DType));
}
