using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Operations;

/// <summary>Several elementwise ops in one pass over memory; inputs are broadcast to their common shape.</summary>
/// <remarks>Made by passes after gradients are taken, so it has none.</remarks>
public sealed record ElementwiseTapeOp(Shape Shape, Tape Tape) : Op
{
    /// <inheritdoc/>
    public override string Attributes => $"[{Tape}]";

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs)
    {
        if (inputs.Count != Tape.Inputs || inputs.Any(input => input.DType != inputs[0].DType
            || Broadcasting.Join(input.Shape, Shape) != Shape))
        {
            throw new ArgumentException(
                $"The tape needs {Tape.Inputs} inputs of one type that broadcast to {Shape}. "
                + $"Received: {string.Join(", ", inputs.Select(input => input.Types[0]))}.");
        }

        return [.. Tape.Outputs.Select(_ => new TensorType(inputs[0].DType, Shape))];
    }

    /// <inheritdoc/>
    /// <remarks>Instructions run one after the other for some elements, then for the next ones.</remarks>
    public override bool MayOverwrite(int input, int output)
    {
        int writer = Tape.Outputs[output] - Tape.Inputs;
        return writer >= 0 && Tape.Instructions.Skip(writer + 1).All(instruction => !instruction.Operands.Contains(input));
    }
}
