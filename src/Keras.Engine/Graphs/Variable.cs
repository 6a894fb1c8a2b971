using Keras.Engine.Operations;
using Keras.Engine.Tensors;

namespace Keras;

/// <summary>A value backed by memory that outlives a run: a weight, an optimizer's slot, a metric's sum.</summary>
/// <remarks>
/// A run reads the value from before it; <see cref="Engine.Graphs.Assignments"/> lets later reads of a trace see what was
/// assigned. New values are complete after it, or none is if the run fails; while it
/// lasts, some variables may hold new values and others old ones.
/// </remarks>
public class Variable : Value
{
    /// <summary>A variable over <paramref name="storage"/>.</summary>
    /// <param name="name">Path such as <c>conv1/conv/kernel</c>.</param>
    /// <param name="storage">Where the elements live.</param>
    public Variable(string name, ITensorStorage storage)
        : base(new VariableOp(name, storage.Type))
    {
        Name = name;
        Storage = storage;
        Label = name;
    }

    /// <summary>Path such as <c>conv1/conv/kernel</c>.</summary>
    public string Name { get; }

    /// <summary>Where the elements live.</summary>
    public ITensorStorage Storage { get; }
}
