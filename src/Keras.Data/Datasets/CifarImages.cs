using System.Numerics.Tensors;

namespace Keras.Datasets;

/// <summary>Several files of CIFAR as one pair of arrays.</summary>
/// <param name="Batches">The files, in order.</param>
internal sealed record CifarImages(CifarBatch[] Batches)
{
    private const int Plane = CifarBatch.Side * CifarBatch.Side;

    /// <summary>Images <c>(n, 32, 32, 3)</c>, or <c>(n, 3, 32, 32)</c>, and labels <c>(n, 1)</c>.</summary>
    public (Tensor<byte> X, Tensor<byte> Y) ToArrays(string dataFormat)
    {
        byte[] labels = [.. Batches.SelectMany(batch => batch.Labels)];
        byte[] pixels = GC.AllocateUninitializedArray<byte>(labels.Length * CifarBatch.PixelBytes);
        bool channelsFirst = dataFormat == "channels_first";
        int start = 0;
        foreach (CifarBatch batch in Batches)
        {
            for (int i = 0; i < batch.Labels.Length; i++, start += CifarBatch.PixelBytes)
            {
                Span<byte> image = pixels.AsSpan(start, CifarBatch.PixelBytes);
                if (channelsFirst)
                {
                    batch.Planes(i).CopyTo(image);
                }
                else
                {
                    Interleave(batch.Planes(i), image);
                }
            }
        }

        nint[] shape = channelsFirst
            ? [labels.Length, CifarBatch.Channels, CifarBatch.Side, CifarBatch.Side]
            : [labels.Length, CifarBatch.Side, CifarBatch.Side, CifarBatch.Channels];
        return (Tensor.Create(pixels, shape), Tensor.Create(labels, [labels.Length, 1]));
    }

    private static void Interleave(ReadOnlySpan<byte> planes, Span<byte> image)
    {
        ReadOnlySpan<byte> red = planes[..Plane];
        ReadOnlySpan<byte> green = planes.Slice(Plane, Plane);
        ReadOnlySpan<byte> blue = planes.Slice(2 * Plane, Plane);
        for (int i = 0, pixel = 0; i < red.Length; i++, pixel += CifarBatch.Channels)
        {
            image[pixel] = red[i];
            image[pixel + 1] = green[i];
            image[pixel + 2] = blue[i];
        }
    }
}
