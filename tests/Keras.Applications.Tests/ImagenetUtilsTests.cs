using System.Numerics.Tensors;
using Keras.Layers;
using Keras.Models;
using Keras.Testing;
using static Keras.Applications.Densenet;
using static Keras.Models.Models;

namespace Keras.Applications.Tests;

public class ImagenetUtilsTests
{
    private const string ClassIndex = "imagenet_class_index.json";

    // Two pixels side by side: red 255, 0; green 51, 255; blue 0, 102.
    private static readonly float[] s_pixels = [255, 51, 0, 0, 255, 102];

    public static TheoryData<string, float[]> Modes => new()
    {
        {
            "torch",
            [
                (1f - 0.485f) / 0.229f, (0.2f - 0.456f) / 0.224f, -0.406f / 0.225f,
                -0.485f / 0.229f, (1f - 0.456f) / 0.224f, (0.4f - 0.406f) / 0.225f,
            ]
        },
        { "tf", [1, -0.6f, -1, -1, 1, -0.2f] },
        { "caffe", [-103.939f, 51 - 116.779f, 255 - 123.68f, 102 - 103.939f, 255 - 116.779f, -123.68f] },
    };

    [Theory]
    [MemberData(nameof(Modes))]
    public void Scales_by_the_mode(string mode, float[] expected)
    {
        Tensor<float> image = Tensor.Create((float[])s_pixels.Clone(), [1, 2, 3]);
        AssertClose(expected, ImagenetUtils.PreprocessInput(image, mode: mode));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Channels_may_come_first(string mode, float[] expected)
    {
        Tensor<float> last = Tensor.Create([.. s_pixels, .. s_pixels.Reverse()], [2, 1, 2, 3]);
        Tensor<float> first = Tensor.PermuteDimensions(last, [0, 3, 1, 2]).ToDenseTensor();
        Tensor<float> scaledLast = ImagenetUtils.PreprocessInput(last, "channels_last", mode);
        Tensor<float> scaledFirst = ImagenetUtils.PreprocessInput(first, "channels_first", mode);
        Assert.Equal(Values(scaledLast), Values(Tensor.PermuteDimensions(scaledFirst, [0, 2, 3, 1])));
        AssertClose(expected, Tensor.Create(Values(scaledLast)[..6]));
    }

    [Theory]
    [InlineData("channels_last")]
    [InlineData("channels_first")]
    public void A_model_may_scale_its_images(string dataFormat)
    {
        bool isLast = dataFormat == "channels_last";
        Input images = new(shape: isLast ? (1, 2, 3) : (3, 1, 2));
        Model model = new(images, PreprocessInput(images, dataFormat));
        Tensor<float> last = Tensor.Create((float[])s_pixels.Clone(), [1, 1, 2, 3]);
        Tensor<float> pixels = isLast ? last : Tensor.PermuteDimensions(last, [0, 3, 1, 2]).ToDenseTensor();

        Tensor<float> scaled = ModelFromJson(model.ToJson()).Predict(pixels);
        AssertClose(Values(PreprocessInput(pixels, dataFormat)), scaled);
        Rejects.Argument(
            "images of 3 channels", () => PreprocessInput(new Input(isLast ? (3, 1, 2) : (1, 2, 3)), dataFormat));
    }

    [Fact]
    public void One_image_is_scaled_as_a_batch_of_one()
    {
        Tensor<float> image = Tensor.Create([.. Enumerable.Range(0, 24).Select(value => value * 10f)], [3, 2, 4]);
        Tensor<float> batch = Tensor.Create(Values(image), [1, 3, 2, 4]);
        Assert.Equal(
            Values(ImagenetUtils.PreprocessInput(batch, "channels_first")),
            Values(ImagenetUtils.PreprocessInput(image, "channels_first")));
    }

    [Fact]
    public void The_data_format_is_the_global_one_by_default()
    {
        Config.ImageDataFormat = "channels_first";
        try
        {
            Tensor<float> image = Tensor.Create([255f, 0, 0], [3, 1, 1]);
            AssertClose([(1f - 0.485f) / 0.229f, -0.456f / 0.224f, -0.406f / 0.225f], PreprocessInput(image));
            Assert.Equal((null, 3, 1, 1), PreprocessInput(new Input((3, 1, 1))).Shape);
        }
        finally
        {
            Config.ImageDataFormat = "channels_last";
        }
    }

    [Fact]
    public void Floats_are_changed_in_place()
    {
        Tensor<float> image = Tensor.Create((float[])s_pixels.Clone(), [1, 2, 3]);
        Assert.Same(image, PreprocessInput(image));
        Assert.Equal((1f - 0.485f) / 0.229f, image[0, 0, 0], 1e-6f);
    }

    [Fact]
    public void Doubles_keep_their_precision()
    {
        Tensor<double> image = Tensor.Create([255d, 0, 0], [1, 1, 3]);
        Assert.Same(image, PreprocessInput(image));
        Assert.Equal((1 - 0.485) / 0.229, image[0, 0, 0], 1e-15);
    }

    [Fact]
    public void Bytes_stay_as_they_are()
    {
        Tensor<byte> image = Tensor.Create(new byte[] { 255, 51, 0, 0, 255, 102 }, [1, 2, 3]);
        Tensor<float> scaled = PreprocessInput(image);
        Assert.Equal(255, image[0, 0, 0]);
        Assert.Equal(Values(PreprocessInput(Tensor.Create((float[])s_pixels.Clone(), [1, 2, 3]))), Values(scaled));
        Assert.Equal(-1, ImagenetUtils.PreprocessInput(image, mode: "tf")[0, 0, 2]);
    }

    [Fact]
    public void A_view_with_gaps_is_changed_in_place_too()
    {
        Tensor<float> wide = Tensor.Create([.. s_pixels, .. s_pixels], [2, 2, 3]);
        Tensor<float> column = wide[.., ..1, ..];
        PreprocessInput(column);
        Assert.Equal((1f - 0.485f) / 0.229f, wide[0, 0, 0], 1e-6f);
        Assert.Equal((1f - 0.485f) / 0.229f, wide[1, 0, 0], 1e-6f);
        Assert.Equal(255, wide[1, 1, 1]);
    }

    [Fact]
    public void Other_shapes_modes_and_formats_are_refused()
    {
        Tensor<float> image = Tensor.CreateFromShape<float>([2, 2, 3]);
        Rejects.Argument("\"torch\"", () => ImagenetUtils.PreprocessInput(image, mode: "jax"));
        Rejects.Argument("\"channels_first\"", () => PreprocessInput(image, "rows_first"));
        Rejects.Argument("(3, height, width)", () => PreprocessInput(image, "channels_first"));
        Rejects.Argument("(2, 3)", () => PreprocessInput(Tensor.CreateFromShape<float>([2, 3])));
        Rejects.Argument("(2, 2, 4)", () => PreprocessInput(Tensor.CreateFromShape<float>([2, 2, 4])));
    }

    [SharedDataFact(ClassIndex)]
    public void Predictions_are_named_by_the_classes_of_imagenet()
    {
        using TemporaryFolder folder = new();
        using KerasHomeScope home = KerasHomeScope.With(folder, ClassIndex);
        Tensor<float> scores = Tensor.CreateFromShape<float>([2, 1000]);
        (scores[0, 386], scores[0, 101], scores[0, 385]) = (0.25f, 0.5f, 0.125f);
        scores[1, 0] = 1;
        IReadOnlyList<IReadOnlyList<(string, string Name, float)>> decoded = DecodePredictions(scores, top: 3);
        Assert.Equal(
            [
                ("n01871265", "tusker", 0.5f), ("n02504458", "African_elephant", 0.25f),
                ("n02504013", "Indian_elephant", 0.125f),
            ],
            decoded[0]);
        Assert.Equal(("n01440764", "tench", 1f), decoded[1][0]);
        Assert.Equal("toilet_tissue", decoded[1][1].Name);
    }

    [SharedDataFact(ClassIndex)]
    public void Five_classes_are_named_by_default_and_all_at_most()
    {
        using TemporaryFolder folder = new();
        using KerasHomeScope home = KerasHomeScope.With(folder, ClassIndex);
        Tensor<float> scores = Tensor.CreateFromShape<float>([1, 1000]);
        Assert.Equal(5, DecodePredictions(scores)[0].Count);
        Assert.Equal(1000, DecodePredictions(scores, top: 2000)[0].Count);
    }

    [Fact]
    public void Only_a_batch_of_a_thousand_probabilities_can_be_named()
    {
        Rejects.Argument("(2, 999)", () => DecodePredictions(Tensor.CreateFromShape<float>([2, 999])));
        Rejects.Argument("(1000)", () => DecodePredictions(Tensor.CreateFromShape<float>([1000])));
        Rejects.Argument("`top`", () => DecodePredictions(Tensor.CreateFromShape<float>([1, 1000]), top: 0));
    }

    private static float[] Values(Tensor<float> tensor)
    {
        float[] values = new float[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }

    private static void AssertClose(float[] expected, Tensor<float> actual)
    {
        float[] values = Values(actual);
        Assert.Equal(expected.Length, values.Length);
        Assert.All(
            expected.Zip(values),
            pair => Assert.Equal(pair.First, pair.Second, 1e-6f * (1 + Math.Abs(pair.First))));
    }
}
