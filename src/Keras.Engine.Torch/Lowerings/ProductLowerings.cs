using Keras.Engine.Operations;
using Keras.Engine.Torch.Programs;

namespace Keras.Engine.Torch.Lowerings;

/// <summary>Products of matrices.</summary>
internal static class ProductLowerings
{
    public static IReadOnlyList<Lowering> All { get; } =
    [
        new Lowering<MatMulOp>((op, _, x, program) => program.Call(
            "aten::mm", Turned(x[0], op.TransposeLeft, program), Turned(x[1], op.TransposeRight, program))),
        new Lowering<BatchMatMulOp>((op, _, x, program) => program.Call(
            "aten::bmm", Turned(x[0], op.TransposeLeft, program), Turned(x[1], op.TransposeRight, program))),
    ];

    private static Register Turned(Register matrix, bool transposes, ProgramBuilder program) =>
        transposes ? program.View("aten::transpose.int", matrix, -2L, -1L) : matrix;
}
