using Keras.Engine.Operations;
using Keras.Engine.Tensors;

namespace Keras.Onnx.Operations;

/// <summary>Operations along axes.</summary>
internal static class Reductions
{
    public static void Reduce(Translator translator, TracedValue value) => Reduce(translator, value, value, keeps: false);

    /// <summary>Writes a reduction as <paramref name="value"/>.</summary>
    public static void Reduce(Translator translator, TracedValue value, TracedValue reduction, bool keeps)
    {
        ReduceOp op = (ReduceOp)reduction.Op;
        switch (op.Reduction)
        {
            case Reduction.Mean:
                Along(translator, value, reduction, keeps, "ReduceMean", "GlobalAveragePool");
                break;
            case Reduction.Max:
                Along(translator, value, reduction, keeps, "ReduceMax", "GlobalMaxPool");
                break;
            case Reduction.Min:
                Along(translator, value, reduction, keeps, "ReduceMin", null);
                break;
            default:
                Sum(translator, value, reduction, keeps);
                break;
        }
    }

    private static void Sum(Translator translator, TracedValue value, TracedValue reduction, bool keeps)
    {
        ReduceOp op = (ReduceOp)reduction.Op;
        TracedValue input = reduction.Inputs[0];
        int[] order = translator.OrderOf(input);
        string axes = translator.Numbers(value, "axes", [.. Places(op.Axes, order).Select(axis => (long)axis)]);
        translator.Make(
            value,
            "ReduceSum",
            [translator.In(input, order), axes],
            keeps ? order : AxisOrder.Without(order, op.Axes),
            ("keepdims", keeps ? 1 : 0));
    }

    public static void ArgMax(Translator translator, TracedValue value)
    {
        TracedValue input = value.Inputs[0];
        string index = translator.Step(
            value, "ArgMax", [translator.In(input, AxisOrder.Own(input.Rank))], ("axis", input.Rank - 1), ("keepdims", 0));
        translator.Make(
            value, "Cast", [index], AxisOrder.Own(value.Rank), ("to", Translator.TypeOf(value.First.DType)));
    }

    public static void OneHot(Translator translator, TracedValue value)
    {
        OneHotOp op = (OneHotOp)value.Op;
        TracedValue input = value.Inputs[0];
        string indices = translator.Step(
            value, "Cast", [translator.In(input, AxisOrder.Own(input.Rank))], ("to", Translator.TypeOf(DType.Int64)));
        string depth = translator.Elements(value, "depth", new long[] { op.Depth });
        string values = translator.Elements(value, "values", new float[] { 0, 1 }, 2);
        string hot = translator.Step(value, "OneHot", [indices, depth, values], ("axis", -1));
        translator.Make(value, "Cast", [hot], AxisOrder.Own(value.Rank), ("to", Translator.TypeOf(op.DType)));
    }

    public static void CumSum(Translator translator, TracedValue value)
    {
        CumSumOp op = (CumSumOp)value.Op;
        int[] order = AxisOrder.Own(value.Rank);
        translator.Make(
            value,
            "CumSum",
            [translator.In(value.Inputs[0], order), translator.Elements(value, "axis", new long[] { op.Axis })],
            order,
            ("exclusive", op.IsExclusive ? 1 : 0),
            ("reverse", op.IsReversed ? 1 : 0));
    }

    public static void Softmax(Translator translator, TracedValue value)
    {
        TracedValue input = value.Inputs[0];
        int[] order = translator.OrderOf(input);
        translator.Make(
            value, "Softmax", [translator.In(input, order)], order, ("axis", Array.IndexOf(order, input.Rank - 1)));
    }

    private static void Along(
        Translator translator, TracedValue value, TracedValue reduction, bool keeps, string operation, string? pooling)
    {
        IntList axes = ((ReduceOp)reduction.Op).Axes;
        TracedValue input = reduction.Inputs[0];
        int[] order = translator.OrderOf(input);
        string x = translator.In(input, order);
        if (pooling is not null && input.Rank == 4 && AxisOrder.IsChannelsFirst(order) && axes is [1, 2])
        {
            if (keeps)
            {
                translator.Make(value, pooling, [x], order);
            }
            else
            {
                translator.Make(value, "Flatten", [translator.Step(value, pooling, [x])], AxisOrder.Own(2), ("axis", 1));
            }

            return;
        }

        translator.Make(
            value,
            operation,
            [x],
            keeps ? order : AxisOrder.Without(order, axes),
            ("axes", Places(axes, order)),
            ("keepdims", keeps ? 1 : 0));
    }

    private static int[] Places(IntList axes, int[] order) => [.. axes.Select(axis => Array.IndexOf(order, axis)).Order()];
}
