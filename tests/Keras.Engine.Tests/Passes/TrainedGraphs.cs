using Keras.Engine.Cpu;
using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Tests.Passes;

/// <summary>What the tests of passes on a backward pass look at.</summary>
internal static class TrainedGraphs
{
    /// <summary>A loss and its gradients.</summary>
    public static Graph WithGradients(Value loss, params Value[] inputs) =>
        new(inputs, [loss, .. Gradients.Of(loss, inputs).OfType<Value>()], []);

    /// <summary>Images, normalized by their own statistics and rectified.</summary>
    public static Value Activated(Value x)
    {
        (Value mean, Value variance) = Ops.Moments(x);
        return Ops.Relu(Ops.Normalize(x, mean, variance, variance, mean, 1e-3));
    }

    /// <summary>The fused convolution, or the gradient of one, that comes next.</summary>
    public static Step NextProduct(Plan plan, Step step) => plan.Steps.Skip(step.Index + 1)
        .First(next => next.Op is FusedConv2DOp or NormalizeReluConv2DGradientOp);

    /// <summary>What the optimized graph takes.</summary>
    public static long ArenaBytes(Graph graph) => Arena.Bytes(CpuPipeline.Default.Run(graph));
}
