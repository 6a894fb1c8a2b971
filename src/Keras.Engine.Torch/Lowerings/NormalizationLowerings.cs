using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Engine.Torch.Operations;
using Keras.Engine.Torch.Programs;

namespace Keras.Engine.Torch.Lowerings;

/// <summary>Numbers of channels, and what is done to channels by them.</summary>
/// <remarks>
/// What it costs are passes over memory. Of a GPU and of 16-bit types, libtorch's batch normalization by given numbers is one; on the
/// processor it reads only what is contiguous, which features in the middle of a block are not, and sums one number at a time.
/// </remarks>
internal static class NormalizationLowerings
{
    // Batch normalization of so few channels fills no vector: it takes several times as long as sums and products.
    private const int FewChannels = 16;

    // So many channels fill a row.
    private const int Lanes = 1024;

    private static readonly bool[] s_weightsOnly = [false, true, true];

    public static IReadOnlyList<Lowering> All { get; } =
    [
        new Lowering<MomentsOp>(Moments),
        new Lowering<MomentsGradientOp>(MomentsGradient),
        new Lowering<NormalizeOp>(Normalize),
        new Lowering<NormalizeSumsOp>(Sums),
        new Lowering<ScaleChannelsOp>(Scale),
        new Lowering<AddScaledOp>(AddScaled),
        new Lowering<ClampOp>((_, _, x, program) =>
            program.Call("aten::clamp.Tensor", x[0], ((Argument)x[1]).Given(), ((Argument)x[2]).Given())),
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

        int channels = shape[op.Axis];
        int group = Group(op.Axis, shape);
        if (group > 1)
        {
            return Joined(Statistics(Folded(x[0], group, shape, program), program), group, channels, value.DType, program);
        }

        if (channels >= FewChannels)
        {
            return Statistics(ChannelsSecond(x[0], op.Axis, shape, program), program);
        }

        long pixels = shape.Length / Math.Max(channels, 1);
        IntList others = [.. Enumerable.Range(0, shape.Rank).Where(axis => axis != op.Axis)];
        Register mean = Mean(x[0], others, pixels, value.DType, program);
        Register distances = program.Subtract(x[0], PerChannel(mean, op.Axis, shape, program));
        return [mean, Mean(program.Call("aten::mul.Tensor", distances, distances), others, pixels, value.DType, program)];
    }

    // Of equally large parts: the mean of their means; the mean of their variances, and the variance of their means.
    private static Register[] Joined(Register[] parts, int count, int channels, DType dtype, ProgramBuilder program)
    {
        Register means = program.Reshape(parts[0], (count, channels));
        Register mean = Mean(means, 0, count, dtype, program);
        Register distances = program.Subtract(means, mean);
        Register variances = program.MultiplyAdd(program.Reshape(parts[1], (count, channels)), distances, distances);
        return [mean, Mean(variances, 0, count, dtype, program)];
    }

    // How many neighbouring pixels stand beside each other as channels of their own. libtorch reduces long rows faster than short ones.
    private static int Group(int axis, Shape shape)
    {
        int channels = shape[axis];
        int group = 1;
        while (axis == shape.Rank - 1 && channels > 0 && group * channels < Lanes && shape.Length / channels % (2 * group) == 0)
        {
            group *= 2;
        }

        return shape.Length == 0 ? 1 : group;
    }

    private static Register Folded(Register x, int group, Shape shape, ProgramBuilder program)
    {
        int row = group * shape[^1];
        return program.Reshape(x, ((int)(shape.Length / row), row));
    }

    private static Register[] Statistics(Register x, ProgramBuilder program) =>
        program.Call(2, "aten::batch_norm_update_stats", x, Argument.None, Argument.None, 0.0);

    private static Register Mean(Register numbers, IntList axes, long count, DType dtype, ProgramBuilder program)
    {
        Register sum = ReductionLowerings.Reduce(Reduction.Sum, axes, dtype, numbers, program);
        return program.Call("aten::div.Tensor", sum, program.Constant(Math.Max(count, 1), dtype));
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
        if (UsesProducts(value, program))
        {
            Register shift = program.Subtract(offset, program.Call("aten::mul.Tensor", x[1], slope));
            return ScaleAndShift(x[0], slope, shift, op.Axis, shape, program);
        }

        if (channels >= FewChannels)
        {
            return Normalized(x[0], x[1], program.Filled(1, type), slope, offset, 0, op.Axis, shape, program);
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
        return Normalized(x[0], zeros, ones, x[1], zeros, 0, op.Axis, value.Shape, program);
    }

    private static Register AddScaled(AddScaledOp op, Value value, IReadOnlyList<Register> x, ProgramBuilder program)
    {
        int axis = value.Shape.Rank - 1;
        Register range = value.Inputs[0].Shape[axis] == value.Shape[axis]
            ? x[0]
            : program.View("aten::narrow", x[0], (long)axis, (long)op.Begin, (long)value.Shape[axis]);
        if (!op.IsInPlace)
        {
            return program.MultiplyAdd(range, x[1], x[2]);
        }

        program.AddProduct(range, x[1], x[2]);
        return range;
    }

    private static Register Normalize(NormalizeOp op, Value value, IReadOnlyList<Register> x, ProgramBuilder program)
    {
        if (!UsesProducts(value, program))
        {
            Register images = program.Device.IsCpu ? Dense(x[0], value.Inputs[0], program) : x[0];
            return Normalized(images, x[1], x[2], x[3], x[4], op.Epsilon, op.Axis, value.Shape, program);
        }

        // As the gradient writes it, which shares it.
        Register variance = program.Sum(x[2], program.Constant(op.Epsilon, value.DType));
        Register scale = program.Call("aten::div.Tensor", x[3], program.Call("aten::sqrt", variance));
        Register shift = program.Subtract(x[4], program.Call("aten::mul.Tensor", x[1], scale));
        return ScaleAndShift(x[0], scale, shift, op.Axis, value.Shape, program);
    }

    // By factors of channels that are computed first, in one pass over any layout.
    private static bool UsesProducts(Value value, ProgramBuilder program) => program.Device.IsCpu && value.Half is null;

    private static Register ScaleAndShift(Register x, Register scale, Register shift, int axis, Shape shape, ProgramBuilder program) =>
        program.MultiplyAdd(PerChannel(shift, axis, shape, program), x, PerChannel(scale, axis, shape, program));

    private static Register Normalized(
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
        if (UsesProducts(value.Inputs[0], program) && value.Inputs[1].Half is null)
        {
            Register sum = Sum(x[0], op.Axis, shape, value.DType, program);
            Register twice = Sum(TwiceProducts(x, value.Inputs[1], op.Axis, program), op.Axis, shape, value.DType, program);
            Register products = program.Call("aten::mul.Tensor", twice, program.Constant(0.5, value.DType));
            Register variance = program.Sum(x[3], program.Constant(op.Epsilon, value.DType));
            return [sum, program.Call("aten::div.Tensor", products, program.Call("aten::sqrt", variance))];
        }

        Register[] gradients = program.Call(
            3,
            "aten::native_batch_norm_backward",
            ChannelsSecond(x[0], op.Axis, shape, program),
            ChannelsSecond(Dense(x[1], value.Inputs[1], program), op.Axis, shape, program),
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

    // 2 * gradient * (image - mean), in one pass: the gradient of a squared distance.
    private static Register TwiceProducts(IReadOnlyList<Register> x, Value images, int axis, ProgramBuilder program)
    {
        Shape shape = images.Shape;
        int group = IsRange(images) || shape[axis] >= FewChannels ? 1 : Group(axis, shape);
        if (group == 1)
        {
            return program.Gradient("aten::mse_loss_backward", x[0], x[1], PerChannel(x[2], axis, shape, program), 0L);
        }

        Register products = program.Gradient(
            "aten::mse_loss_backward",
            Folded(x[0], group, shape, program),
            Folded(x[1], group, shape, program),
            program.Call("aten::repeat", x[2], new long[] { group }),
            0L);
        return program.Reshape(products, shape);
    }

    private static Register Sum(Register x, int axis, Shape shape, DType dtype, ProgramBuilder program)
    {
        int group = Group(axis, shape);
        if (group == 1)
        {
            IntList others = [.. Enumerable.Range(0, shape.Rank).Where(other => other != axis)];
            return ReductionLowerings.Reduce(Reduction.Sum, others, dtype, x, program);
        }

        Register sums = ReductionLowerings.Reduce(Reduction.Sum, 0, dtype, Folded(x, group, shape, program), program);
        return ReductionLowerings.Reduce(Reduction.Sum, 0, dtype, program.Reshape(sums, (group, shape[axis])), program);
    }

    private static Register Dense(Register x, Value value, ProgramBuilder program) =>
        IsRange(value) ? program.Call("aten::clone", x, Argument.None) : x;

    // Features of a block have others between them.
    private static bool IsRange(Value value) => value.Op is SliceOp || (value.Op is AgainOp && IsRange(value.Inputs[0]));

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
