using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Engine.Torch.Programs;

namespace Keras.Engine.Torch.Lowerings;

/// <summary>One number of many.</summary>
internal static class ReductionLowerings
{
    public static IReadOnlyList<Lowering> All { get; } =
    [
        new Lowering<ReduceOp>((op, value, x, program) => op.Reduction == Reduction.Mean
            ? Mean(op, value, x[0], program)
            : Reduce(op.Reduction, op.Axes, value.DType, x[0], program)),
        new Lowering<ArgMaxOp>((_, _, x, program) =>
            program.Cast(program.Call("aten::argmax", x[0], ((Argument)(-1L)).Given(), false), DType.Int32)),
        new Lowering<OneHotOp>(OneHot),
        new Lowering<SoftmaxOp>((_, _, x, program) => program.Call("aten::_softmax", x[0], -1L, false)),
        new Lowering<SoftmaxCrossEntropyOp>((_, value, x, program) =>
        {
            Register logarithms = program.Call("aten::_log_softmax", x[0], -1L, false);
            Register products = program.Call("aten::mul.Tensor", logarithms, x[1]);
            return program.Call("aten::neg", Reduce(Reduction.Sum, value.Shape.Rank, value.DType, products, program));
        }),
    ];

    /// <summary>Reduces axes, which disappear.</summary>
    public static Register Reduce(Reduction reduction, IntList axes, DType dtype, Register x, ProgramBuilder program)
    {
        // For libtorch, no axes are all axes.
        if (axes.Count == 0)
        {
            return x;
        }

        Argument list = axes.Select(axis => (long)axis).ToArray();
        return reduction switch
        {
            Reduction.Sum => program.Call("aten::sum.dim_IntList", x, list.Given(), false, ElementwiseLowerings.Given(dtype)),
            Reduction.Max => program.Call("aten::amax", x, list, false),
            _ => program.Call("aten::amin", x, list, false),
        };
    }

    // libtorch's own mean multiplies by the rounded share of an element on some devices.
    private static Register Mean(ReduceOp op, Value value, Register x, ProgramBuilder program)
    {
        Register sum = Reduce(Reduction.Sum, op.Axes, value.DType, x, program);
        return program.Call("aten::div.Tensor", sum, program.Constant(op.Terms(value.Inputs[0].Shape), value.DType));
    }

    private static Register OneHot(OneHotOp op, Value value, IReadOnlyList<Register> x, ProgramBuilder program)
    {
        double[] places = [.. Enumerable.Range(0, op.Depth).Select(place => (double)place)];
        Register indices = program.View("aten::unsqueeze", x[0], -1L);
        Register mask = program.Call("aten::eq.Tensor", indices, program.Constant(places, new TensorType(DType.Int32, op.Depth)));
        return program.FromMask(mask, value.DType);
    }
}
