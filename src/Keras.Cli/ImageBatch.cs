using System.Numerics.Tensors;
using Keras.Engine.Tensors;
using Keras.Images;

namespace Keras.Cli;

/// <summary>Photographs as the input of a model.</summary>
internal static class ImageBatch
{
    private const int DefaultSize = 224;

    /// <summary>Reads images in the size, with the channels and in the layout that a model takes.</summary>
    /// <param name="paths">PNG, JPEG, BMP, GIF or WebP files.</param>
    /// <param name="input">Shape of the model's input.</param>
    /// <param name="crops">Whether the middle is cut out rather than the whole squeezed into the size.</param>
    /// <param name="dataFormat">The layout that was read: <c>channels_last</c> or <c>channels_first</c>.</param>
    /// <exception cref="CommandException">The model takes no images.</exception>
    public static Tensor<float> Read(IReadOnlyList<string> paths, Shape input, bool crops, out string dataFormat)
    {
        bool IsChannels(int axis) => input.Rank == 4 && input.SizeAt(axis) is 1 or 3 or 4;

        if (!IsChannels(1) && !IsChannels(3))
        {
            throw new CommandException(
                $"The model takes no images of 1, 3 or 4 channels but arrays of shape {input}: give them by --input.");
        }

        (dataFormat, int channels, int rows) = IsChannels(3) ? ("channels_last", 3, 1) : ("channels_first", 1, 2);
        string colorMode = input.SizeAt(channels) switch { 1 => "grayscale", 3 => "rgb", _ => "rgba" };
        Size2D size = (input.SizeAt(rows) ?? DefaultSize, input.SizeAt(rows + 1) ?? DefaultSize);
        nint[] shape = [];
        List<float> values = [];
        foreach (string path in paths)
        {
            Bitmap bitmap = crops
                ? CenterCrop.Of(Utils.LoadImg(path, colorMode), size)
                : Utils.LoadImg(path, colorMode, size);
            Tensor<float> image = Utils.ImgToArray(bitmap, dataFormat);
            shape = [.. image.Lengths];
            values.AddRange(image);
        }

        return Tensor.Create([.. values], [paths.Count, .. shape]);
    }
}
