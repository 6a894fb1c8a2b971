using System.Numerics.Tensors;
using Keras.Images;
using Keras.Testing;

namespace Keras.Tests;

public class UtilsImagesTests
{
    private static readonly string s_photo = RepositoryFiles.Golden("images", "rgb_444.jpg");
    private static readonly string s_transparent = RepositoryFiles.Golden("images", "type6_depth8.png");
    private static readonly string s_deep = RepositoryFiles.Golden("images", "type0_depth16.png");

    [Fact]
    public void Loads_three_channels_at_the_size_of_the_file()
    {
        Bitmap photo = Utils.LoadImg(s_photo);

        Assert.Equal((37, 45, 3), (photo.Height, photo.Width, photo.Channels));
        Assert.Equal(ImageFile.Read(s_photo, ColorMode.Rgb).Pixels, photo.Pixels);
    }

    [Theory]
    [InlineData("rgb", ColorMode.Rgb)]
    [InlineData("rgba", ColorMode.Rgba)]
    [InlineData("grayscale", ColorMode.Grayscale)]
    public void Loads_the_channels_of_the_color_mode(string colorMode, ColorMode channels)
        => Assert.Equal(ImageFile.Read(s_transparent, channels).Pixels, Utils.LoadImg(s_transparent, colorMode).Pixels);

    [Fact]
    public void Keeps_the_values_of_16_bit_files_for_grayscale_only()
    {
        Assert.Contains(Utils.LoadImg(s_deep, "grayscale").DeepPixels, value => value > 255);
        Assert.Contains(Utils.ImgToArray(Utils.LoadImg(s_deep, "grayscale")).ToArray(), value => value > 255);
        Assert.Equal(255, Utils.LoadImg(s_deep, "rgb").Pixels.Max());
    }

    [Theory]
    [InlineData("nearest", Resampling.Nearest)]
    [InlineData("bilinear", Resampling.Bilinear)]
    [InlineData("bicubic", Resampling.Bicubic)]
    [InlineData("hamming", Resampling.Hamming)]
    [InlineData("box", Resampling.Box)]
    [InlineData("lanczos", Resampling.Lanczos)]
    public void Resizes_to_height_and_width_with_the_interpolation(string interpolation, Resampling resampling)
    {
        Bitmap resized = Utils.LoadImg(s_photo, targetSize: (20, 30), interpolation: interpolation);

        Assert.Equal((20, 30), (resized.Height, resized.Width));
        Assert.Equal(ImageFile.Read(s_photo).Resize(20, 30, resampling).Pixels, resized.Pixels);
    }

    [Fact]
    public void Takes_the_nearest_pixel_by_default()
        => Assert.Equal(
            Utils.LoadImg(s_photo, targetSize: 10, interpolation: "nearest").Pixels,
            Utils.LoadImg(s_photo, targetSize: 10).Pixels);

    [Fact]
    public void Lists_the_choices_when_an_argument_is_unknown()
    {
        Assert.Contains("\"rgba\"", Message(() => Utils.LoadImg(s_photo, "bgr")));
        Assert.Contains("\"lanczos\"", Message(() => Utils.LoadImg(s_photo, interpolation: "cubic")));
        Assert.Contains("targetSize", Message(() => Utils.LoadImg(s_photo, targetSize: (0, 5))));
        Assert.Throws<FileNotFoundException>(() => Utils.LoadImg("nowhere.png"));
    }

    [Fact]
    public void Gives_floats_in_either_data_format()
    {
        var bitmap = new Bitmap(1, 2, 3, [1, 2, 3, 4, 5, 255]);

        Tensor<float> last = Utils.ImgToArray(bitmap);
        Tensor<float> first = Utils.ImgToArray(bitmap, "channels_first");

        Assert.Equal([1, 2, 3], last.Lengths.ToArray());
        Assert.Equal([1, 2, 3, 4, 5, 255], last.ToArray());
        Assert.Equal([3, 1, 2], first.Lengths.ToArray());
        Assert.Equal([1, 4, 2, 5, 3, 255], first.ToArray());
        Assert.Contains("channels_first", Message(() => Utils.ImgToArray(bitmap, "nchw")));
    }

    [Fact]
    public void Gives_grayscale_a_channel_axis()
    {
        Assert.Equal([2, 1, 1], Utils.ImgToArray(new Bitmap(2, 1, 1, [7, 8])).Lengths.ToArray());
        Assert.Equal([1, 2, 1], Utils.ImgToArray(new Bitmap(2, 1, 1, [7, 8]), "channels_first").Lengths.ToArray());
    }

    [Fact]
    public void Stretches_values_to_0_to_255_and_cuts_off_fractions()
    {
        Bitmap stretched = Utils.ArrayToImg(Array(1, 2, 3, [-1, 0, 0.5f, 1, 0.3f, 0.7f]));

        Assert.Equal((byte[])[0, 127, 191, 255, 165, 216], stretched.Pixels);
        Assert.Equal((byte[])[0, 0, 0], Utils.ArrayToImg(Array(1, 1, 3, [3, 3, 3])).Pixels);
    }

    [Fact]
    public void Wraps_values_as_NumPy_does_without_scaling()
    {
        Bitmap wrapped = Utils.ArrayToImg(Array(1, 2, 3, [256.5f, -1, 300, 7.9f, 255.9f, 0]), scale: false);

        Assert.Equal((byte[])[0, 255, 44, 7, 255, 0], wrapped.Pixels);
        Assert.Equal([256, 7], Utils.ArrayToImg(Array(1, 2, 1, [256.5f, 7.9f]), scale: false).DeepPixels);
    }

    [Fact]
    public void Takes_arrays_with_the_channels_first()
    {
        Bitmap bitmap = Utils.ArrayToImg(Array(3, 1, 2, [1, 4, 2, 5, 3, 255]), "channels_first", scale: false);

        Assert.Equal((1, 2, 3), (bitmap.Height, bitmap.Width, bitmap.Channels));
        Assert.Equal((byte[])[1, 2, 3, 4, 5, 255], bitmap.Pixels);
    }

    [Fact]
    public void Rejects_arrays_that_are_no_image()
    {
        Assert.Contains("(1, 1, 2)", Message(() => Utils.ArrayToImg(Array(1, 1, 2, [1, 2]))));
        Assert.Contains("(4,)", Message(() => Utils.ArrayToImg(Tensor.Create<float>([1, 2, 3, 4]))));
    }

    [Fact]
    public void Saves_what_it_loads_again()
    {
        using var folder = new TemporaryFolder();
        Tensor<float> x = Utils.ImgToArray(Utils.LoadImg(s_transparent, "rgba"));

        Utils.SaveImg(folder.File("a.png"), x, scale: false);
        Utils.SaveImg(folder.File("b.dat"), x, fileFormat: "png", scale: false);
        Utils.SaveImg(folder.File("c.png"), Utils.ImgToArray(Utils.ArrayToImg(x), "channels_first"), "channels_first");

        Assert.Equal(x.ToArray(), Utils.ImgToArray(Utils.LoadImg(folder.File("a.png"), "rgba")).ToArray());
        Assert.Equal(x.ToArray(), Utils.ImgToArray(Utils.LoadImg(folder.File("b.dat"), "rgba")).ToArray());
        Assert.Equal(Utils.ArrayToImg(x).Pixels, Utils.LoadImg(folder.File("c.png"), "rgba").Pixels);
    }

    [Fact]
    public void Drops_alpha_for_JPEG_and_refuses_other_formats()
    {
        using var folder = new TemporaryFolder();
        Tensor<float> x = Array(8, 8, 4, [.. Enumerable.Repeat((float[])[200, 100, 50, 0], 64).SelectMany(v => v)]);

        Utils.SaveImg(folder.File("a.jpg"), x, scale: false);

        byte[] pixel = Utils.LoadImg(folder.File("a.jpg")).Pixels[..3];
        Assert.InRange(pixel[0], 197, 203);
        Assert.InRange(pixel[1], 97, 103);
        Assert.InRange(pixel[2], 47, 53);
        Assert.Contains("\"jpeg\"", Message(() => Utils.SaveImg(folder.File("a.bmp"), x)));
    }

    private static Tensor<float> Array(int first, int second, int third, float[] values)
        => Tensor.Create(values, [first, second, third]);

    private static string Message(Action action) => Assert.Throws<ArgumentException>(action).Message;

    private static string Message(Func<object> function) => Assert.Throws<ArgumentException>(function).Message;
}
