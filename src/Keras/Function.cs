using System.Numerics.Tensors;
using Keras.Engine.Backends;
using Keras.Engine.Graphs;
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
    private readonly ExecutableCache _executables = new();
    private readonly Variable _calls =
        new("calls", BackendSelection.Current.Allocate(new TensorType(DType.Int64, Shape.Scalar)));

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
        HostTensor[] tensors = [.. inputs.Select(input => HostTensor.Copy(input, Config.Floatx))];
        using Batch batch = new(tensors, [], []);
        TensorType[] types = [.. tensors.Select(tensor => tensor.Type)];
        TracedStep step = _executables.Get("function", types, () => (Trace(types), []));
        return step.Run(batch, results => (IReadOnlyList<TResult>)[.. results.Select(read)]);
    }

    // An array without axes has no elements in .NET.
    private static Tensor<float> Read(ITensorStorage storage) => storage.Type.Shape.Rank > 0
        ? StorageTensors.Get(storage)
        : Tensor.Create([(float)StorageTensors.GetScalar(storage)], [1]);

    private Graph Trace(TensorType[] types)
    {
        Value[] inputs = [.. types.Select((type, index) => Ops.Placeholder($"input_{index + 1}", type))];
        CallContext context = new(_training, _calls);
        using CallContext.Scope current = context.Enter();
        IReadOnlyList<Value> results =
            [.. _body(inputs).Select(result => result.DType.IsFloating() ? result : Ops.Cast(result, Config.Floatx))];
        if (context.HasDrawn)
        {
            context.Update(_calls, _calls + Ops.Constant(1, DType.Int64));
        }

        return TrainingGraph.Finish(
            new Graph(inputs, results, [.. context.Updates.Select(update => new Update(update.Key, update.Value))]),
            recomputes: false);
    }
}
