using Keras.Engine.Tensors;
using Keras.Layers;

namespace Keras.Optimizers;

/// <summary>What an optimizer may ask and tell while it describes the update of a weight.</summary>
public sealed class UpdateContext
{
    /// <summary>The slots that gradients of several batches are summed up in.</summary>
    internal const string AccumulatorName = "gradient_accumulator";

    private readonly Optimizer _optimizer;
    private readonly CallContext _context;
    private readonly Value _updatesMade;
    private readonly Value? _isUpdate;
    private readonly Value? _counts;
    private readonly HashSet<Variable> _shared = [];
    private readonly Dictionary<Variable, Value> _sharedUpdates = [];

    /// <param name="optimizer">Whose update it is.</param>
    /// <param name="context">The trace.</param>
    /// <param name="batches">Batches so far.</param>
    /// <param name="counts">Whether the batch counts, an Int64 scalar; null if every one does.</param>
    internal UpdateContext(Optimizer optimizer, CallContext context, Variable batches, Value? counts = null)
    {
        _counts = counts;
        _isUpdate = counts;
        _optimizer = optimizer;
        _context = context;
        _updatesMade = batches;
        if (optimizer.GradientAccumulationSteps is int steps)
        {
            // Integer division: the last batch of a group makes the update.
            Value group = Ops.Constant(steps, DType.Int64);
            Value one = Ops.Constant(1, DType.Int64);
            _updatesMade = batches / group;
            _isUpdate = Ops.Greater((batches + one) / group, _updatesMade) * (counts ?? one);
        }
    }

    /// <summary>Step size of this update, decay included; a scalar of the weight's type.</summary>
    public Value LearningRate { get; internal set; } = null!;

    /// <summary>Number of this update, from 1, as a scalar of type <paramref name="dtype"/>.</summary>
    public Value Step(DType dtype) => UpdatesMade(dtype) + 1;

    /// <summary>
    /// A variable that belongs to <paramref name="variable"/>: zeros, or <paramref name="initial"/>, at first.
    /// </summary>
    /// <param name="variable">The weight.</param>
    /// <param name="name">Keras' name of the slot: <c>"momentum"</c>.</param>
    /// <param name="initial">What every element starts from.</param>
    public Variable Slot(Variable variable, string name, double initial = 0) =>
        _optimizer.Slot(variable, name, variable.Types[0], initial);

    /// <summary>A variable of another shape that belongs to <paramref name="variable"/>: zeros at first.</summary>
    /// <param name="variable">The weight.</param>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its shape.</param>
    public Variable Slot(Variable variable, string name, Shape shape) =>
        _optimizer.Slot(variable, name, new TensorType(variable.DType, shape), 0);

    /// <summary>
    /// A Float64 scalar that belongs to the optimizer; every weight of a step must give it the same new value.
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <param name="initial">What it starts from.</param>
    public Variable SharedSlot(string name, double initial = 0)
    {
        Variable slot = _optimizer.Slot(null, name, new TensorType(DType.Float64, Shape.Scalar), initial);
        _shared.Add(slot);
        return slot;
    }

    /// <summary>Gives a weight or slot its new value.</summary>
    /// <remarks>While gradients are accumulated, only the batch that makes the update takes the value over.</remarks>
    public void Update(Variable variable, Value value)
    {
        Value next = _isUpdate is null ? value : Ops.Select(Ops.Cast(_isUpdate, variable.DType), value, variable);
        if (_shared.Contains(variable))
        {
            _sharedUpdates[variable] = next;
        }
        else
        {
            _context.Update(variable, next);
        }
    }

    /// <summary>Gives shared slots their new values, now that all weights have read the old ones.</summary>
    internal void UpdateShared()
    {
        foreach ((Variable variable, Value value) in _sharedUpdates)
        {
            _context.Update(variable, value);
        }
    }

    /// <summary>Updates made before this one, as a scalar of type <paramref name="dtype"/>.</summary>
    internal Value UpdatesMade(DType dtype) => Ops.Cast(_updatesMade, dtype);

    /// <summary>The sum of the gradients since the last update, that of this batch included.</summary>
    /// <param name="variable">The weight.</param>
    /// <param name="gradient">That of this batch.</param>
    /// <param name="collects">Whether no update is due in this step.</param>
    internal Value Accumulate(Variable variable, Value gradient, bool collects)
    {
        Variable sum = Slot(variable, AccumulatorName);
        Value next = sum + gradient;
        Value kept = collects ? next : Ops.Select(Ops.Cast(_isUpdate!, sum.DType), Ops.Constant(0, sum.DType), next);
        _context.Update(sum, _counts is null ? kept : Ops.Select(Ops.Cast(_counts, sum.DType), kept, sum));
        return next;
    }
}
