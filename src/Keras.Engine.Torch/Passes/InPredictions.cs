using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Passes;

namespace Keras.Engine.Torch.Passes;

/// <summary>Runs a pass only where no gradient of a convolution is taken.</summary>
/// <remarks>
/// A pass that rounds otherwise, and asks who reads a value, would find other readers in a training that computes values again
/// for its backward pass; to compute again must change no bit.
/// </remarks>
/// <param name="pass">The pass, whose name this has.</param>
public sealed class InPredictions(IGraphPass pass) : IGraphPass
{
    /// <inheritdoc/>
    public string Name => pass.Name;

    /// <inheritdoc/>
    public Graph Run(Graph graph) =>
        graph.InOrder().Any(value => value.Op is Conv2DInputGradientOp or Conv2DKernelGradientOp) ? graph : pass.Run(graph);
}
