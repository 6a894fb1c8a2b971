using System.Numerics.Tensors;
using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Passes;
using Keras.Engine.Tensors;
using Keras.Layers;
using Keras.Tracing;
using Keras.Training;

namespace Keras;

/// <summary>A function of arrays, made of one of values: traced and compiled once for each shapes, then run as one graph.</summary>
/// <remarks>
/// What <c>tf.function</c> is: what the traced code calls beside ops, such as random numbers of .NET or printing, happens once
/// for each shapes. Variables that it assigns, as by
/// <see cref="Optimizers.Optimizer.Minimize"/>, have their new values afterwards. Arrays of all types of numbers become
/// <see cref="Config.Floatx"/>, as in Fit.
/// </remarks>
/// <example><code>
/// Function step = Function.Of((x, y) =>
/// {
///     Value loss = lossFunction.Apply(y, model.Apply(x, training: true));
///     optimizer.Minimize(loss, model.TrainableWeights);
///     return loss;
/// });
/// float loss = step.Apply(xBatch, yBatch)[0];
/// </code></example>
public sealed class Function : IDisposable
{
    private readonly Func<IReadOnlyList<Value>, IReadOnlyList<Value>> _body;
    private readonly int? _parameters;
    private readonly bool _training;
    private Graph? _graph;
    private readonly ExecutableCache _executables = new();
    private long _calls;

    private Function(int? parameters, Func<IReadOnlyList<Value>, IReadOnlyList<Value>> body, bool training = false)
    {
        ArgumentNullException.ThrowIfNull(body);
        (_parameters, _body, _training) = (parameters, body, training);
    }

    /// <summary>A function of one array.</summary>
    public static Function Of(Func<Value, Value> body) => new(1, x => [body(x[0])]);

    /// <summary>A function of two arrays.</summary>
    public static Function Of(Func<Value, Value, Value> body) => new(2, x => [body(x[0], x[1])]);

    /// <summary>A function of three arrays.</summary>
    public static Function Of(Func<Value, Value, Value, Value> body) => new(3, x => [body(x[0], x[1], x[2])]);

    /// <summary>A function of one array with several results.</summary>
    public static Function Of(Func<Value, IReadOnlyList<Value>> body) => new(1, x => body(x[0]));

    /// <summary>A function of two arrays with several results.</summary>
    public static Function Of(Func<Value, Value, IReadOnlyList<Value>> body) => new(2, x => body(x[0], x[1]));

    /// <summary>A function of three arrays with several results.</summary>
    public static Function Of(Func<Value, Value, Value, IReadOnlyList<Value>> body) =>
        new(3, x => body(x[0], x[1], x[2]));

    /// <summary>A function of any number of arrays.</summary>
    public static Function OfAll(Func<IReadOnlyList<Value>, IReadOnlyList<Value>> body) => new(null, body);

    /// <summary>A function in which layers run as in training, unless they are called otherwise.</summary>
    internal static Function OfAll(
        int parameters, bool training, Func<IReadOnlyList<Value>, IReadOnlyList<Value>> body) =>
        new(parameters, body, training);

    /// <summary>A function of a graph that exists already, whose sizes are fixed.</summary>
    /// <exception cref="ArgumentException">An input is no placeholder, or a result needs one that is not given.</exception>
    internal static Function OfGraph(Graph graph)
    {
        if (graph.Inputs.FirstOrDefault(value => value.Op is not PlaceholderOp) is Value computed)
        {
            throw new ArgumentException($"The inputs of a function are placeholders. Received: {computed}.");
        }

        return graph.InOrder().FirstOrDefault(value => value.Op is PlaceholderOp && !graph.Inputs.Contains(value)) is Value missing
            ? throw new ArgumentException($"The function needs {missing}, which is not among its inputs.")
            : new Function(graph.Inputs.Count, _ => []) { _graph = graph with { Results = Floating(graph.Results) } };
    }

    /// <summary>Calls the function, which has one result.</summary>
    /// <param name="inputs">One array for each parameter.</param>
    /// <returns>The result as floats; a scalar is an array of one element.</returns>
    /// <exception cref="ArgumentException">The arrays do not fit.</exception>
    /// <exception cref="InvalidOperationException">The function has several results: use <see cref="ApplyAll"/>.</exception>
    public Tensor<float> Apply(params ReadOnlySpan<ArrayLike> inputs) => ApplyAll(inputs) is [Tensor<float> only]
        ? only
        : throw new InvalidOperationException("The function has several results, or none: use ApplyAll.");

    /// <summary>Calls the function.</summary>
    /// <param name="inputs">One array for each parameter.</param>
    /// <exception cref="ArgumentException">The arrays do not fit.</exception>
    public IReadOnlyList<Tensor<float>> ApplyAll(params ReadOnlySpan<ArrayLike> inputs)
    {
        if (_parameters is int parameters && parameters != inputs.Length)
        {
            throw new ArgumentException($"The function takes {parameters} array(s). Received: {inputs.Length}.");
        }

        return Run(inputs.ToArray(), Read);
    }

    /// <summary>Frees the memory of what was compiled.</summary>
    public void Dispose() => _executables.Dispose();

    /// <summary>Calls the function and reads its results.</summary>
    internal IReadOnlyList<TResult> Run<TResult>(IReadOnlyList<ArrayLike> inputs, Func<ITensorStorage, TResult> read)
    {
        HostTensor[] tensors =
        [
            .. inputs.Select((input, index) => HostTensor.Copy(input, _graph?.Inputs[index].DType ?? Config.Floatx)),
            .. _graph is null ? [HostTensor.Copy(ArrayLike.Scalar(NextDraw()), DType.Int64)] : Array.Empty<HostTensor>(),
        ];
        using Batch batch = new(tensors, [], []);
        TensorType[] types = [.. tensors.Select(tensor => tensor.Type)];
        TracedStep step = _executables.Get("function", types, () => (Trace(types), []));
        return step.Run(batch, results => (IReadOnlyList<TResult>)[.. results.Select(read)]);
    }

    // An array without axes has no elements in .NET.
    private static Tensor<float> Read(ITensorStorage storage) => storage.Type.Shape.Rank > 0
        ? StorageTensors.Get(storage)
        : Tensor.Create([(float)StorageTensors.GetScalar(storage)], [1]);

    private static IReadOnlyList<Value> Floating(IReadOnlyList<Value> results) =>
        [.. results.Select(result => result.DType.IsFloating() ? result : Ops.Cast(result, Config.Floatx))];

    // Within Dataset.Map, where threads call in any order, the place in the data.
    private long NextDraw() => DrawPlace.Current ?? Interlocked.Increment(ref _calls) - 1;

    private Graph Trace(TensorType[] types)
    {
        if (_graph is not null)
        {
            return _graph.Inputs.Select(value => value.Types[0]).SequenceEqual(types)
                ? StepPipeline.Finish(_graph)
                : throw new ArgumentException(
                    $"The function takes arrays of {string.Join(", ", _graph.Inputs.Select(value => value.Shape))}. Received: "
                    + $"{string.Join(", ", types.Select(type => type.Shape))}.");
        }

        Value[] inputs = [.. types.Select((type, index) => Ops.Placeholder($"input_{index + 1}", type))];
        CallContext context = new(_training, inputs[^1]);
        using CallContext.Scope current = context.Enter();
        IReadOnlyList<Value> results = Floating(_body(inputs[..^1]));
        return TrainingGraph.Finish(
            new Graph(inputs, results, [.. context.Updates.Select(update => new Update(update.Key, update.Value))]),
            StepMemory.Store);
    }
}
