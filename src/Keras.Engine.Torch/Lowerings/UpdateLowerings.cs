using Keras.Engine.Tensors;
using Keras.Engine.Torch.Operations;
using Keras.Engine.Torch.Programs;

namespace Keras.Engine.Torch.Lowerings;

/// <summary>What optimizers do to weights, all of them in one call.</summary>
internal static class UpdateLowerings
{
    // Behind so many steps, averages need no correction: Keras' rate holds it.
    private const double ManySteps = 1e30;

    public static IReadOnlyList<Lowering> All { get; } =
    [
        new Lowering<SgdUpdateOp>(Sgd),
        new Lowering<AdamUpdateOp>(Adam),
    ];

    // Keras' velocity holds the learning rate: the gradient is scaled first, and added at a rate of 1.
    private static Register[] Sgd(SgdUpdateOp op, Value value, IReadOnlyList<Register> x, ProgramBuilder program)
    {
        Register step = program.Elementwise("aten::mul.Tensor", Dense(x[0], program), x[1]);
        program.ChangeLast(
            "aten::_fused_sgd_",
            [x[2], step, op.Momentum > 0 ? x[3] : null],
            [0.0, op.Momentum, -1.0, 0.0, op.Nesterov, true, false, Argument.None, Argument.None]);
        return [.. x.Skip(2)];
    }

    private static Register[] Adam(AdamUpdateOp op, Value value, IReadOnlyList<Register> x, ProgramBuilder program)
    {
        Register steps = program.Constant(ManySteps, DType.Float32);
        bool hasLargest = x.Count > 5;
        program.ChangeLast(
            "aten::_fused_adam_.tensor_lr",
            [x[2], Dense(x[0], program), x[3], x[4], hasLargest ? x[5] : null, steps],
            [x[1], op.Beta1, op.Beta2, 0.0, op.Epsilon, hasLargest, false, Argument.None, Argument.None]);
        return [.. x.Skip(2)];
    }

    // The calls take numbers as they lie; gradients of convolutions lie in another order than their kernels.
    private static Register Dense(Register x, ProgramBuilder program) => program.View("aten::contiguous", x, 0L);
}
