using Keras.Engine.Backends;
using Keras.Engine.Graphs;
using Keras.Engine.Tensors;
using Keras.Layers;

namespace Keras.Testing;

/// <summary>A layer, or a model, traced once and run on given numbers.</summary>
public sealed class LayerTrace
{
    /// <summary>
    /// Traces a layer on inputs of known shapes, of the layer's element type; makes its weights if needed.
    /// </summary>
    /// <param name="layer">Any layer.</param>
    /// <param name="inputShapes">Shapes, batch included.</param>
    /// <param name="training">Whether it behaves as in training.</param>
    /// <param name="step">Which of the random draws it gets.</param>
    public LayerTrace(Layer layer, IReadOnlyList<Shape> inputShapes, bool training = false, int step = 0)
    {
        layer.EnsureBuilt(inputShapes);
        Context = new CallContext(training, Ops.Constant(step, DType.Int64));
        Inputs =
        [
            .. inputShapes.Select((shape, index) => Ops.Placeholder($"x{index}", new TensorType(layer.DType, shape))),
        ];
        Outputs = layer.Trace(Inputs, Context);
    }

    /// <summary>Placeholders of the inputs.</summary>
    public IReadOnlyList<Value> Inputs { get; }

    /// <summary>What the layer returned.</summary>
    public IReadOnlyList<Value> Outputs { get; }

    /// <summary>What the layer told while it was traced: updates and losses.</summary>
    public CallContext Context { get; }

    /// <summary>The elements of the only output for one input.</summary>
    public static double[] Output(Layer layer, Shape inputShape, double[] input, bool training = false, int step = 0)
    {
        LayerTrace trace = new(layer, [inputShape], training, step);
        return trace.Run(trace.Outputs, [input])[0];
    }

    /// <summary>The elements of any values of the trace, for the given numbers.</summary>
    /// <param name="results">Values that the inputs and the layer's weights determine.</param>
    /// <param name="inputs">Row-major numbers, one array per input.</param>
    /// <param name="backend">Where to run; the reference kernels if null.</param>
    public double[][] Run(
        IReadOnlyList<Value> results, IReadOnlyList<double[]> inputs, IBackend? backend = null)
    {
        IBackend place = backend ?? GraphRun.Backend(GraphRun.Reference);
        using IExecutable executable = MovedExecutable.Compile(place, new Graph(Inputs, results, []));
        ITensorStorage[] destinations = [.. results.Select(result => place.Allocate(result.Types[0]))];
        executable.Run(
            [.. Inputs.Select((input, index) => TensorData.Allocate(place, input.Types[0], inputs[index]))],
            destinations);
        return [.. destinations.Select(TensorData.Read)];
    }

    /// <summary>Numbers for the inputs, drawn evenly between two bounds.</summary>
    public double[][] RandomInputs(double minimum = -1, double maximum = 1) =>
    [
        .. Inputs.Select((input, index) => TensorData.Uniform(input.Shape.Length, minimum, maximum, seed: 11 + index)),
    ];
}
