using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;
using Keras.Testing;

namespace Keras.Images.Tests;

public sealed class ImageFileTests
{
    public static TheoryData<string> SmallFiles
        => [.. Expected.All.Where(row => row.Filter == "-").Select(row => row.Name).Distinct()];

    [Theory]
    [MemberData(nameof(SmallFiles))]
    public void Gives_the_values_that_Pillow_gives(string name)
    {
        foreach (Expected expected in Expected.All.Where(row => row.Name == name && row.Filter == "-"))
        {
            Bitmap bitmap = ImageFile.Read(TestData.Small(name), expected.ColorMode);

            Assert.Equal((expected.Height, expected.Width), (bitmap.Height, bitmap.Width));
            Assert.Equal(expected.ColorMode == ColorMode.DeepGrayscale, bitmap.IsDeep);
            AssertEqual(expected.Values, Expected.ValuesOf(bitmap), $"{name} as {expected.ColorMode}");
        }
    }

    [SharedDataFact("images")]
    public void Gives_the_values_that_Pillow_gives_for_real_files()
    {
        int compared = 0;
        foreach (string[] row in TestData.Table("real.tsv").Where(row => row[1] != "error" && row[2] == "-"))
        {
            // Damaged pixel data, which Pillow lets pass.
            if (row[0].EndsWith("xcsn0g01.png", StringComparison.Ordinal))
            {
                continue;
            }

            Bitmap bitmap = ImageFile.Read(TestData.ReadReal(row[0]), Expected.ParseMode(row[1]));

            Assert.Equal((int.Parse(row[3]), int.Parse(row[4])), (bitmap.Height, bitmap.Width));
            AssertMatches(row, bitmap);
            compared++;
        }

        Assert.True(compared > 600, $"{compared} images");
    }

    [SharedDataFact("images")]
    public void Refuses_the_real_files_that_Pillow_refuses()
    {
        string[] names = [.. TestData.Table("real.tsv").Where(row => row[1] == "error").Select(row => row[0])];
        foreach (string name in names)
        {
            Assert.Throws<ImageFormatException>(() => ImageFile.Read(TestData.ReadReal(name)));
        }

        Assert.NotEmpty(names);
    }

    [Theory]
    [InlineData("profile.png")]
    [InlineData("palette_alphas.png")]
    [InlineData("palette_gamma.png")]
    [InlineData("type0_depth16.png")]
    public void Refuses_a_wrong_checksum_of_any_PNG_chunk(string name)
    {
        byte[] file = File.ReadAllBytes(TestData.Small(name));
        int chunks = 0;
        for (int at = 8; at < file.Length; chunks++)
        {
            int end = at + 12 + BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            byte[] damaged = (byte[])file.Clone();
            damaged[end - 1] ^= 1;

            ImageFormatException exception = Assert.Throws<ImageFormatException>(() => ImageFile.Read(damaged));

            Assert.Contains(
                $"checksum of chunk {Encoding.ASCII.GetString(file, at + 4, 4)}",
                exception.Message,
                StringComparison.Ordinal);
            at = end;
        }

        Assert.True(chunks >= 4, name);
    }

    [Fact]
    public void Limits_are_raised_by_who_asks_for_it()
    {
        byte[] file = ImageFile.Encode(new Bitmap(13_500, 13_500, 1, new byte[13_500 * 13_500]), ImageFormat.Png);
        (long pixels, long expansion) = (ImageFile.MaxPixels, ImageFile.MaxExpansion);
        try
        {
            Assert.Contains(nameof(ImageFile.MaxPixels), Message(), StringComparison.Ordinal);
            ImageFile.MaxPixels = 200_000_000;
            Assert.Contains(nameof(ImageFile.MaxExpansion), Message(), StringComparison.Ordinal);
            ImageFile.MaxExpansion = 2000;
            Assert.Equal(13_500, ImageFile.Read(file, ColorMode.Grayscale).Width);
        }
        finally
        {
            (ImageFile.MaxPixels, ImageFile.MaxExpansion) = (pixels, expansion);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => ImageFile.MaxPixels = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageFile.MaxExpansion = -1);

        string Message() => Assert.Throws<ImageFormatException>(() => ImageFile.Read(file, ColorMode.Grayscale)).Message;
    }

    [ToolFact("mkfifo")]
    public void Reads_what_a_pipe_brings()
    {
        using var folder = new TemporaryFolder();
        ChildProcess.Run("mkfifo", folder.File("pipe.png"));
        string file = TestData.Small("rgb_420.jpg");
        using Process write = Process.Start("sh", ["-c", "cat \"$0\" > \"$1\"", file, folder.File("pipe.png")]);

        Bitmap bitmap = ImageFile.Read(folder.File("pipe.png"));

        write.WaitToEnd();
        Assert.Equal(ImageFile.Read(file).Pixels, bitmap.Pixels);
    }

    [SharedDataFact("images")]
    public void Refuses_a_wrong_checksum_of_the_pixel_data()
    {
        byte[] file = TestData.ReadReal("png/pngsuite_stb.zip/tests/pngsuite/corrupt/xcsn0g01.png");

        ImageFormatException exception = Assert.Throws<ImageFormatException>(() => ImageFile.Read(file));

        Assert.Contains("checksum of chunk IDAT", exception.Message, StringComparison.Ordinal);
    }

    [SharedDataFact("images")]
    public void Resizes_photographs_as_Pillow_does()
    {
        string[][] rows = [.. TestData.Table("real.tsv").Where(row => row[1] != "error" && row[2] != "-")];
        foreach (string[] row in rows)
        {
            Bitmap photo = ImageFile.Read(TestData.ReadReal(row[0]));

            AssertMatches(row, photo.Resize(int.Parse(row[3]), int.Parse(row[4]), Enum.Parse<Resampling>(row[2])));
        }

        Assert.True(rows.Length >= 6 * 9);
    }

    [Fact]
    public void Names_file_and_reason_when_a_file_is_cut_off()
    {
        using var folder = new TemporaryFolder();
        string[] names =
        [
            "rgb_420.jpg", "progressive.jpg", "type2_depth8.png", "type6_depth16.png", "type0_depth16.png",
            "type3_depth8.png", "rgb.bmp", "runs8.bmp", "palette.gif", "transparent.gif", "lossy.webp", "lossless.webp",
        ];
        foreach (string name in names)
        {
            byte[] file = File.ReadAllBytes(TestData.Small(name));
            File.WriteAllBytes(folder.File(name), file[..(file.Length * 2 / 3)]);

            ImageFormatException exception = Assert.Throws<ImageFormatException>(() => ImageFile.Read(folder.File(name)));

            Assert.Contains(folder.File(name), exception.Message, StringComparison.Ordinal);
            Assert.Contains("truncated", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Refuses_other_formats_and_shows_how_they_begin()
    {
        byte[] file = "II*\0...."u8.ToArray();

        ImageFormatException exception = Assert.Throws<ImageFormatException>(() => ImageFile.Read(file));

        Assert.Contains("PNG, JPEG, BMP, GIF or WebP", exception.Message, StringComparison.Ordinal);
        Assert.Contains("49492A002E2E2E2E", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ImageFormatException>(() => ImageFile.Read(Array.Empty<byte>()));
    }

    [Fact]
    public void Refuses_a_missing_file_and_an_unknown_color_mode()
    {
        Assert.Throws<FileNotFoundException>(() => ImageFile.Read(TestData.Small("none.png")));
        Assert.Contains(
            "Grayscale, Rgb, Rgba, DeepGrayscale",
            Assert.Throws<ArgumentOutOfRangeException>(
                () => ImageFile.Read(TestData.Small("gray.jpg"), (ColorMode)9)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(60000, 60000, "at most")]
    [InlineData(0x7FFFFFFF, 0x7FFFFFFF, "at most")]
    [InlineData(10000, 10000, "suspicious")]
    [InlineData(0, 10, "0x10 pixels")]
    public void Refuses_sizes_that_a_small_PNG_cannot_have_before_allocating(int height, int width, string reason)
    {
        byte[] file = File.ReadAllBytes(TestData.Small("type2_depth8.png"));
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(20), height);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(29), Crc32.HashToUInt32(file.AsSpan(12, 17)));

        AssertRefusedWithoutAllocating(file, reason);
    }

    [Theory]
    [InlineData(65000, 65000, "at most")]
    [InlineData(10000, 10000, "suspicious")]
    [InlineData(0, 10, "damaged")]
    public void Refuses_sizes_that_a_small_JPEG_cannot_have_before_allocating(int height, int width, string reason)
    {
        byte[] file = File.ReadAllBytes(TestData.Small("rgb_420.jpg"));
        int frame = file.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0]);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 5), (ushort)height);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 7), (ushort)width);

        AssertRefusedWithoutAllocating(file, reason);
    }

    [Theory]
    [InlineData(ColorMode.Grayscale)]
    [InlineData(ColorMode.Rgb)]
    [InlineData(ColorMode.Rgba)]
    [InlineData(ColorMode.DeepGrayscale)]
    public void Reads_back_the_PNG_that_it_wrote(ColorMode colorMode)
    {
        using var folder = new TemporaryFolder();
        Bitmap bitmap = ImageFile.Read(TestData.Small("type0_depth16.png"), colorMode);
        if (colorMode != ColorMode.DeepGrayscale)
        {
            bitmap = ImageFile.Read(TestData.Small("type6_depth8.png"), colorMode);
        }

        ImageFile.Write(folder.File("a.png"), bitmap);

        Assert.Equal(Expected.ValuesOf(bitmap), Expected.ValuesOf(ImageFile.Read(folder.File("a.png"), colorMode)));
        Assert.Equal(["a.png"], Directory.GetFiles(folder.FullName).Select(Path.GetFileName));
    }

    [Fact]
    public void Limits_deep_values_to_what_a_file_holds()
    {
        byte[] file = ImageFile.Encode(new Bitmap(1, 3, [-5, 300, 70000]), ImageFormat.Png);

        Assert.Equal([0, 300, 65535], ImageFile.Read(file, ColorMode.DeepGrayscale).DeepPixels);
    }

    [Theory]
    [InlineData(ColorMode.Grayscale)]
    [InlineData(ColorMode.Rgb)]
    public void Writes_JPEG_that_resembles_the_image_more_with_higher_quality(ColorMode colorMode)
    {
        using var folder = new TemporaryFolder();
        Bitmap bitmap = ImageFile.Read(TestData.Small("rgb_444.jpg"), colorMode);

        ImageFile.Write(folder.File("low.jpg"), bitmap, quality: 10);
        ImageFile.Write(folder.File("usual.JPEG"), bitmap);
        ImageFile.Write(folder.File("high.jpg"), bitmap, quality: 100);

        double low = MeanDifference(bitmap, ImageFile.Read(folder.File("low.jpg"), colorMode));
        double usual = MeanDifference(bitmap, ImageFile.Read(folder.File("usual.JPEG"), colorMode));
        double high = MeanDifference(bitmap, ImageFile.Read(folder.File("high.jpg"), colorMode));
        Assert.True(low > usual && usual > high && high < 10, $"{low} {usual} {high}");
    }

    [Fact]
    public void Takes_the_format_from_the_argument_before_the_extension()
    {
        using var folder = new TemporaryFolder();
        Bitmap bitmap = ImageFile.Read(TestData.Small("gray.jpg"), ColorMode.Grayscale);

        ImageFile.Write(folder.File("a.dat"), bitmap, ImageFormat.Png);
        ImageFile.Write(folder.File("b.png"), bitmap, ImageFormat.Jpeg);

        Assert.Equal(0x89, File.ReadAllBytes(folder.File("a.dat"))[0]);
        Assert.Equal(0xFF, File.ReadAllBytes(folder.File("b.png"))[0]);
        Assert.Contains(
            ".png, .jpg or .jpeg",
            Assert.Throws<ArgumentException>(() => ImageFile.Write(folder.File("a.bmp"), bitmap)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_what_JPEG_cannot_hold()
    {
        Bitmap alpha = ImageFile.Read(TestData.Small("type6_depth8.png"), ColorMode.Rgba);
        Bitmap deep = ImageFile.Read(TestData.Small("type0_depth16.png"), ColorMode.DeepGrayscale);

        Assert.Throws<ArgumentException>(() => ImageFile.Encode(alpha, ImageFormat.Jpeg));
        Assert.Throws<ArgumentException>(() => ImageFile.Encode(deep, ImageFormat.Jpeg));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageFile.Encode(alpha, ImageFormat.Png, quality: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageFile.Encode(alpha, ImageFormat.Png, quality: 101));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageFile.Encode(alpha, (ImageFormat)7));
    }

    [Fact]
    public void Replaces_a_file_at_once_and_leaves_it_alone_when_writing_fails()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("a.png"), "old");
        Bitmap alpha = ImageFile.Read(TestData.Small("type6_depth8.png"), ColorMode.Rgba);

        Assert.Throws<ArgumentException>(() => ImageFile.Write(folder.File("a.png"), alpha, ImageFormat.Jpeg));
        Assert.Equal("old", File.ReadAllText(folder.File("a.png")));

        ImageFile.Write(folder.File("a.png"), alpha);
        Assert.Equal(alpha.Pixels, ImageFile.Read(folder.File("a.png"), ColorMode.Rgba).Pixels);

        Directory.CreateDirectory(folder.File("b.png"));
        Assert.ThrowsAny<Exception>(() => ImageFile.Write(folder.File("b.png"), alpha));
        Assert.Equal(["a.png"], Directory.GetFiles(folder.FullName).Select(Path.GetFileName));
    }

    private static void AssertMatches(string[] row, Bitmap bitmap)
    {
        byte[] values = Expected.ValuesOf(bitmap);
        string name = string.Join(' ', row[..3]);
        if (row[6] == "-")
        {
            Assert.True(row[5] == Convert.ToHexStringLower(SHA256.HashData(values))[..16], name);
            return;
        }

        int size = values.Length / (bitmap.Height * bitmap.Width);
        byte[] picked = [.. Enumerable.Range(0, 16)
            .Select(i => i * 7919 % (bitmap.Height * bitmap.Width))
            .SelectMany(at => values.AsSpan(at * size, size).ToArray())];
        AssertEqual(Convert.FromHexString(row[6]), picked, name);
    }

    private static void AssertEqual(byte[] expected, byte[] actual, string message)
    {
        Assert.Equal(expected.Length, actual.Length);
        int worst = expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max();
        Assert.True(worst == 0, $"{message} differs by {worst}");
    }

    private static void AssertRefusedWithoutAllocating(byte[] file, string reason)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();

        ImageFormatException exception = Assert.Throws<ImageFormatException>(() => ImageFile.Read(file));

        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    private static double MeanDifference(Bitmap first, Bitmap second)
        => first.Pixels.Zip(second.Pixels, (a, b) => Math.Abs(a - b)).Average();
}
