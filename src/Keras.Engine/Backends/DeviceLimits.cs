using System.Collections.Concurrent;

namespace Keras.Engine.Backends;

/// <summary>Which devices may be used, and how much of their memory.</summary>
public static class DeviceLimits
{
    private static readonly ConcurrentDictionary<string, long> s_bytes = new();
    private static IReadOnlyList<string>? s_visible;

    /// <summary>The GPUs that backends may choose, as <c>"cuda:0"</c>; null for all.</summary>
    public static IReadOnlyList<string>? VisibleGpus
    {
        get => s_visible;
        set => s_visible = value;
    }

    /// <summary>Whether backends may choose a GPU.</summary>
    /// <param name="device">Its name, as <c>"cuda:0"</c>.</param>
    public static bool IsVisible(string device) => s_visible is null || s_visible.Contains(device);

    /// <summary>Bytes of a GPU that the process may hold; null for all that it has.</summary>
    /// <param name="device">Its name, as <c>"cuda:0"</c>.</param>
    public static long? BytesOf(string device) => s_bytes.TryGetValue(device, out long bytes) ? bytes : null;

    /// <summary>Limits what the process may hold of a GPU's memory.</summary>
    /// <param name="device">Its name, as <c>"cuda:0"</c>.</param>
    /// <param name="bytes">The limit; null for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public static void Limit(string device, long? bytes)
    {
        if (bytes is not long limit)
        {
            _ = s_bytes.TryRemove(device, out _);
            return;
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit, nameof(bytes));
        s_bytes[device] = limit;
    }
}
