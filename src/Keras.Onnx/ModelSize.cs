namespace Keras.Onnx;

/// <summary>The limit of a file: Protocol Buffers hold no more than 2 GB.</summary>
internal static class ModelSize
{
    // What is left to nodes and names.
    private const long Rest = 16 << 20;

    /// <summary>Refuses weights that do not fit.</summary>
    /// <exception cref="NotSupportedException">They do not.</exception>
    public static void Check(long bytes)
    {
        if (bytes > int.MaxValue - Rest)
        {
            throw new NotSupportedException(
                $"The model's weights need {bytes / 1e9:F1} GB, and an ONNX file holds at most 2 GB: save it as .keras or .h5.");
        }
    }
}
