using Keras.Engine.Graphs;
using Keras.Engine.Operations;

namespace Keras.Engine.Passes;

/// <summary>The backward pass computes bottlenecks again instead of having them kept.</summary>
/// <remarks>
/// A bottleneck is a convolution of normalized and rectified images by windows of one pixel. It is most of what training keeps
/// of a dense block, while the images stay in memory anyway: one more product takes its place (Pleiss et al. 2017,
/// "Memory-Efficient Implementation of DenseNets"). The same kernels compute the same numbers again.
/// </remarks>
/// <param name="forward">The graph that gradients were taken of.</param>
public sealed class RecomputeBottlenecks(Graph forward) : BackwardReads(forward)
{
    private protected override bool IsReplaced(Value value, RewriteContext forward) => value is
    {
        Op: Conv2DOp { Groups: 1, Window.Size: { Height: 1, Width: 1 } },
        Inputs: [{ Op: UnaryOp { Function: UnaryFunction.Relu }, Inputs: [{ Op: NormalizeOp }] }, _],
    };

    private protected override Value Replacement(Value value) => Copy(value, value.Inputs[0], AgainIn(value, value.Inputs[1]));

    private static Value AgainIn(Value reader, Value value)
    {
        using HalfScope half = new(reader.Half);
        return Ops.Again(value);
    }
}
