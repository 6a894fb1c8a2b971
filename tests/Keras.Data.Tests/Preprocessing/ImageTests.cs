using System.Numerics.Tensors;
using Keras.Images;
using Keras.Preprocessing;
using Keras.Testing;

namespace Keras.Tests.Preprocessing;

public class ImageTests
{
    [Fact]
    public void Offers_the_functions_of_utils()
    {
        using var folder = new TemporaryFolder();
        string path = RepositoryFiles.Golden("images", "rgb_444.jpg");
        Bitmap photo = Image.LoadImg(path, "grayscale", (5, 4), "bicubic");
        Tensor<float> x = Image.ImgToArray(photo, "channels_first");

        Image.SaveImg(folder.File("a.dat"), x, "channels_first", "png", scale: false);

        Assert.Equal(Utils.LoadImg(path, "grayscale", (5, 4), "bicubic").Pixels, photo.Pixels);
        Assert.Equal([1, 5, 4], x.Lengths.ToArray());
        Assert.Equal(photo.Pixels, Image.LoadImg(folder.File("a.dat"), "grayscale").Pixels);
        Assert.Equal(photo.Pixels, Image.ArrayToImg(x, "channels_first", scale: false).Pixels);
        Assert.NotEqual(photo.Pixels, Image.ArrayToImg(x, "channels_first").Pixels);
    }
}
