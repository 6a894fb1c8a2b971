using Keras.Engine.Torch.Native;

namespace Keras.Engine.Torch.Programs;

/// <summary>Writes a tensor into memory that outlives the run.</summary>
internal sealed class CopyInstruction(Register destination, Register source) : Instruction
{
    public override IReadOnlyList<Register> Inputs { get; } = [destination, source];

    public override string Name => "aten::copy_";

    public override bool HasEffects => true;

    public override unsafe void Run(nint* registers) =>
        LibTorch.Check(LibTorch.Instance.Copy(registers[destination.Index], registers[source.Index], 0), Name);
}
