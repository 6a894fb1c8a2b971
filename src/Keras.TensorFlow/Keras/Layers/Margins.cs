using Tensorflow.NumPy;

namespace Tensorflow.Keras.Layers;

internal static class Margins
{
    /// <summary>Rows above and below, columns left and right: of one number for all, two, or two pairs.</summary>
    public static Native.Layers.Padding2D Of(NDArray numbers) => numbers.ToArray<int>() switch
    {
        [var all] => all,
        [var rows, var columns] => (rows, columns),
        [var top, var bottom, var left, var right] => ((top, bottom), (left, right)),
        _ => throw new ValueError($"One number, two, or two pairs are needed. Received: {numbers}."),
    };
}
