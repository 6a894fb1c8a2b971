using Keras.Engine.Operations;

namespace Keras.Onnx.Operations;

/// <summary>Products of matrices.</summary>
internal static class Products
{
    public static void MatMul(Translator translator, TracedValue value) => MatMul(translator, value, value, null);

    public static void BatchMatMul(Translator translator, TracedValue value)
    {
        BatchMatMulOp op = (BatchMatMulOp)value.Op;
        string left = translator.In(value.Inputs[0], op.TransposeLeft ? [0, 2, 1] : [0, 1, 2]);
        string right = translator.In(value.Inputs[1], op.TransposeRight ? [0, 2, 1] : [0, 1, 2]);
        translator.Make(value, "MatMul", [left, right], AxisOrder.Own(3));
    }

    /// <summary>Writes a product, or one with its bias, as <paramref name="value"/>.</summary>
    public static void MatMul(Translator translator, TracedValue value, TracedValue product, TracedValue? bias)
    {
        MatMulOp op = (MatMulOp)product.Op;
        int[] order = AxisOrder.Own(2);
        List<string> inputs = [translator.In(product.Inputs[0], order), translator.In(product.Inputs[1], order)];
        if (bias is not null)
        {
            inputs.Add(translator.In(bias, [0]));
        }

        translator.Make(
            value,
            "Gemm",
            inputs,
            order,
            ("transA", op.TransposeLeft ? 1 : 0),
            ("transB", op.TransposeRight ? 1 : 0));
    }
}
