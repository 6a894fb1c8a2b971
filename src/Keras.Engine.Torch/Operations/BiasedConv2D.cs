using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;

namespace Keras.Engine.Torch.Operations;

/// <summary>A convolution that adds a number to every filter's image. Inputs: images, kernel, bias of shape <c>(filters,)</c>.</summary>
/// <param name="Convolution">The convolution.</param>
internal sealed record BiasedConv2DOp(Conv2DOp Convolution) : Op
{
    /// <inheritdoc/>
    public override string Attributes => Convolution.Attributes;

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs) => Convolution.Infer(inputs);
}
