using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Torch.Operations;

/// <summary>Both gradients of a convolution. Inputs: dy, images, kernel; outputs: the gradient of the images, that of the kernel.</summary>
/// <param name="Window">The convolution's window, with the same border on both sides.</param>
/// <param name="Groups">Its groups of channels.</param>
internal sealed record Conv2DGradientsOp(Window2D Window, int Groups) : Op
{
    /// <inheritdoc/>
    public override string Attributes => $"[{Window}, groups {Groups}]";

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs) => [inputs[1].Types[0], inputs[2].Types[0]];
}
