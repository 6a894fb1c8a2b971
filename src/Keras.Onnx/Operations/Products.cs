using Keras.Engine.Operations;

namespace Keras.Onnx.Operations;

/// <summary>Products of matrices.</summary>
internal static class Products
{
    public static void MatMul(Translator translator, TracedValue value) => MatMul(translator, value, value, null);

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
