using Keras.Engine.Operations;

namespace Keras.Onnx.Operations;

/// <summary>Batch normalization and its parts.</summary>
internal static class Normalizations
{
    // Mean, variance, gamma and beta here; gamma, beta, mean and variance there.
    private static readonly int[] s_parameters = [3, 4, 1, 2];

    public static void Normalize(Translator translator, TracedValue value)
    {
        NormalizeOp op = (NormalizeOp)value.Op;
        TracedValue input = value.Inputs[0];
        int[] order = translator.OrderOf(input);
        if (order[0] != 0 || order[1] != op.Axis)
        {
            order = [0, op.Axis, .. Enumerable.Range(1, input.Rank - 1).Where(axis => axis != op.Axis)];
        }

        string[] channels = [.. s_parameters.Select(index => translator.In(value.Inputs[index], [0]))];
        translator.Make(
            value, "BatchNormalization", [translator.In(input, order), .. channels], order, ("epsilon", op.Epsilon));
    }

    public static void ScaleChannels(Translator translator, TracedValue value)
    {
        int axis = ((ScaleChannelsOp)value.Op).Axis;
        (TracedValue input, TracedValue factors) = (value.Inputs[0], value.Inputs[1]);
        int[] order = [.. Enumerable.Range(0, input.Rank).Where(other => other != axis), axis];
        translator.Make(value, "Mul", [translator.In(input, order), translator.In(factors, [0])], order);
    }

    public static void Part(Translator translator, TracedValue value)
    {
        TracedValue moments = value.Inputs[0];
        if (moments.Op is not MomentsOp { Axis: int axis })
        {
            throw OperationTable.Refused(moments);
        }

        TracedValue input = moments.Inputs[0];
        int[] order = translator.OrderOf(input);
        int[] others = [.. Enumerable.Range(0, input.Rank).Where(place => order[place] != axis)];
        string x = translator.In(input, order);
        if (((PartOp)value.Op).Index == 1)
        {
            string mean = translator.Step(value, "ReduceMean", [x], ("axes", others), ("keepdims", 1));
            string centered = translator.Step(value, "Sub", [x, mean]);
            x = translator.Step(value, "Mul", [centered, centered]);
        }

        translator.Make(value, "ReduceMean", [x], AxisOrder.Own(1), ("axes", others), ("keepdims", 0));
    }
}
