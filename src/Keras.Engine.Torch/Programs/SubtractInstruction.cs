using Keras.Engine.Torch.Native;

namespace Keras.Engine.Torch.Programs;

/// <summary><c>x - alpha * y</c>.</summary>
internal sealed class SubtractInstruction(Register x, Register y, double alpha) : Instruction
{
    public override IReadOnlyList<Register> Inputs { get; } = [x, y];

    public override string Name => alpha == -1 ? "aten::add" : "aten::sub";

    /// <summary>Where the call stands, for messages.</summary>
    public required string Place { get; init; }

    public override unsafe void Run(nint* registers)
    {
        if (LibTorch.Instance.Subtract(registers[x.Index], registers[y.Index], alpha, registers + Outputs[0].Index) != 0)
        {
            throw new TorchException($"libtorch failed at {Name}{Place}. It has written why to the standard error.");
        }
    }
}
