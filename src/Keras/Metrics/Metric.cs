using System.Runtime.CompilerServices;
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
/// metrics override <see cref="UpdateState(Value, Value, Value?, CallContext)"/> and <see cref="Result(CallContext)"/>.
/// Port of keras/metrics (tf.keras: streaming sums, reset at each epoch).
/// </remarks>
public abstract class Metric : KerasObject
{
    private static readonly ConditionalWeakTable<Variable, Metric> s_owners = new();

    private readonly List<(Variable Variable, double Initial)> _weights = [];
    private string? _identifier;
    private Metric? _resolved;
    private Function? _updating;
    private Function? _result;

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

    /// <summary>Adds a batch to the state, within a step of one's own or outside of all.</summary>
    /// <param name="yTrue">Targets.</param>
    /// <param name="yPred">Outputs of a model.</param>
    /// <param name="sampleWeight">A weight per sample, or null.</param>
    public void UpdateState(Value yTrue, Value yPred, Value? sampleWeight = null)
    {
        _resolved ??= Resolve(yTrue.Shape, yPred.Shape);
        _resolved.UpdateState(yTrue, yPred, sampleWeight, CallContext.Required);
    }

    /// <summary>Adds a batch of arrays to the state, at once.</summary>
    /// <param name="yTrue">Targets.</param>
    /// <param name="yPred">Outputs of a model.</param>
    /// <param name="sampleWeight">A weight per sample, or null.</param>
    public void UpdateState(ArrayLike yTrue, ArrayLike yPred, ArrayLike? sampleWeight = null)
    {
        _resolved ??= Resolve(yTrue.Shape, yPred.Shape);
        _updating ??= Function.OfAll(values =>
        {
            _resolved.UpdateState(values[0], values[1], values.Count > 2 ? values[2] : null, CallContext.Required);
            return [];
        });
        _updating.Run(sampleWeight is null ? [yTrue, yPred] : [yTrue, yPred, sampleWeight], StorageTensors.GetScalar);
    }

    /// <summary>The metric's value after all updates.</summary>
    /// <exception cref="InvalidOperationException">
    /// A metric given by name, such as "accuracy", has seen no batch yet that tells which one is meant.
    /// </exception>
    public double Result()
    {
        Metric metric = _resolved ?? (IsName ? throw new InvalidOperationException(
            $"Which metric \"{Name}\" is shows when it sees targets and outputs: call UpdateState first.") : this);
        _result ??= Function.OfAll(_ => [metric.Result(CallContext.Required)]);
        return _result.Run([], StorageTensors.GetScalar)[0];
    }

    /// <summary>The metric's value after all updates as a value, which may have axes: a score of each class.</summary>
    public Value Current() => (_resolved ?? this).Result(CallContext.Required);

    /// <summary>The metric's value, a scalar, after the updates so far.</summary>
    public abstract Value Result(CallContext context);

    /// <summary>The metric whose state a variable is part of, if any.</summary>
    internal static Metric? OwnerOf(Variable variable) => s_owners.TryGetValue(variable, out Metric? owner) ? owner : null;

    /// <summary>Forgets all batches.</summary>
    public void ResetState()
    {
        if (_resolved is not null && _resolved != this)
        {
            _resolved.ResetState();
        }

        _weights.ForEach(weight => Fill(weight.Variable, weight.Initial));
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
        s_owners.Add(variable, this);
        Fill(variable, initial);
        return variable;
    }

    private static void Fill(Variable variable, double initial)
    {
        float[] elements = new float[variable.Shape.Length];
        Array.Fill(elements, (float)initial);
        StorageTensors.Fill(variable, elements);
    }

    private static ArgumentException Unknown(string identifier)
    {
        IEnumerable<string> choices = Identifier.Choices<Metric>().Union(Identifier.Choices<Loss>())
            .Union(["acc", "ce", "crossentropy"]).Select(name => $"\"{name}\"").Order();
        return new ArgumentException($"Unknown metric: \"{identifier}\". Choices: {string.Join(", ", choices)}.");
    }
}
