using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Layers;

namespace Keras.Optimizers;

/// <summary>What an optimizer may ask and tell while it describes the update of a weight.</summary>
public sealed class UpdateContext
{
    private readonly Optimizer _optimizer;
    private readonly CallContext _context;
    private readonly Variable _iterations;

    internal UpdateContext(Optimizer optimizer, CallContext context, Value learningRate, Variable iterations)
    {
        _optimizer = optimizer;
        _context = context;
        LearningRate = learningRate;
        _iterations = iterations;
    }

    /// <summary>Step size of this update, decay included; a scalar of the weight's type.</summary>
    public Value LearningRate { get; }

    /// <summary>Number of this update, from 1, as a scalar of type <paramref name="dtype"/>.</summary>
    public Value Step(DType dtype) => Ops.Cast(_iterations, dtype) + 1;

    /// <summary>A variable that belongs to <paramref name="variable"/>: zeros, or <paramref name="initial"/>, at first.</summary>
    /// <param name="variable">The weight.</param>
    /// <param name="name">Keras' name of the slot: <c>"momentum"</c>.</param>
    /// <param name="initial">What every element starts from.</param>
    public Variable Slot(Variable variable, string name, double initial = 0) => _optimizer.Slot(variable, name, initial);

    /// <summary>Gives a weight or slot its new value.</summary>
    public void Update(Variable variable, Value value) => _context.Update(variable, value);
}
