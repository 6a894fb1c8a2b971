using Keras.Engine.Tensors;
using Keras.Engine.Torch.Native;

namespace Keras.Engine.Torch.Programs;

/// <summary>Refuses numbers that an op cannot take, before anything is changed by them.</summary>
/// <param name="name">What is checked.</param>
/// <param name="input">The tensor.</param>
/// <param name="type">Its type.</param>
/// <param name="device">Where it lives.</param>
/// <param name="check">Throws if the elements are wrong.</param>
internal sealed class CheckInstruction(string name, Register input, TensorType type, TorchDevice device, Action<HostTensor> check)
    : HostInstruction([(input, type)], [], device)
{
    public override string Name => name;

    public override bool HasEffects => true;

    protected override void Compute(IReadOnlyList<HostTensor> inputs, IReadOnlyList<HostTensor> outputs) => check(inputs[0]);
}
