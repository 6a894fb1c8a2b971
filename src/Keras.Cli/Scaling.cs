using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Keras.Applications;

namespace Keras.Cli;

/// <summary>How pixels from 0 to 255 are scaled for a network.</summary>
internal static class Scaling
{
    // Mean and deviation of red, green, blue in the training images.
    private static readonly (float Mean, float Deviation)[] s_cifar10 =
        [(125.3f, 63.0f), (123.0f, 62.1f), (113.9f, 66.7f)];

    private static readonly (float Mean, float Deviation)[] s_cifar100 =
        [(129.3f, 68.2f), (124.1f, 65.4f), (112.4f, 70.4f)];

    /// <summary>The scalings for networks that were trained on ImageNet, and none.</summary>
    public static IReadOnlyList<string> Names { get; } = ["torch", "tf", "caffe", "none"];

    /// <summary>Scales images, in place.</summary>
    /// <param name="images">An image <c>(height, width, channels)</c>, or images with one axis more.</param>
    /// <param name="scaling">
    /// One of <see cref="Names"/>, or one of <see cref="DataSets.Names"/> for what its networks are trained with.
    /// </param>
    /// <param name="dataFormat">
    /// <c>channels_last</c> or <c>channels_first</c>, for <see cref="Names"/>; the others need channels last.
    /// </param>
    /// <returns>The same tensor.</returns>
    /// <exception cref="ArgumentException">The images have another shape.</exception>
    public static Tensor<float> Apply(Tensor<float> images, string scaling, string? dataFormat = null)
    {
        switch (scaling)
        {
            case "none":
                return images;
            case "cifar10":
                return Normalize(images, s_cifar10);
            case "cifar100":
                return Normalize(images, s_cifar100);
            case "fashion_mnist":
                TensorPrimitives.Divide(Values(images), 255, Values(images));
                return images;
            default:
                return ImagenetUtils.PreprocessInput(images, dataFormat, scaling);
        }
    }

    private static Tensor<float> Normalize(Tensor<float> images, (float Mean, float Deviation)[] channels)
    {
        if (images.Lengths[^1] != channels.Length)
        {
            throw new ArgumentException(
                "This scaling is for images of 3 channels, (height, width, 3). "
                + $"Received: shape ({string.Join(", ", images.Lengths.ToArray())}).");
        }

        Span<float> values = Values(images);
        for (int index = 0; index < values.Length; index++)
        {
            (float mean, float deviation) = channels[index % channels.Length];
            values[index] = (values[index] - mean) / deviation;
        }

        return images;
    }

    // Images come whole out of files and generators, so that their numbers lie one after the other.
    private static Span<float> Values(Tensor<float> images) => images.FlattenedLength == 0
        ? []
        : MemoryMarshal.CreateSpan(ref images.GetPinnableReference(), checked((int)images.FlattenedLength));
}
