using Keras.Engine.Backends;
using Keras.Engine.Tensors;

namespace Keras.Optimizers;

/// <summary>A part of an optimizer's state and what it starts from.</summary>
internal sealed class OptimizerSlot
{
    private readonly double _initial;

    public OptimizerSlot(string name, TensorType type, double initial)
    {
        _initial = initial;
        Variable = new Variable(name, BackendSelection.Current.Allocate(type));
        if (initial != 0)
        {
            // Fresh memory is zero.
            Reset();
        }
    }

    public Variable Variable { get; }

    /// <summary>Starts over; graphs that update the variable stay valid.</summary>
    public void Reset()
    {
        float[] elements = new float[Variable.Shape.Length];
        Array.Fill(elements, (float)_initial);
        StorageTensors.Fill(Variable, elements);
    }
}
