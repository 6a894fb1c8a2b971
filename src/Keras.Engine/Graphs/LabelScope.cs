namespace Keras.Engine.Graphs;

/// <summary>While it lives, values made on this thread carry its label: the layer they belong to.</summary>
public readonly struct LabelScope : IDisposable
{
    [ThreadStatic]
    private static string? s_current;

    private readonly string? _outer;

    /// <summary>Starts labelling.</summary>
    public LabelScope(string? label)
    {
        _outer = s_current;
        s_current = label;
    }

    /// <summary>The label of values made now, if any.</summary>
    public static string? Current => s_current;

    /// <summary>Goes back to the label of before.</summary>
    public void Dispose() => s_current = _outer;
}
