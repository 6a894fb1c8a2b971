using Tensorflow.NumPy;

namespace Tensorflow.Gradients;

/// <summary>Gradients of what is computed while the tape lives.</summary>
public sealed class GradientTape(bool persistent) : IDisposable
{
    private readonly Native.GradientTape _tape = new(persistent);

    /// <summary>Nothing has to be watched; this is for programs that do.</summary>
    public void watch(Tensor x) => _tape.Watch(Source(x));

    /// <summary>The gradient of <paramref name="target"/> towards a tensor that it was computed from: zeros if it was not.</summary>
    /// <param name="output_gradients">One factor for each element of the target; ones if null.</param>
    /// <param name="unconnected_gradients">For programs that say it; gradients are never null.</param>
    public Tensor gradient(Tensor target, Tensor source, List<Tensor> output_gradients = null, string unconnected_gradients = null) =>
        Gradients(target, [Source(source)], output_gradients, unconnected_gradients)[0];

    public Tensor gradient(
        Tensor target, ResourceVariable source, List<Tensor> output_gradients = null, string unconnected_gradients = null) =>
        Gradients(target, [source.Variable], output_gradients, unconnected_gradients)[0];

    public (Tensor, Tensor) gradient(
        Tensor target,
        (ResourceVariable, ResourceVariable) sources,
        List<Tensor> output_gradients = null,
        string unconnected_gradients = null) =>
        Gradients(target, [sources.Item1.Variable, sources.Item2.Variable], output_gradients, unconnected_gradients) is var both
            ? (both[0], both[1])
            : default;

    public Tensor[] gradient(
        Tensor target,
        IEnumerable<IVariableV1> sources,
        List<Tensor> output_gradients = null,
        string unconnected_gradients = null) =>
        Gradients(target, [.. sources.Select(ResourceVariable.Unwrap)], output_gradients, unconnected_gradients);

    public void Dispose() => _tape.Dispose();

    private Tensor[] Gradients(Tensor target, IReadOnlyList<Value> sources, List<Tensor> factors, string unconnected)
    {
        if (unconnected is not (null or "none" or "zero"))
        {
            throw new ValueError($"Unknown unconnected_gradients: \"{unconnected}\". Choices: \"none\", \"zero\".");
        }

        Tensor weighed = factors is null ? target : target * factors.Single();
        return [.. _tape.Gradient(weighed.Value, sources).Select(gradient => new Tensor(gradient))];
    }

    private static Value Source(Tensor source) => source is not NDArray ? source.Value : throw new ValueError(
        "Gradients are taken towards tensors and variables. Received: an array, which is copied wherever it is used; "
        + "make a tensor of it first, by tf.constant.");
}
