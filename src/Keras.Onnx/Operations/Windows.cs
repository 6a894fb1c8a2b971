using Keras.Engine.Operations;
using Keras.Engine.Tensors;

namespace Keras.Onnx.Operations;

/// <summary>Convolutions and poolings, which take and make images with the channels first.</summary>
internal static class Windows
{
    private static readonly int[] s_order = AxisOrder.ChannelsFirst(4);

    // Kernels: (height, width, inputs, filters) here, (filters, inputs, height, width) there.
    private static readonly int[] s_kernelOrder = [3, 2, 0, 1];

    public static void Convolution(Translator translator, TracedValue value) => Convolve(translator, value, value, null);

    public static void TransposedConvolution(Translator translator, TracedValue value) =>
        Convolve(translator, value, value, null);

    /// <summary>Writes a convolution, or one with its bias, as <paramref name="value"/>.</summary>
    public static void Convolve(Translator translator, TracedValue value, TracedValue convolution, TracedValue? bias)
    {
        List<string> inputs =
        [
            translator.In(convolution.Inputs[0], s_order), translator.In(convolution.Inputs[1], s_kernelOrder),
        ];
        if (bias is not null)
        {
            inputs.Add(translator.In(bias, [0]));
        }

        if (convolution.Op is Conv2DOp { Groups: int groups })
        {
            Window2D[] windows = convolution.Attributes<Conv2DOp, Window2D>(op => op.Window);
            translator.Make(
                value, "Conv", inputs, s_order, [("group", groups), Dilations(windows), .. Places(convolution, windows)]);
        }
        else
        {
            Transposed(translator, value, convolution, inputs);
        }
    }

    public static void MaxPooling(Translator translator, TracedValue value) => translator.Make(
        value,
        "MaxPool",
        [translator.In(value.Inputs[0], s_order)],
        s_order,
        [.. Places(value, value.Attributes<MaxPoolingOp, Window2D>(op => op.Window))]);

    // The border does not count, as in Keras.
    public static void AveragePooling(Translator translator, TracedValue value) => translator.Make(
        value,
        "AveragePool",
        [translator.In(value.Inputs[0], s_order)],
        s_order,
        [("count_include_pad", 0), .. Places(value, value.Attributes<AveragePoolingOp, Window2D>(op => op.Window))]);

    private static void Transposed(
        Translator translator, TracedValue value, TracedValue convolution, IReadOnlyList<string> inputs)
    {
        Window2D window = convolution.Attribute<Conv2DInputGradientOp, Window2D>(op => op.Window);
        int Beyond(int axis, int size, int stride, int dilation, int border)
        {
            int[] made = convolution.Sizes(axis);
            int[] beyond =
            [
                .. convolution.Inputs[0].Sizes(axis).Select((taken, trace) =>
                    made[trace] - (((taken - 1) * stride) + ((size - 1) * dilation) + 1 - border)),
            ];
            return beyond.All(other => other == beyond[0]) ? beyond[0] : throw convolution.DependsOnSizes();
        }

        int below = Beyond(
            1, window.Size.Height, window.Strides.Height, window.Dilation.Height, window.Top + window.Bottom);
        int right = Beyond(2, window.Size.Width, window.Strides.Width, window.Dilation.Width, window.Left + window.Right);
        translator.Make(
            value,
            "ConvTranspose",
            inputs,
            s_order,
            ("group", convolution.Attribute<Conv2DInputGradientOp, int>(op => op.Groups)),
            Dilations([window]),
            ("kernel_shape", Pair(window.Size)),
            ("strides", Pair(window.Strides)),
            ("pads", (int[])[window.Top, window.Left, window.Bottom, window.Right]),
            ("output_padding", (int[])[below, right]));
    }

    private static (string Name, object Value) Dilations(Window2D[] windows) => ("dilations", Pair(windows[0].Dilation));

    // Size, steps and border. A border that depends on free sizes is that of "same".
    private static IEnumerable<(string Name, object Value)> Places(TracedValue value, Window2D[] windows)
    {
        Window2D window = windows[0];
        yield return ("kernel_shape", Pair(window.Size));
        yield return ("strides", Pair(window.Strides));
        if (windows.All(other => other == window))
        {
            yield return ("pads", (int[])[window.Top, window.Left, window.Bottom, window.Right]);
            yield break;
        }

        (int[] heights, int[] widths) = (value.Inputs[0].Sizes(1), value.Inputs[0].Sizes(2));
        bool isSame = windows.Select((other, trace) => other == Window2D.Same(
            window.Size, window.Strides, window.Dilation, heights[trace], widths[trace])).All(same => same);
        yield return isSame ? ("auto_pad", "SAME_UPPER") : throw value.DependsOnSizes();
    }

    private static int[] Pair(Size2D size) => [size.Height, size.Width];
}
