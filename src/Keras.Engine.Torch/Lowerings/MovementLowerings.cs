using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Engine.Torch.Operations;
using Keras.Engine.Torch.Programs;

namespace Keras.Engine.Torch.Lowerings;

/// <summary>Elements in other places.</summary>
internal static class MovementLowerings
{
    public static IReadOnlyList<Lowering> All { get; } =
    [
        new Lowering<ReshapeOp>((op, _, x, program) => program.Reshape(x[0], op.Shape)),
        new Lowering<StopGradientOp>((_, _, x, _) => x[0]),
        new Lowering<AgainOp>((_, _, x, program) => program.Again(x[0])),
        new Lowering<KeepInOp>((op, _, x, program) => program.Cast(x[0], op.Kept)),
        new Lowering<CopyOp>((_, _, x, program) => program.Call("aten::clone", x[0], Argument.None)),
        new Lowering<TransposeOp>((op, _, x, program) => program.Permute(x[0], [.. op.Permutation.Select(axis => (long)axis)])),
        new Lowering<BroadcastToOp>((op, _, x, program) =>
            program.View("aten::expand", x[0], ProgramBuilder.Sizes(op.Shape), false)),
        new Lowering<ConcatenateOp>((op, _, x, program) => program.Call("aten::cat", x.ToArray(), (long)op.Axis)),
        new Lowering<BlockOp>((op, value, _, program) => program.Uninitialized(op.Type, value.Half)),
        new Lowering<PlaceOp>(Place),
        new Lowering<SliceOp>((op, _, x, program) =>
            program.View("aten::narrow", x[0], (long)op.Axis, (long)op.Begin, (long)op.Length)),
        new Lowering<PadOp>((op, _, x, program) => Pad(x[0], op.Before, op.After, program)),
    ];

    private static Register Place(PlaceOp op, Value value, IReadOnlyList<Register> x, ProgramBuilder program)
    {
        int axis = value.Shape.Rank - 1;
        program.Copy(program.View("aten::narrow", x[0], (long)axis, (long)op.Begin, (long)value.Inputs[1].Shape[axis]), x[1]);
        return x[0];
    }

    /// <summary>Zeros, or another number, before and after every axis.</summary>
    public static Register Pad(Register x, IntList before, IntList after, ProgramBuilder program, double number = 0)
    {
        List<long> borders = [];
        for (int axis = before.Count - 1; axis >= 0; axis--)
        {
            borders.Add(before[axis]);
            borders.Add(after[axis]);
        }

        return borders.All(border => border == 0)
            ? x
            : program.Call("aten::pad", x, borders.ToArray(), "constant", ((Argument)number).Given());
    }
}
