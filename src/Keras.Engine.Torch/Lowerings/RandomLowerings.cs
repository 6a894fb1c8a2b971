using Keras.Engine.Backends;
using Keras.Engine.Operations;
using Keras.Engine.Torch.Programs;

namespace Keras.Engine.Torch.Lowerings;

/// <summary>Random numbers: drawn by the processor's engine, so that a seed gives the same bits on every backend.</summary>
/// <remarks>Without <see cref="ComputeOptions.Deterministic"/> the device draws them: nothing is copied, and no seed is heard.</remarks>
internal static class RandomLowerings
{
    public static IReadOnlyList<Lowering> All { get; } =
    [
        new Lowering<RandomUniformOp>((op, value, x, program) => ComputeOptions.Deterministic
            ? SamplingLowerings.OnHost(value, x, program)
            : [Drawn(op, value, program)]),
    ];

    // Each draw has zeros of its own: equal calls on the same registers are one call.
    private static Register Drawn(RandomUniformOp op, Value value, ProgramBuilder program)
    {
        Register zero = program.Again(program.Constant(0, value.DType));
        Register zeros = program.View("aten::expand", zero, ProgramBuilder.Sizes(op.Shape), false);
        return program.Call("aten::uniform", zeros, 0.0, 1.0, Argument.None);
    }
}
