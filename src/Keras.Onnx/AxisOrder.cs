namespace Keras.Onnx;

/// <summary>How the axes of a tensor in the file stand to those of the value: axis i of the tensor is axis <c>[i]</c> of it.</summary>
/// <remarks>The engine's convolutions take channels last, ONNX's channels first: a tensor keeps an order as long as it can.</remarks>
internal static class AxisOrder
{
    /// <summary>The value's own order.</summary>
    public static int[] Own(int rank) => [.. Enumerable.Range(0, rank)];

    /// <summary>The last axis behind the batch.</summary>
    public static int[] ChannelsFirst(int rank) => [0, rank - 1, .. Enumerable.Range(1, rank - 2)];

    public static bool IsOwn(int[] order) => order.SequenceEqual(Own(order.Length));

    /// <summary>Whether the batch stands first and the last axis behind it.</summary>
    public static bool IsChannelsFirst(int[] order) => order.Length > 2 && order.SequenceEqual(ChannelsFirst(order.Length));

    /// <summary>The order of what is left when axes of the value are taken away.</summary>
    public static int[] Without(int[] order, IReadOnlyCollection<int> axes)
    {
        int[] kept = [.. Own(order.Length).Where(axis => !axes.Contains(axis))];
        return [.. order.Where(axis => !axes.Contains(axis)).Select(axis => Array.IndexOf(kept, axis))];
    }

    /// <summary>The places in <paramref name="from"/> of the axes of <paramref name="to"/>: what Transpose is told.</summary>
    public static int[] Between(int[] from, int[] to) => [.. to.Select(axis => Array.IndexOf(from, axis))];
}
