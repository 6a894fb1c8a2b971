using Keras.Engine.Operations;
using Keras.Engine.Torch.Operations;

namespace Keras.Engine.Torch.Programs;

/// <summary>Lets calls write their result where their first argument lies, if nothing reads that afterwards.</summary>
/// <remarks>It saves memory, and the time in which the system and the caches get to know new memory.</remarks>
internal static class InPlaceCalls
{
    // Of one tensor, with a result of its shape and type.
    private static readonly HashSet<string> s_functions =
    [
        "aten::relu", "aten::sign", "aten::neg", "aten::exp", "aten::log", "aten::sqrt", "aten::abs", "aten::tanh", "aten::sigmoid",
    ];

    // Other names of the same elements, each of them once, or copies.
    private static readonly HashSet<string> s_views = ["aten::permute", "aten::movedim.int", "aten::reshape", "aten::contiguous"];

    /// <summary>Whether a value may be computed in the memory of its first input, as far as its op says it.</summary>
    public static bool May(Value value) =>
        value.Op is ReluGradientOp or UnaryOp { Function: UnaryFunction.Relu }
            or BinaryOp { Function: BinaryFunction.Greater or BinaryFunction.Multiply }
        && value.Inputs[0].Types[0] == value.Types[0];

    /// <summary>Replaces what can be replaced.</summary>
    /// <param name="instructions">The calls in order.</param>
    /// <param name="isGiven">Whether a register's tensor outlives the run.</param>
    public static void Assign(Instruction[] instructions, Func<Register, bool> isGiven)
    {
        // Registers that may share memory, each set under all of its members; null if a member may not be written.
        Dictionary<Register, HashSet<Register>?> shared = [];
        Dictionary<Register, int> lastReads = [];
        for (int index = 0; index < instructions.Length; index++)
        {
            foreach (Register input in instructions[index].Inputs)
            {
                lastReads[input] = index;
            }
        }

        for (int index = 0; index < instructions.Length; index++)
        {
            Instruction instruction = instructions[index];
            if (s_views.Contains(instruction.Name))
            {
                Join(instruction.Inputs[0], instruction.Outputs[0]);
            }
            else if (instruction is CallInstruction call && (s_functions.Contains(call.Name) || call.KeepsFirst)
                && SetOf(call.Inputs[0]) is HashSet<Register> set
                && set.All(register => lastReads.GetValueOrDefault(register, -1) <= index)
                && !call.Inputs.Skip(1).Any(set.Contains))
            {
                instructions[index] = call.InPlace();
                Join(call.Inputs[0], call.Outputs[0]);
            }
            else if (instruction is CallInstruction { IsGivenMemory: true })
            {
                Join(instruction.Inputs[^1], instruction.Outputs[0]);
            }
            else if (instruction is CallInstruction { IsView: true })
            {
                foreach (Register output in instruction.Outputs)
                {
                    shared[output] = null;
                }

                Forbid(instruction.Inputs[0]);
            }
        }

        HashSet<Register>? SetOf(Register register) => isGiven(register) ? null
            : shared.TryGetValue(register, out HashSet<Register>? set) ? set
            : shared[register] = [register];

        void Join(Register register, Register other)
        {
            HashSet<Register>? set = SetOf(register);
            set?.Add(other);
            shared[other] = set;
        }

        void Forbid(Register register)
        {
            foreach (Register member in SetOf(register)?.ToArray() ?? [])
            {
                shared[member] = null;
            }
        }
    }
}
