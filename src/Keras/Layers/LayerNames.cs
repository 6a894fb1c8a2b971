namespace Keras.Layers;

/// <summary>Automatic names: <c>conv2d_1</c>, <c>conv2d_2</c>; a name given by the user does not count.</summary>
internal static class LayerNames
{
    private static readonly object s_gate = new();
    private static readonly Dictionary<string, int> s_counts = [];

    /// <summary>The next name for a class.</summary>
    public static string Next(string className)
    {
        string prefix = Identifier.SnakeCase(className);
        lock (s_gate)
        {
            int count = s_counts.GetValueOrDefault(prefix) + 1;
            s_counts[prefix] = count;
            return $"{prefix}_{count}";
        }
    }

    /// <summary>Counts from 1 again.</summary>
    public static void Reset()
    {
        lock (s_gate)
        {
            s_counts.Clear();
        }
    }
}
