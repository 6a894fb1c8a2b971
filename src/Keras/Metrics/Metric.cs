using Keras.Engine.Backends;
using Keras.Engine.Graphs;
using Keras.Engine.Tensors;
using Keras.Layers;

namespace Keras.Metrics;

/// <summary>What is reported beside the loss, accumulated over an epoch. Converts from Keras' names: <c>"accuracy"</c>.</summary>
/// <remarks>Port of keras/metrics.py (tf.keras: streaming sums, reset at each epoch).</remarks>
/// <param name="name">The name in logs.</param>
public abstract class Metric(string name)
{
    private readonly List<(Variable Variable, double Initial)> _weights = [];

    /// <summary>The name in logs.</summary>
    public string Name { get; internal set; } = name;

    /// <summary>The state: sums and counts.</summary>
    public IReadOnlyList<Variable> Weights => [.. _weights.Select(weight => weight.Variable)];

    /// <summary>Adds a batch to the state.</summary>
    /// <param name="yTrue">Targets.</param>
    /// <param name="yPred">Outputs of the model.</param>
    /// <param name="sampleWeight">A weight per sample, or null.</param>
    /// <param name="context">Receives the new state.</param>
    public abstract void UpdateState(Value yTrue, Value yPred, Value? sampleWeight, CallContext context);

    /// <summary>The metric's value, a scalar, after the updates so far.</summary>
    public abstract Value Result(CallContext context);

    /// <summary>Forgets all batches.</summary>
    public void ResetState()
    {
        foreach ((Variable variable, double initial) in _weights)
        {
            float[] elements = new float[variable.Shape.Length];
            Array.Fill(elements, (float)initial);
            StorageTensors.Fill(variable, elements);
        }
    }

    /// <summary>The metric to use for targets and outputs of these shapes: itself, or what an ambiguous name stands for.</summary>
    internal virtual Metric Resolve(Shape yTrue, Shape yPred) => this;

    /// <summary>Makes a part of the state.</summary>
    /// <param name="name">Name within the metric.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="initial">What every element starts from.</param>
    protected Variable AddWeight(string name, Shape shape, double initial = 0)
    {
        ITensorStorage storage = Backend.Current.Allocate(new TensorType(Config.Floatx, shape));
        Variable variable = new($"{Name}/{name}", storage);
        _weights.Add((variable, initial));
        ResetState();
        return variable;
    }
}
