using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Engine.Torch.Programs;

namespace Keras.Engine.Torch.Lowerings;

/// <summary>Numbers of channels, and what is done to channels by them.</summary>
/// <remarks>libtorch's batch normalization by given numbers is one pass over memory; so everything is written as one.</remarks>
internal static class NormalizationLowerings
{
    // Batch normalization of so few channels fills no vector: it takes several times as long as sums and products.
    private const int FewChannels = 16;

    private static readonly bool[] s_weightsOnly = [false, true, true];

    public static IReadOnlyList<Lowering> All { get; } =
    [
        new Lowering<MomentsOp>(Moments),
        new Lowering<MomentsGradientOp>(MomentsGradient),
        new Lowering<NormalizeOp>((op, value, x, program) =>
            Normalize(x[0], x[1], x[2], x[3], x[4], op.Epsilon, op.Axis, value.Shape, program)),
        new Lowering<NormalizeSumsOp>(Sums),
        new Lowering<ScaleChannelsOp>(Scale),
    ];

    /// <summary>Whether a gradient of channels is one call of batch normalization, whose numbers of channels stay float32.</summary>
    public static bool IsOneCall(Value value) => value.Op switch
    {
        MomentsGradientOp op => value.Shape[op.Axis] >= FewChannels,
        ScaleChannelsOp op => value.Shape[op.Axis] >= FewChannels,
        _ => false,
    };

    private static Register[] Moments(MomentsOp op, Value value, IReadOnlyList<Register> x, ProgramBuilder program)
    {
        Shape shape = value.Inputs[0].Shape;
        if (shape.Rank == 1)
        {
            Register zeros = program.Call(
                "aten::zeros_like", x[0], Argument.None, Argument.None, Argument.None, Argument.None, Argument.None);
            return [x[0], zeros];
        }

        if (shape[op.Axis] >= FewChannels)
        {
            return program.Call(
                2,
                "aten::batch_norm_update_stats",
                ChannelsSecond(x[0], op.Axis, shape, program),
                Argument.None,
                Argument.None,
                0.0);
        }

        IntList others = [.. Enumerable.Range(0, shape.Rank).Where(axis => axis != op.Axis)];
        Register mean = Mean(x[0]);
        Register distances = program.Subtract(x[0], PerChannel(mean, op.Axis, shape, program));
        return [mean, Mean(program.Call("aten::mul.Tensor", distances, distances))];

        Register Mean(Register numbers)
        {
            Register sum = ReductionLowerings.Reduce(Reduction.Sum, others, value.DType, numbers, program);
            double count = Math.Max(shape.Length / Math.Max(shape[op.Axis], 1), 1);
            return program.Call("aten::div.Tensor", sum, program.Constant(count, value.DType));
        }
    }

    // x of distance to the mean, times 2 / m of the variance's gradient, plus 1 / m of the mean's.
    private static Register MomentsGradient(
        MomentsGradientOp op, Value value, IReadOnlyList<Register> x, ProgramBuilder program)
    {
        Shape shape = value.Shape;
        int channels = shape[op.Axis];
        double share = (double)channels / Math.Max(shape.Length, 1);
        TensorType type = new(value.DType, channels);
        Register slope = program.Call("aten::mul.Tensor", x[3], program.Constant(2 * share, value.DType));
        Register offset = program.Call("aten::mul.Tensor", x[2], program.Constant(share, value.DType));
        if (channels >= FewChannels)
        {
            return Normalize(x[0], x[1], program.Filled(1, type), slope, offset, 0, op.Axis, shape, program);
        }

        Register distances = program.Subtract(x[0], PerChannel(x[1], op.Axis, shape, program));
        Register scaled = program.Call("aten::mul.Tensor", distances, PerChannel(slope, op.Axis, shape, program));
        return program.Sum(scaled, PerChannel(offset, op.Axis, shape, program));
    }

    private static Register Scale(ScaleChannelsOp op, Value value, IReadOnlyList<Register> x, ProgramBuilder program)
    {
        if (value.Half is null)
        {
            return program.Call("aten::mul.Tensor", x[0], PerChannel(x[1], op.Axis, value.Shape, program));
        }

        TensorType type = new(value.DType, value.Shape[op.Axis]);
        (Register zeros, Register ones) = (program.Filled(0, type), program.Filled(1, type));
        return Normalize(x[0], zeros, ones, x[1], zeros, 0, op.Axis, value.Shape, program);
    }

    private static Register Normalize(
        Register x,
        Register mean,
        Register variance,
        Register gamma,
        Register beta,
        double epsilon,
        int axis,
        Shape shape,
        ProgramBuilder program)
    {
        Register normalized = program.Call(
            3,
            "aten::native_batch_norm",
            ChannelsSecond(x, axis, shape, program),
            ((Argument)gamma).Given(),
            ((Argument)beta).Given(),
            ((Argument)mean).Given(),
            ((Argument)variance).Given(),
            false,
            0.0,
            epsilon)[0];
        return ChannelsBack(normalized, axis, shape, program);
    }

    private static Register[] Sums(NormalizeSumsOp op, Value value, IReadOnlyList<Register> x, ProgramBuilder program)
    {
        Shape shape = value.Inputs[0].Shape;
        Register[] gradients = program.Call(
            3,
            "aten::native_batch_norm_backward",
            ChannelsSecond(x[0], op.Axis, shape, program),
            ChannelsSecond(x[1], op.Axis, shape, program),
            Argument.None,
            ((Argument)x[2]).Given(),
            ((Argument)x[3]).Given(),
            Argument.None,
            Argument.None,
            false,
            op.Epsilon,
            s_weightsOnly);
        return [gradients[2], gradients[1]];
    }

    // Batch normalization wants the channels on the second axis.
    private static Register ChannelsSecond(Register x, int axis, Shape shape, ProgramBuilder program) =>
        shape.Rank == 1 ? program.View("aten::unsqueeze", x, 0L)
        : axis == 1 ? x
        : program.View("aten::movedim.int", x, (long)axis, 1L);

    private static Register ChannelsBack(Register x, int axis, Shape shape, ProgramBuilder program) =>
        shape.Rank == 1 ? program.View("aten::squeeze.dim", x, 0L)
        : axis == 1 ? x
        : program.View("aten::movedim.int", x, 1L, (long)axis);

    private static Register PerChannel(Register numbers, int axis, Shape shape, ProgramBuilder program)
    {
        int behind = shape.Rank - axis - 1;
        return behind == 0
            ? numbers
            : program.Reshape(numbers, Shape.Of([shape[axis], .. Enumerable.Repeat(1, behind)]));
    }
}
