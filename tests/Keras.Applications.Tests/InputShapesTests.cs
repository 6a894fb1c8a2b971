using Keras.Testing;

namespace Keras.Applications.Tests;

public class InputShapesTests
{
    [Fact]
    public void Without_a_shape_the_default_depends_on_the_top()
    {
        Assert.Equal((224, 224, 3), Resolve(null, "imagenet", includeTop: true));
        Assert.Equal((224, 224, 3), Resolve(null, null, includeTop: true));
        Assert.Equal((null, null, 3), Resolve(null, "imagenet", includeTop: false));
        Assert.Equal((null, null, 3), Resolve(null, null, includeTop: false));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(null, false)]
    [InlineData("file.h5", true)]
    [InlineData("file.h5", false)]
    [InlineData("imagenet", false)]
    public void A_given_shape_is_taken(string? weights, bool includeTop) =>
        Assert.Equal((64, 96, 3), Resolve((64, 96, 3), weights, includeTop));

    [Fact]
    public void Published_weights_with_top_need_the_default_shape()
    {
        Assert.Equal((224, 224, 3), Resolve((224, 224, 3), "imagenet", includeTop: true));
        Rejects.Argument("(224, 224, 3)", () => Resolve((256, 256, 3), "imagenet", includeTop: true));
    }

    [Fact]
    public void Published_weights_need_three_channels()
    {
        Rejects.Argument("3 channels", () => Resolve((64, 64, 1), "imagenet", includeTop: false));
        Rejects.Argument("3 channels", () => Resolve((null, null, 4), "imagenet", includeTop: false));
        Assert.Equal((64, 64, 1), Resolve((64, 64, 1), null, includeTop: true));
    }

    [Fact]
    public void Unknown_sizes_are_for_networks_without_top()
    {
        Assert.Equal((null, 64, 3), Resolve((null, 64, 3), "imagenet", includeTop: false));
        Rejects.Argument("static", () => Resolve((null, 64, 3), null, includeTop: true));
    }

    [Fact]
    public void Images_have_three_axes_and_at_least_32_pixels_a_side()
    {
        Rejects.Argument("tuple of three", () => Resolve((64, 64), null, includeTop: false));
        Rejects.Argument("tuple of three", () => Resolve((null, 64, 64, 3), null, includeTop: false));
        Rejects.Argument("at least 32x32", () => Resolve((31, 32, 3), null, includeTop: false));
        Rejects.Argument("at least 32x32", () => Resolve((null, 31, 3), "imagenet", includeTop: false));
        Assert.Equal((32, 32, 3), Resolve((32, 32, 3), null, includeTop: true));
    }

    [Fact]
    public void Other_numbers_of_channels_are_remarked_on()
    {
        string remark = Remarks(() => Resolve((64, 64, 5), null, includeTop: false));
        Assert.Contains("(64, 64, 5)", remark, StringComparison.Ordinal);
        Assert.Empty(Remarks(() => Resolve((64, 64, 1), null, includeTop: false)));
        Assert.Empty(Remarks(() => Resolve((64, 64, 3), "file.h5", includeTop: false)));
    }

    [Fact]
    public void Channels_may_come_first()
    {
        Config.ImageDataFormat = "channels_first";
        try
        {
            Assert.Equal((3, 224, 224), Resolve(null, "imagenet", includeTop: true));
            Assert.Equal((3, null, null), Resolve(null, "imagenet", includeTop: false));
            Assert.Equal((1, 40, 50), Resolve((1, 40, 50), null, includeTop: false));
            Rejects.Argument("at least 32x32", () => Resolve((64, 64, 3), null, includeTop: false));
            Rejects.Argument("3 channels", () => Resolve((1, 64, 64), "imagenet", includeTop: false));
        }
        finally
        {
            Config.ImageDataFormat = "channels_last";
        }
    }

    [Fact]
    public void Networks_for_small_images_have_their_own_default() =>
        Assert.Equal((32, 32, 3), InputShapes.Resolve(null, null, includeTop: false, defaultSize: 32, minimum: 32));

    private static Shape Resolve(Shape? given, string? weights, bool includeTop) =>
        InputShapes.Resolve(given, weights, includeTop, defaultSize: 224, minimum: 32);

    private static string Remarks(Action action)
    {
        TextWriter before = Console.Error;
        using StringWriter written = new();
        Console.SetError(written);
        try
        {
            action();
        }
        finally
        {
            Console.SetError(before);
        }

        return written.ToString();
    }
}
