using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Recording;
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
        Memory = storage;
        Label = name;
        Half = null;
    }

    /// <summary>Path such as <c>conv1/conv/kernel</c>.</summary>
    public string Name { get; }

    /// <summary>Where the elements live; what was assigned outside of traces and not run is run first.</summary>
    public ITensorStorage Storage
    {
        get
        {
            Recorder.Touch(this);
            return Memory;
        }
    }

    /// <summary>Where the elements live, as they are.</summary>
    internal ITensorStorage Memory { get; }

    /// <summary>The stretches of recording in which it was read and has not changed since.</summary>
    internal List<WeakReference<Epoch>> Readers { get; } = [];

    /// <summary>Gives the variable a new value: after the run of a trace, or outside of traces for all that follows.</summary>
    /// <param name="value">A value of its type, or a number for every element.</param>
    /// <exception cref="ArgumentException">The value has another type.</exception>
    public void Assign(Operand value) => Assignments.InForce.Assign(this, AsOwn(value));

    /// <summary>Adds to the variable.</summary>
    /// <inheritdoc cref="Assign" path="/param"/>
    public void AssignAdd(Operand value) => Assignments.InForce.Assign(this, this + AsOwn(value));

    /// <summary>Subtracts from the variable.</summary>
    /// <inheritdoc cref="Assign" path="/param"/>
    public void AssignSub(Operand value) => Assignments.InForce.Assign(this, this - AsOwn(value));

    // A number, or a scalar, counts for every element.
    private Value AsOwn(Operand value)
    {
        Value own = Operand.Pair(this, value).Right;
        return own.Shape == Shape ? own : Ops.BroadcastTo(own, Shape);
    }
}
