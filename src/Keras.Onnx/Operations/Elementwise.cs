using Keras.Engine.Operations;
using Keras.Onnx.Messages;

namespace Keras.Onnx.Operations;

/// <summary>Operations that treat every element alike.</summary>
internal static class Elementwise
{
    public static void Binary(Translator translator, TracedValue value)
    {
        if (Fusion.Bias(value) is (TracedValue product, TracedValue numbers))
        {
            if (product.Op is MatMulOp)
            {
                Products.MatMul(translator, value, product, numbers);
            }
            else
            {
                Windows.Convolve(translator, value, product, numbers);
            }

            return;
        }

        BinaryFunction function = ((BinaryOp)value.Op).Function;
        string operation = function switch
        {
            BinaryFunction.Add => "Add",
            BinaryFunction.Subtract => "Sub",
            BinaryFunction.Multiply => "Mul",
            BinaryFunction.Divide => "Div",
            BinaryFunction.Maximum => "Max",
            BinaryFunction.Minimum => "Min",
            BinaryFunction.Power => "Pow",
            BinaryFunction.Greater => "Greater",
            BinaryFunction.GreaterOrEqual => "GreaterOrEqual",
            BinaryFunction.Equal => "Equal",
            _ => throw OperationTable.Refused(value),
        };
        int[] order = translator.CommonOrder(value.Rank, value.Inputs);
        string[] inputs = [.. value.Inputs.Select(input => translator.InBroadcast(input, order))];
        if (function is BinaryFunction.Greater or BinaryFunction.GreaterOrEqual or BinaryFunction.Equal)
        {
            CastTo(translator, value, translator.Step(value, operation, inputs), order);
        }
        else
        {
            translator.Make(value, operation, inputs, order);
        }
    }

    public static void Unary(Translator translator, TracedValue value)
    {
        TracedValue input = value.Inputs[0];
        int[] order = translator.OrderOf(input);
        string x = translator.In(input, order);
        switch (((UnaryOp)value.Op).Function)
        {
            case UnaryFunction.Square:
                translator.Make(value, "Mul", [x, x], order);
                break;
            case UnaryFunction.IsFinite:
                // Zero times an infinite number is no number.
                string zeros = translator.Step(value, "Mul", [x, translator.Elements(value, "zero", new float[1])]);
                string isNaN = translator.Step(value, "IsNaN", [zeros]);
                CastTo(translator, value, translator.Step(value, "Not", [isNaN]), order);
                break;
            case UnaryFunction function:
                translator.Make(value, NameOf(function) ?? throw OperationTable.Refused(value), [x], order);
                break;
        }
    }

    public static void Select(Translator translator, TracedValue value)
    {
        int[] order = translator.CommonOrder(value.Rank, value.Inputs);
        string[] inputs = [.. value.Inputs.Select(input => translator.InBroadcast(input, order))];
        string condition = translator.Step(value, "Cast", [inputs[0]], ("to", (int)TensorProto.Types.DataType.Bool));
        translator.Make(value, "Where", [condition, inputs[1], inputs[2]], order);
    }

    public static void Cast(Translator translator, TracedValue value)
    {
        int[] order = translator.OrderOf(value.Inputs[0]);
        CastTo(translator, value, translator.In(value.Inputs[0], order), order);
    }

    public static void Same(Translator translator, TracedValue value)
    {
        TracedValue input = value.Inputs[0];
        translator.Alias(value, input, translator.OrderOf(input));
    }

    private static void CastTo(Translator translator, TracedValue value, string input, int[] order) =>
        translator.Make(value, "Cast", [input], order, ("to", Translator.TypeOf(value.First.DType)));

    private static string? NameOf(UnaryFunction function) => function switch
    {
        UnaryFunction.Negate => "Neg",
        UnaryFunction.Relu => "Relu",
        UnaryFunction.Exp => "Exp",
        UnaryFunction.Log => "Log",
        UnaryFunction.Sqrt => "Sqrt",
        UnaryFunction.Abs => "Abs",
        UnaryFunction.Sign => "Sign",
        UnaryFunction.Cos => "Cos",
        UnaryFunction.Sin => "Sin",
        UnaryFunction.Arctan => "Atan",
        UnaryFunction.Tanh => "Tanh",
        UnaryFunction.Sigmoid => "Sigmoid",
        UnaryFunction.Softplus => "Softplus",
        UnaryFunction.Erf => "Erf",
        UnaryFunction.Floor => "Floor",
        UnaryFunction.Round => "Round",
        _ => null,
    };
}
