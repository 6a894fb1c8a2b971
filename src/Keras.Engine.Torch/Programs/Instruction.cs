namespace Keras.Engine.Torch.Programs;

/// <summary>One call of a program.</summary>
internal abstract class Instruction
{
    /// <summary>What it reads; a register as often as it is read.</summary>
    public abstract IReadOnlyList<Register> Inputs { get; }

    /// <summary>What it writes.</summary>
    public required IReadOnlyList<Register> Outputs { get; init; }

    /// <summary>What is called, as in <c>aten::mm</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether it does more than to compute its outputs, so that it runs even if nothing reads them.</summary>
    public virtual bool HasEffects => false;

    /// <summary>The step of the plan that it belongs to.</summary>
    public int Step { get; init; }

    /// <summary>The registers among the inputs that nothing reads afterwards: their tensors are handed over or freed.</summary>
    public IReadOnlyList<Register> Last { get; set; } = [];

    /// <summary>The outputs that nothing reads.</summary>
    public IReadOnlyList<Register> Unread { get; set; } = [];

    /// <summary>Reads and writes registers, each a handle of a tensor; 0 where there is none.</summary>
    public abstract unsafe void Run(nint* registers);

    /// <inheritdoc/>
    public override string ToString() =>
        $"{(Outputs.Count == 0 ? "" : $"{string.Join(", ", Outputs)} = ")}{Name}({string.Join(", ", Inputs)})";
}
