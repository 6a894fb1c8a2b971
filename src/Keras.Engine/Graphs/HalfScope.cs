namespace Keras.Engine.Graphs;

/// <summary>While it lives, values made on this thread are to be computed in a 16-bit type, as a layer's policy says.</summary>
public readonly struct HalfScope : IDisposable
{
    [ThreadStatic]
    private static HalfType? s_current;

    private readonly HalfType? _outer;

    /// <summary>Begins to ask for a type; null asks for the element type itself.</summary>
    public HalfScope(HalfType? half)
    {
        _outer = s_current;
        s_current = half;
    }

    /// <summary>What values made now are to be computed in.</summary>
    public static HalfType? Current => s_current;

    /// <summary>Goes back to what was asked for before.</summary>
    public void Dispose() => s_current = _outer;
}
