namespace Keras.Board;

/// <summary>Files of the page, which are in this assembly.</summary>
internal static class Assets
{
    /// <summary>A file's bytes.</summary>
    public static byte[] Read(string name)
    {
        using Stream stream = typeof(Assets).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly lacks its file {name}.");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
