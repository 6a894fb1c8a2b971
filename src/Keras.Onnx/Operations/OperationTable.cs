using Keras.Engine.Operations;

namespace Keras.Onnx.Operations;

/// <summary>Which ops of the engine have a counterpart in ONNX.</summary>
internal static class OperationTable
{
    private static readonly Dictionary<Type, Action<Translator, TracedValue>> s_translations = new()
    {
        [typeof(BinaryOp)] = Elementwise.Binary,
        [typeof(UnaryOp)] = Elementwise.Unary,
        [typeof(SelectOp)] = Elementwise.Select,
        [typeof(CastOp)] = Elementwise.Cast,
        [typeof(CopyOp)] = Elementwise.Same,
        [typeof(StopGradientOp)] = Elementwise.Same,
        [typeof(AgainOp)] = Elementwise.Same,
        [typeof(Conv2DOp)] = Windows.Convolution,
        [typeof(Conv2DInputGradientOp)] = Windows.TransposedConvolution,
        [typeof(MaxPoolingOp)] = Windows.MaxPooling,
        [typeof(AveragePoolingOp)] = Windows.AveragePooling,
        [typeof(MatMulOp)] = Products.MatMul,
        [typeof(BatchMatMulOp)] = Products.BatchMatMul,
        [typeof(GatherOp)] = Movement.Gather,
        [typeof(ReshapeOp)] = Movement.Reshape,
        [typeof(TransposeOp)] = Movement.Transpose,
        [typeof(ConcatenateOp)] = Movement.Concatenate,
        [typeof(SliceOp)] = Movement.Slice,
        [typeof(PadOp)] = Movement.Pad,
        [typeof(BroadcastToOp)] = Movement.BroadcastTo,
        [typeof(ReduceOp)] = Reductions.Reduce,
        [typeof(CumSumOp)] = Reductions.CumSum,
        [typeof(ArgMaxOp)] = Reductions.ArgMax,
        [typeof(OneHotOp)] = Reductions.OneHot,
        [typeof(SoftmaxOp)] = Reductions.Softmax,
        [typeof(MomentsOp)] = (_, _) => { },  // Written as the parts that are read.
        [typeof(PartOp)] = Normalizations.Part,
        [typeof(NormalizeOp)] = Normalizations.Normalize,
        [typeof(ScaleChannelsOp)] = Normalizations.ScaleChannels,
    };

    /// <summary>Writes the nodes of a value.</summary>
    /// <exception cref="NotSupportedException">Its op has no counterpart.</exception>
    public static void Translate(Translator translator, TracedValue value)
    {
        if (!s_translations.TryGetValue(value.Op.GetType(), out Action<Translator, TracedValue>? translate))
        {
            throw Refused(value);
        }

        translate(translator, value);
    }

    public static NotSupportedException Refused(TracedValue value) => new(
        $"Layer {value.Label} cannot be exported: its {value.Op.Name} has no counterpart in ONNX.");
}
