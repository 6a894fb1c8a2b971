namespace Keras.Images.Tests;

public sealed class BitmapTests
{
    /// <summary>Sines of another C library may round a weight differently: by one grey level at most.</summary>
    private const int Tolerance = 1;

    public static TheoryData<Resampling> Filters => [.. Enum.GetValues<Resampling>()];

    [Theory]
    [MemberData(nameof(Filters))]
    public void Resizes_to_the_values_that_Pillow_gives(Resampling resampling)
    {
        Expected[] cases = [.. Expected.All.Where(row => row.Filter == resampling.ToString())];
        foreach (Expected expected in cases)
        {
            Bitmap resized = ImageFile.Read(TestData.Small(expected.Name), expected.ColorMode)
                .Resize(expected.Height, expected.Width, resampling);

            Assert.Equal((expected.Height, expected.Width), (resized.Height, resized.Width));
            int worst = expected.Values.Zip(Expected.ValuesOf(resized), (e, a) => Math.Abs(e - a)).Max();
            Assert.True(worst <= Tolerance, $"{expected.Name} {expected.Height}x{expected.Width} differs by {worst}");
        }

        Assert.Equal(4 * 5, cases.Length);
    }

    [Fact]
    public void Returns_itself_when_the_size_is_the_same()
    {
        var bitmap = new Bitmap(1, 2, 4, [1, 2, 3, 4, 5, 6, 7, 0]);

        Assert.Same(bitmap, bitmap.Resize(1, 2, Resampling.Lanczos));
    }

    [Fact]
    public void Keeps_transparent_colors_from_bleeding_into_opaque_ones()
    {
        var bitmap = new Bitmap(1, 2, 4, [200, 100, 50, 255, 0, 0, 0, 0]);

        Assert.Equal((byte[])[199, 99, 49, 128], bitmap.Resize(1, 1, Resampling.Box).Pixels);
    }

    [Fact]
    public void Keeps_deep_values_above_255()
        => Assert.Equal([500], new Bitmap(1, 2, [0, 1000]).Resize(1, 1, Resampling.Box).DeepPixels);

    [Fact]
    public void Offers_only_the_pixels_that_it_has()
    {
        var deep = new Bitmap(1, 1, [1000]);
        var shallow = new Bitmap(1, 1, 1, [10]);

        Assert.True(deep.IsDeep);
        Assert.False(shallow.IsDeep);
        Assert.Contains("DeepPixels", Assert.Throws<InvalidOperationException>(() => deep.Pixels).Message);
        Assert.Contains("Pixels", Assert.Throws<InvalidOperationException>(() => shallow.DeepPixels).Message);
    }

    [Fact]
    public void Rejects_sizes_that_do_not_fit_the_array()
    {
        Assert.Contains("2x2x3", Assert.Throws<ArgumentException>(() => new Bitmap(2, 2, 3, new byte[11])).Message);
        Assert.Throws<ArgumentException>(() => new Bitmap(0, 2, 3, []));
        Assert.Throws<ArgumentException>(() => new Bitmap(-1, -1, [1]));
        Assert.Contains("channels=2", Assert.Throws<ArgumentException>(() => new Bitmap(1, 1, 2, new byte[2])).Message);
    }

    [Fact]
    public void Rejects_impossible_new_sizes_and_unknown_filters()
    {
        var bitmap = new Bitmap(1, 1, 1, [10]);

        Assert.Throws<ArgumentOutOfRangeException>(() => bitmap.Resize(0, 1, Resampling.Box));
        Assert.Throws<ArgumentOutOfRangeException>(() => bitmap.Resize(1, -1, Resampling.Box));
        Assert.Contains(
            "Nearest, Box, Bilinear, Hamming, Bicubic, Lanczos",
            Assert.Throws<ArgumentOutOfRangeException>(() => bitmap.Resize(1, 1, (Resampling)6)).Message);
        Assert.Throws<ArgumentException>(() => bitmap.Resize(100_000, 100_000, Resampling.Box));
    }
}
