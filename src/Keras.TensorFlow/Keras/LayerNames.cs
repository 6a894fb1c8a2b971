using System.Text.RegularExpressions;

namespace Tensorflow.Keras;

/// <summary>Names that layers get by themselves, as tf.keras gives them: <c>conv2d</c>, <c>conv2d_1</c>.</summary>
internal static class LayerNames
{
    private static readonly object s_gate = new();
    private static readonly Dictionary<string, int> s_counts = [];
    private static readonly Regex s_boundaries = new("(?<=[a-z])(?=[A-Z])|(?<=.)(?=[A-Z][a-z])");

    public static string Next(string className)
    {
        string prefix = SnakeCase(className);
        lock (s_gate)
        {
            int count = s_counts.GetValueOrDefault(prefix);
            s_counts[prefix] = count + 1;
            return count == 0 ? prefix : $"{prefix}_{count}";
        }
    }

    /// <summary>A class' name as Python writes it: <c>BatchNormalization</c> is <c>batch_normalization</c>.</summary>
    public static string SnakeCase(string className) => s_boundaries.Replace(className, "_").ToLowerInvariant();

    public static void Reset()
    {
        lock (s_gate)
        {
            s_counts.Clear();
        }
    }
}
