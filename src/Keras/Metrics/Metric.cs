using Keras.Engine.Backends;
using Keras.Engine.Tensors;
using Keras.Layers;
using Keras.Losses;

namespace Keras.Metrics;

/// <summary>
/// What is reported beside the loss, accumulated over an epoch. Converts from Keras' names: <c>"accuracy"</c>.
/// </summary>
/// <remarks>
/// A mean over samples derives from <see cref="MeanMetric"/>, or is made of a function by <see cref="Of"/>; other
/// metrics override <see cref="UpdateState"/> and <see cref="Result"/>.
/// Port of keras/metrics (tf.keras: streaming sums, reset at each epoch).
/// </remarks>
public abstract class Metric : KerasObject
{
    private readonly List<(Variable Variable, double Initial)> _weights = [];
    private string? _identifier;

    /// <summary>A metric.</summary>
    /// <param name="name">The name in logs; Keras' snake-case class name if null.</param>
    protected Metric(string? name = null) => Name = name ?? Identifier.SnakeCase(GetType().Name);

    /// <summary>The name in logs.</summary>
    public string Name { get; internal set; }

    /// <summary>Whether it was given by name, and so stands for a new metric wherever it is used.</summary>
    internal bool IsName => _identifier is not null;

    /// <summary>The state: sums and counts.</summary>
    public IReadOnlyList<Variable> Weights => [.. _weights.Select(weight => weight.Variable)];

    /// <summary>The metric of that name, with default arguments, which logs that very name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists the choices.</exception>
    public static implicit operator Metric(string identifier) => FromString(identifier);

    /// <summary>The metric of that name, with default arguments, which logs that very name.</summary>
    /// <param name="identifier">
    /// A metric or loss in Keras' spelling, or <c>"accuracy"</c>, <c>"acc"</c>, <c>"crossentropy"</c> or <c>"ce"</c>
    /// for the one that suits the shapes of targets and outputs.
    /// </param>
    /// <exception cref="ArgumentException">There is none; the message lists the choices.</exception>
    public static Metric FromString(string identifier)
    {
        Metric metric = identifier switch
        {
            "accuracy" or "acc" => new AccuracyByShape(),
            "crossentropy" or "ce" => new CrossentropyByShape(),
            _ => Identifier.Find<Metric>(identifier)
                ?? (Identifier.Find<Loss>(identifier) is Loss loss ? new LossMetric(loss) : throw Unknown(identifier)),
        };
        metric._identifier = metric.Name = identifier;
        return metric;
    }

    /// <summary>The mean of what a function of <c>(yTrue, yPred)</c> computes.</summary>
    /// <param name="name">The name in logs.</param>
    /// <param name="function">Gives a number per sample, or per element of it.</param>
    public static Metric Of(string name, Func<Value, Value, Value> function) => new FunctionMetric(name, function);

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

    /// <summary>
    /// The metric to use for one output of a model; of a name a new one each time, as no two outputs share sums.
    /// </summary>
    /// <param name="yTrue">Shape of the targets.</param>
    /// <param name="yPred">Shape of the output.</param>
    internal virtual Metric Resolve(Shape yTrue, Shape yPred) => _identifier is null ? this : FromString(_identifier);

    /// <summary>Makes a part of the state.</summary>
    /// <param name="name">Name within the metric.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="initial">What every element starts from.</param>
    protected Variable AddWeight(string name, Shape shape, double initial = 0)
    {
        ITensorStorage storage = BackendSelection.Current.Allocate(new TensorType(Config.Floatx, shape));
        Variable variable = new($"{Name}/{name}", storage);
        _weights.Add((variable, initial));
        ResetState();
        return variable;
    }

    private static ArgumentException Unknown(string identifier)
    {
        IEnumerable<string> choices = Identifier.Choices<Metric>().Union(Identifier.Choices<Loss>())
            .Union(["acc", "ce", "crossentropy"]).Select(name => $"\"{name}\"").Order();
        return new ArgumentException($"Unknown metric: \"{identifier}\". Choices: {string.Join(", ", choices)}.");
    }
}
