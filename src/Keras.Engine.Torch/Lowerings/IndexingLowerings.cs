using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Engine.Torch.Programs;

namespace Keras.Engine.Torch.Lowerings;

/// <summary>Elements by their places.</summary>
internal static class IndexingLowerings
{
    public static IReadOnlyList<Lowering> All { get; } =
    [
        new Lowering<GatherOp>(Gather),
        new Lowering<ScatterAddOp>(ScatterAdd),
        new Lowering<StridedSliceOp>(StridedSlice),
        new Lowering<SpreadOp>(Spread),
        new Lowering<CumSumOp>(CumSum),
        new Lowering<TopIndicesOp>(TopIndices),
    ];

    private static Register Gather(GatherOp op, Value value, IReadOnlyList<Register> x, ProgramBuilder program)
    {
        Register places = Places(x[1], value.Inputs[1].Shape, value.Inputs[0].Shape[op.Axis], program);
        return program.Reshape(program.Call("aten::index_select", x[0], (long)op.Axis, places), value.Shape);
    }

    // Sums by index_put are deterministic on every device, those of scatter_add are not.
    private static Register ScatterAdd(ScatterAddOp op, Value value, IReadOnlyList<Register> x, ProgramBuilder program)
    {
        (Shape elements, Shape indices) = (value.Inputs[0].Shape, value.Inputs[1].Shape);
        Register places = Places(x[1], indices, op.Size, program);
        Shape outer = elements[..op.Axis];
        Shape inner = elements[(op.Axis + indices.Rank)..];
        int count = (int)indices.Length;
        Register rows = program.Reshape(x[0], outer.Concat(count).Concat(inner));
        Register zeros = Zeros(rows, ((Shape)op.Size).Concat(outer).Concat(inner), program);
        Register sums = program.Call(
            "aten::index_put",
            zeros,
            Argument.OptionalMembers(places),
            program.View("aten::movedim.int", rows, (long)op.Axis, 0L),
            true);
        return program.View("aten::movedim.int", sums, 0L, (long)op.Axis);
    }

    private static Register StridedSlice(StridedSliceOp op, Value value, IReadOnlyList<Register> x, ProgramBuilder program)
    {
        (long begin, long end, long step) = Range(op);
        Register slice = program.View("aten::slice.Tensor", x[0], (long)op.Axis, Given(begin), Given(end), step);
        return op.Step < 0 ? program.Call("aten::flip", slice, new[] { (long)op.Axis }) : slice;
    }

    private static Register Spread(SpreadOp op, Value value, IReadOnlyList<Register> x, ProgramBuilder program)
    {
        (long begin, long end, long step) = Range(op.Slice);
        long axis = op.Slice.Axis;
        Register source = op.Slice.Step < 0 ? program.Call("aten::flip", x[0], new[] { axis }) : x[0];
        return program.Call(
            "aten::slice_scatter", Zeros(x[0], value.Shape, program), source, axis, Given(begin), Given(end), step);
    }

    private static Register CumSum(CumSumOp op, Value value, IReadOnlyList<Register> x, ProgramBuilder program)
    {
        long axis = op.Axis;
        int size = value.Shape[op.Axis];
        Register forward = Reversed(x[0]);
        Register sums = program.Call("aten::cumsum", forward, axis, ElementwiseLowerings.Given(value.DType));
        if (op.IsExclusive && size > 0)
        {
            Register before = program.View("aten::narrow", sums, axis, 0L, size - 1L);
            sums = program.Call("aten::cat", new[] { Zeros(x[0], value.Shape.With(op.Axis, 1), program), before }, axis);
        }

        return Reversed(sums);

        Register Reversed(Register register) => op.IsReversed ? program.Call("aten::flip", register, new[] { axis }) : register;
    }

    private static Register TopIndices(TopIndicesOp op, Value value, IReadOnlyList<Register> x, ProgramBuilder program)
    {
        Register[] sorted = program.Call(
            2, "aten::sort.stable", x[0], ((Argument)true).Given(), -1L, !op.IsAscending);
        return program.Cast(program.View("aten::narrow", sorted[1], -1L, 0L, (long)op.Count), DType.Int32);
    }

    // Places counted from the front, in a list; refused if one lies outside.
    private static Register Places(Register indices, Shape shape, int size, ProgramBuilder program)
    {
        Register list = program.Cast(program.Reshape(indices, (int)shape.Length), DType.Int64);
        if (shape.Length == 0)
        {
            return list;
        }

        TensorType type = new(DType.Int64, (int)shape.Length);
        program.Host(0, results => new CheckInstruction(
            "check of indices", list, type, program.Device, host => CheckInside(host.Elements<long>(), size))
        {
            Outputs = results,
            Step = program.Step,
        });
        return program.Call("aten::remainder.Tensor", list, program.Constant(size, DType.Int64));
    }

    private static void CheckInside(ReadOnlySpan<long> indices, int size)
    {
        foreach (long index in indices)
        {
            if (index < -size || index >= size)
            {
                throw new ArgumentException(
                    $"Index {index} lies outside an axis of {size} elements; those of it have indices {-size} to {size - 1}.");
            }
        }
    }

    // The elements of a slice in the order of the axis.
    private static (long Begin, long End, long Step) Range(StridedSliceOp op)
    {
        if (op.Length == 0)
        {
            return (0, 0, 1);
        }

        long last = op.Begin + ((op.Length - 1L) * op.Step);
        return (Math.Min(op.Begin, last), Math.Max(op.Begin, last) + 1, Math.Abs((long)op.Step));
    }

    private static Register Zeros(Register like, Shape shape, ProgramBuilder program) => program.Call(
        "aten::new_zeros", like, ProgramBuilder.Sizes(shape), Argument.None, Argument.None, Argument.None, Argument.None);

    private static Argument Given(long number) => ((Argument)number).Given();
}
