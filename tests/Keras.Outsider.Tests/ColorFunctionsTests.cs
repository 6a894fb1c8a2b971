using Keras.Testing;

namespace Keras.Outsider.Tests;

public class ColorFunctionsTests
{
    // Black, white, red, yellow-green, blue-violet, grey.
    private static readonly float[,] s_colors =
    {
        { 0, 0, 0 }, { 1, 1, 1 }, { 1, 0, 0 }, { 0.5f, 1, 0.25f }, { 0.3f, 0.1f, 0.9f }, { 0.4f, 0.4f, 0.4f },
    };

    // Python's colorsys.rgb_to_hsv.
    private static readonly float[] s_hsv =
        [0, 0, 0, 0, 0, 1, 0, 1, 1, 0.2777778f, 0.75f, 1, 0.7083333f, 0.8888889f, 0.9f, 0, 0, 0.4f];

    private static readonly Value s_images = Ops.Reshape(Ops.Array(s_colors), (1, 2, 3, 3));

    [Fact]
    public void Colors_are_turned_into_brightness_and_hue()
    {
        Assert.Equal(0.2989f, Ops.RgbToGrayscale(s_images).ToArray()[2], 1e-6);
        Assert.Equal((1, 2, 3, 1), Ops.RgbToGrayscale(s_images).Shape);
        Close(s_hsv, Ops.RgbToHsv(s_images).ToArray());
        Close(s_images.ToArray(), Ops.HsvToRgb(Ops.RgbToHsv(s_images)).ToArray());
        Close(Ops.RgbToHsv(s_images).ToArray(), Ops.Transpose(
            Ops.RgbToHsv(Ops.Transpose(s_images, [0, 3, 1, 2]), "channels_first"), [0, 2, 3, 1]).ToArray());
        Rejects.Argument("three channels", () => Ops.RgbToHsv(Ops.Ones((1, 2, 2, 4))));
    }

    [Fact]
    public void Borders_come_and_go()
    {
        Value padded = Ops.PadImages(s_images, ((1, 0), (2, 3)), constantValue: 7);

        Assert.Equal((1, 3, 8, 3), padded.Shape);
        Assert.Equal(7, padded.ToArray()[0]);
        Assert.Equal(s_images.ToArray(), Ops.CropImages(padded, ((1, 0), (2, 3))).ToArray());
        Rejects.Argument("leaves nothing", () => Ops.CropImages(s_images, ((1, 1), (0, 0))));
    }

    [Fact]
    public void A_blur_spreads_a_point_as_a_bell()
    {
        Value point = Ops.Pad(Ops.Ones((1, 1, 1, 2)), [(0, 0), (2, 2), (2, 2), (0, 0)]);
        float[] blurred = Ops.GaussianBlur(point, 3, (1, 2)).ToArray();
        (double row, double column) = (1 / (1 + (2 * Math.Exp(-0.5))), 1 / (1 + (2 * Math.Exp(-0.125))));

        Assert.Equal(2, blurred.Sum(), 1e-5);
        Assert.Equal(row * column, blurred[24], 1e-6);
        Assert.Equal(row * column * Math.Exp(-0.5), blurred[14], 1e-6);
        Assert.Equal(row * column * Math.Exp(-0.125), blurred[22], 1e-6);
        Assert.Equal((10 * Math.Log10(4)) + 20, (double)Ops.Psnr(Ops.Zeros(4), Ops.Full(4, 0.2), 4), 1e-3);
    }

    private static void Close(float[] expected, float[] actual) =>
        Assert.Equal(expected, actual, (a, b) => Math.Abs(a - b) < 1e-5);
}
