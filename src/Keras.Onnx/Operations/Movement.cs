using Keras.Engine.Operations;

namespace Keras.Onnx.Operations;

/// <summary>Operations that only place elements.</summary>
internal static class Movement
{
    public static void Gather(Translator translator, TracedValue value)
    {
        string[] inputs = [.. value.Inputs.Select(input => translator.In(input, AxisOrder.Own(input.Rank)))];
        translator.Make(value, "Gather", inputs, AxisOrder.Own(value.Rank), ("axis", ((GatherOp)value.Op).Axis));
    }

    public static void Reshape(Translator translator, TracedValue value)
    {
        if (Fusion.KeptReduction(value) is TracedValue reduction)
        {
            Reductions.Reduce(translator, value, reduction, keeps: true);
            return;
        }

        TracedValue input = value.Inputs[0];
        int[] order = translator.OrderOf(input);
        int[] made = AxisOrder.Own(value.Rank);
        if (AxisOrder.IsChannelsFirst(order) && value.Rank > 2
            && HasSame(input, 0, value, 0) && HasSame(input, input.Rank - 1, value, value.Rank - 1))
        {
            // Only what lies between batch and channels changes: that is alike in both orders.
            made = AxisOrder.ChannelsFirst(value.Rank);
        }
        else if (!LiesAlike(input, order))
        {
            order = AxisOrder.Own(input.Rank);
        }

        string x = translator.In(input, order);
        string shape = Sizes.Operand(translator, value, Sizes.In(value, made), (x, Sizes.In(input, order)));
        translator.Make(value, "Reshape", [x, shape], made);
    }

    /// <summary>Only the names of axes change: a tensor is turned when an operation needs it.</summary>
    public static void Transpose(Translator translator, TracedValue value)
    {
        TransposeOp op = (TransposeOp)value.Op;
        int[] permutation = [.. op.Permutation];
        TracedValue input = value.Inputs[0];
        translator.Alias(value, input, AxisOrder.Between(permutation, translator.OrderOf(input)));
    }

    public static void Concatenate(Translator translator, TracedValue value)
    {
        int[] order = translator.CommonOrder(value.Rank, value.Inputs);
        translator.Make(
            value,
            "Concat",
            [.. value.Inputs.Select(input => translator.In(input, order))],
            order,
            ("axis", Array.IndexOf(order, ((ConcatenateOp)value.Op).Axis)));
    }

    public static void Slice(Translator translator, TracedValue value)
    {
        TracedValue input = value.Inputs[0];
        int axis = value.Attribute<SliceOp, int>(op => op.Axis);
        int[] begins = value.Attributes<SliceOp, int>(op => op.Begin);
        int[] lengths = value.Attributes<SliceOp, int>(op => op.Length);
        int[] sizes = input.Sizes(axis);
        long begin = FromEitherEnd(value, begins, sizes);
        long end = FromEitherEnd(value, [.. begins.Zip(lengths, (first, length) => first + length)], sizes);
        int[] order = translator.OrderOf(input);
        translator.Make(
            value,
            "Slice",
            [
                translator.In(input, order),
                translator.Numbers(value, "begin", begin),
                translator.Numbers(value, "end", end),
                translator.Numbers(value, "axis", Array.IndexOf(order, axis)),
            ],
            order);
    }

    public static void Pad(Translator translator, TracedValue value)
    {
        TracedValue input = value.Inputs[0];
        int[] order = translator.OrderOf(input);
        int[] before = [.. value.Attribute<PadOp, Engine.Tensors.IntList>(op => op.Before)];
        int[] after = [.. value.Attribute<PadOp, Engine.Tensors.IntList>(op => op.After)];
        string pads = translator.Numbers(
            value, "pads", [.. order.Select(axis => (long)before[axis]), .. order.Select(axis => (long)after[axis])]);
        translator.Make(value, "Pad", [translator.In(input, order), pads], order);
    }

    public static void BroadcastTo(Translator translator, TracedValue value)
    {
        TracedValue input = value.Inputs[0];
        int[] order = input.Rank == value.Rank ? translator.OrderOf(input) : AxisOrder.Own(value.Rank);
        string x = translator.InBroadcast(input, order);
        int missing = value.Rank - input.Rank;

        // Where the sizes agree already, 1 keeps them, whatever they are in a run.
        int[][] sizes = [.. order.Select(axis => axis >= missing && HasSame(input, axis - missing, value, axis)
            ? [.. value.Versions.Select(_ => 1)]
            : value.Sizes(axis))];
        translator.Make(value, "Expand", [x, Sizes.Operand(translator, value, sizes)], order);
    }

    private static bool HasSame(TracedValue left, int leftAxis, TracedValue right, int rightAxis) =>
        left.Sizes(leftAxis).SequenceEqual(right.Sizes(rightAxis));

    // Axes of size 1 may stand anywhere: the elements lie in the same order.
    private static bool LiesAlike(TracedValue value, int[] order)
    {
        int[] wide = [.. order.Where(axis => value.IsFree(axis) || value.First.Shape[axis] != 1)];
        return wide.SequenceEqual(wide.Order());
    }

    // A place that is fixed from the front, or, as a negative number, from the back. The end itself is any large number.
    private static long FromEitherEnd(TracedValue value, int[] places, int[] sizes)
    {
        if (places.All(place => place == places[0]))
        {
            return places[0];
        }

        int[] behind = [.. places.Zip(sizes, (place, size) => place - size)];
        return behind.All(place => place == behind[0])
            ? behind[0] == 0 ? long.MaxValue : behind[0]
            : throw value.DependsOnSizes();
    }
}
