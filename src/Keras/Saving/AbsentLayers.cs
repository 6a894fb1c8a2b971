namespace Keras.Saving;

/// <summary>Layers of Keras that are not here for a reason, and what to use in their place.</summary>
internal static class AbsentLayers
{
    private const string Recurrent =
        "a recurrent layer: a step there computes from what the step before has left, and graphs here have no loops";

    private const string ForSequences =
        "Use Conv1D or MultiHeadAttention over the steps, or run such a model by ONNX Runtime from a file that Python exports";

    private const string Sized =
        "images of another size in every batch, which a graph here does not have, and Keras 3 neither";

    private static readonly Dictionary<string, (string Is, string Instead)> s_reasons = new()
    {
        ["RNN"] = (Recurrent, ForSequences),
        ["SimpleRNN"] = (Recurrent, ForSequences),
        ["LSTM"] = (Recurrent, ForSequences),
        ["GRU"] = (Recurrent, ForSequences),
        ["CuDNNLSTM"] = (Recurrent, ForSequences),
        ["CuDNNGRU"] = (Recurrent, ForSequences),
        ["ConvLSTM1D"] = (Recurrent, ForSequences),
        ["ConvLSTM2D"] = (Recurrent, "Use TimeDistributed(new Conv2D(…)) and Conv3D over the steps"),
        ["ConvLSTM3D"] = (Recurrent, ForSequences),
        ["SimpleRNNCell"] = (Recurrent, ForSequences),
        ["LSTMCell"] = (Recurrent, ForSequences),
        ["GRUCell"] = (Recurrent, ForSequences),
        ["StackedRNNCells"] = (Recurrent, ForSequences),
        ["Bidirectional"] = ($"a layer around {Recurrent}", ForSequences),
        ["Masking"] = (
            "a mask of steps for recurrent layers, and there are no masks here",
            "Multiply by Ops.NotEqual(x, maskValue), give MultiHeadAttention a mask as its fourth input, or weigh samples"),
        ["RandomHeight"] = (Sized, "Use RandomZoom(heightFactor), which keeps the size, or Resizing behind a RandomCrop"),
        ["RandomWidth"] = (Sized, "Use RandomZoom(0, widthFactor), which keeps the size, or Resizing behind a RandomCrop"),
    };

    /// <summary>Why a class is not here, and what to do; null for a class that nothing is known of.</summary>
    public static string? Reason(string className) =>
        s_reasons.TryGetValue(TypeNames.WithoutPackage(className), out (string Is, string Instead) reason)
            ? $"\"{className}\" is {reason.Is}. {reason.Instead}."
            : null;
}
