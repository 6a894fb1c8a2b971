namespace Keras.Layers;

/// <summary>While it lives, weights made on this thread carry the names of the layers around: <c>block/conv/kernel</c>.</summary>
internal readonly struct NameScope : IDisposable
{
    [ThreadStatic]
    private static string? s_current;

    private readonly string? _outer;

    private NameScope(string? prefix)
    {
        _outer = s_current;
        s_current = prefix;
    }

    /// <summary>Names of the layers around, each with a slash behind it.</summary>
    public static string Current => s_current ?? "";

    /// <summary>Goes into a layer.</summary>
    public static NameScope Into(string layer) => new($"{s_current}{layer}/");

    /// <summary>Goes to where a layer was called.</summary>
    public static NameScope Set(string prefix) => new(prefix);

    /// <summary>Goes back.</summary>
    public void Dispose() => s_current = _outer;
}
