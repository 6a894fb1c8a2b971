using System.Numerics.Tensors;
using Keras.Images;

namespace Keras.Callbacks;

/// <summary>Weights as images, each stretched from its smallest to its largest number.</summary>
/// <remarks>
/// Port of _log_weight_as_image in keras/callbacks.py, with the filters of color images beside it. Keras shows numbers
/// below 0 as black and above 1 as white; stretched, weights can be seen.
/// </remarks>
internal static class WeightImages
{
    private const int MaxImages = 3;

    /// <summary>At most three images; none of weights that make no images of 1, 3 or 4 channels.</summary>
    /// <param name="weight">A weight; axes of size 1 do not count.</param>
    public static IReadOnlyList<Bitmap> Of(Tensor<float> weight)
    {
        nint[] sizes = [.. weight.Lengths.ToArray().Where(size => size != 1)];
        return sizes switch
        {
            [] => [Image(weight, 1, 1)],
            [nint length] => [Image(weight, 1, length)],
            [nint height, nint width] => [Matrix(weight, height, width)],
            [_, _, nint filters] => Slices(weight, sizes, filters, channels: 1),
            [_, _, 3 or 4, nint filters] => Slices(weight, sizes, filters, (int)sizes[2]),
            _ => [],
        };
    }

    // A wide image fits the page better than a high one.
    private static Bitmap Matrix(Tensor<float> weight, nint height, nint width) => height > width
        ? Image(Tensor.PermuteDimensions(Reshaped(weight, [height, width]), [1, 0]).ToDenseTensor(), width, height)
        : Image(weight, height, width);

    private static List<Bitmap> Slices(Tensor<float> kernel, nint[] sizes, nint filters, int channels)
    {
        List<Bitmap> images = [];
        ReadOnlySpan<float> values = TensorData.Values(kernel);
        for (int filter = 0; filter < Math.Min(filters, MaxImages); filter++)
        {
            float[] slice = new float[values.Length / (int)filters];
            for (int index = 0; index < slice.Length; index++)
            {
                slice[index] = values[(index * (int)filters) + filter];
            }

            images.Add(Image(Tensor.Create(slice), sizes[0], sizes[1], channels));
        }

        return images;
    }

    private static Bitmap Image(Tensor<float> pixels, nint height, nint width, nint channels = 1) =>
        Utils.ArrayToImg(Reshaped(pixels, [height, width, channels]), "channels_last");

    // Tensor.Reshape fails on tensors with axes of size 1.
    private static Tensor<float> Reshaped(Tensor<float> tensor, nint[] sizes) =>
        Tensor.Create(TensorData.Values(tensor).ToArray(), sizes);
}
