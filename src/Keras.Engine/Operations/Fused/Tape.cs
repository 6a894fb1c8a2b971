using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Operations;

/// <summary>A <see cref="UnaryOp"/>, <see cref="BinaryOp"/> or <see cref="SelectOp"/> on operands of a tape.</summary>
/// <param name="Op">The function.</param>
/// <param name="Operands">Numbers of operands: the tape's inputs, then the results of its instructions.</param>
public sealed record TapeInstruction(Op Op, IntList Operands);

/// <summary>A short program: elements of its results come from those at the same place of its inputs.</summary>
/// <remarks>Compares by value.</remarks>
/// <param name="inputs">Number of inputs.</param>
/// <param name="instructions">What is computed, each from inputs and earlier results.</param>
/// <param name="outputs">Operands that are handed out, in order.</param>
public sealed class Tape(int inputs, IReadOnlyList<TapeInstruction> instructions, IntList outputs) : IEquatable<Tape>
{
    /// <summary>Number of inputs.</summary>
    public int Inputs { get; } = inputs;

    /// <summary>What is computed, each from inputs and earlier results.</summary>
    public IReadOnlyList<TapeInstruction> Instructions { get; } = [.. instructions];

    /// <summary>Operands that are handed out, in order.</summary>
    public IntList Outputs { get; } = outputs;

    /// <inheritdoc/>
    public bool Equals(Tape? other) => other is not null
        && Inputs == other.Inputs && Outputs == other.Outputs && Instructions.SequenceEqual(other.Instructions);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Tape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (TapeInstruction instruction in Instructions)
        {
            hash.Add(instruction);
        }

        hash.Add(Outputs);
        return hash.ToHashCode();
    }

    /// <summary>For example <c>t0 = Multiply(x0, x1); t1 = Add(t0, x2) -> t1</c>.</summary>
    public override string ToString()
    {
        IEnumerable<string> lines = Instructions.Select((instruction, index) =>
            $"t{index} = {instruction.Op.Name}({string.Join(", ", instruction.Operands.Select(OperandName))})");
        return $"{string.Join("; ", lines)} -> {string.Join(", ", Outputs.Select(OperandName))}";
    }

    private string OperandName(int operand) => operand < Inputs ? $"x{operand}" : $"t{operand - Inputs}";
}
