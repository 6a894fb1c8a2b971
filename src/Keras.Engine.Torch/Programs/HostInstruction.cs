using Keras.Engine.Tensors;
using Keras.Engine.Torch.Native;

namespace Keras.Engine.Torch.Programs;

/// <summary>Something that this program computes or checks itself, on copies of tensors.</summary>
internal abstract unsafe class HostInstruction : Instruction, IDisposable
{
    private readonly Register[] _inputs;
    private readonly HostTensor[] _read;
    private readonly HostTensor[] _written;
    private readonly TorchDevice _device;

    protected HostInstruction(
        IReadOnlyList<(Register Register, TensorType Type)> inputs, IReadOnlyList<TensorType> outputs, TorchDevice device)
    {
        _inputs = [.. inputs.Select(input => input.Register)];
        _read = [.. inputs.Select(input => new HostTensor(input.Type))];
        _written = [.. outputs.Select(type => new HostTensor(type))];
        _device = device;
    }

    public override IReadOnlyList<Register> Inputs => _inputs;

    public override void Run(nint* registers)
    {
        LibTorch torch = LibTorch.Instance;
        lock (_read)
        {
            for (int input = 0; input < _inputs.Length; input++)
            {
                LibTorch.Check(torch.Copy(_read[input].Handle.Bare, registers[_inputs[input].Index], 0), $"reading for {Name}");
            }

            Compute(_read, _written);
            for (int output = 0; output < _written.Length; output++)
            {
                registers[Outputs[output].Index] = TensorHandle.BareLike(_written[output].Type, _device);
                LibTorch.Check(
                    torch.Copy(registers[Outputs[output].Index], _written[output].Handle.Bare, 0), $"writing what {Name} computed");
            }
        }
    }

    public void Dispose()
    {
        foreach (HostTensor tensor in _read.Concat(_written))
        {
            tensor.Dispose();
        }
    }

    protected abstract void Compute(IReadOnlyList<HostTensor> inputs, IReadOnlyList<HostTensor> outputs);
}
