using System.Numerics.Tensors;
using Keras.Engine.Tensors;
using Keras.Images;

namespace Keras.Preprocessing;

/// <summary>The functions of <c>keras.preprocessing.image</c>; they are those of <see cref="Utils"/>.</summary>
public static class Image
{
    /// <inheritdoc cref="Utils.LoadImg"/>
    public static Bitmap LoadImg(
        string path, string colorMode = "rgb", Size2D? targetSize = null, string interpolation = "nearest")
        => Utils.LoadImg(path, colorMode, targetSize, interpolation);

    /// <inheritdoc cref="Utils.ImgToArray"/>
    public static Tensor<float> ImgToArray(Bitmap img, string? dataFormat = null) => Utils.ImgToArray(img, dataFormat);

    /// <inheritdoc cref="Utils.ArrayToImg"/>
    public static Bitmap ArrayToImg(Tensor<float> x, string? dataFormat = null, bool scale = true)
        => Utils.ArrayToImg(x, dataFormat, scale);

    /// <inheritdoc cref="Utils.SaveImg"/>
    public static void SaveImg(
        string path, Tensor<float> x, string? dataFormat = null, string? fileFormat = null, bool scale = true)
        => Utils.SaveImg(path, x, dataFormat, fileFormat, scale);
}
