using System.Numerics.Tensors;
using Keras.Layers;
using Keras.Testing;

namespace Keras.Tests.Layers;

public class ResizingTests
{
    /// <summary>The cases of tests/golden/image_resize, computed by PyTorch, Pillow and the kernels' formulas.</summary>
    public static TheoryData<string> Cases => [.. GoldenCase.Load("image_resize").Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Images_get_the_size_as_in_other_frameworks(string name)
    {
        GoldenCase golden = GoldenCase.Load("image_resize")[name];
        Tensor<float> expected = golden.Array<float>("result");
        Resizing layer = new(
            (int)expected.Lengths[0], (int)expected.Lengths[1], golden["interpolation"].GetString()!);
        double[] resized = LayerTrace.Output(layer, (1, 6, 8, 3), golden.Numbers("source"));

        // TensorFlow leaves images of that size alone, which two of the kernels would smooth.
        bool isSame = expected.Lengths[0] == 6 && expected.Lengths[1] == 8;
        TensorAssert.Close(golden.Numbers(isSame ? "source" : "result"), resized, 1e-6, name);
    }

    [Fact]
    public void Keeps_the_layer_contract()
    {
        LayerCheck.Contract(() => new Resizing(3, 7), (null, 5, 4, 2), (null, 3, 7, 2));
        LayerCheck.Contract(() => new Resizing(3, 7, "nearest"), (null, null, null, 2), (null, 3, 7, 2));
        LayerCheck.Contract(
            () => new Resizing(3, 4, "bicubic", dataFormat: "channels_first"), (null, 2, 5, 6), (null, 2, 3, 4));
    }

    [Fact]
    public void Crops_the_middle_of_the_ratio_of_the_output()
    {
        double[] image = [.. Enumerable.Range(0, 18).Select(i => (double)i)];

        // Of 3 rows of 6, the middle 3 columns.
        Assert.Equal(
            [1, 2, 3, 7, 8, 9, 13, 14, 15],
            LayerTrace.Output(new Resizing(3, 3, cropToAspectRatio: true), (1, 3, 6, 1), image));

        // Of 6 rows of 3, the middle 3 rows.
        Assert.Equal(
            [3, 4, 5, 6, 7, 8, 9, 10, 11],
            LayerTrace.Output(new Resizing(3, 3, cropToAspectRatio: true), (1, 6, 3, 1), image));
    }

    [Fact]
    public void Takes_one_image_at_once()
    {
        Tensor<float> enlarged = new Resizing(2, 4, "nearest").Apply(Image(2, 2, 1));
        Tensor<float> channelsFirst = new Resizing(2, 4, "nearest", dataFormat: "channels_first").Apply(Image(1, 2, 2));

        Assert.Equal<nint>([2, 4, 1], enlarged.Lengths.ToArray());
        Assert.Equal<float>([1, 1, 2, 2, 3, 3, 4, 4], enlarged);
        Assert.Equal<nint>([1, 2, 4], channelsFirst.Lengths.ToArray());
        Assert.Equal<float>(enlarged, channelsFirst);
        Rejects.Argument("expected ndim=4, found ndim=3", () => new Resizing(2, 4).Apply(new Input((2, 2))));
        Rejects.Argument("expected ndim=4, found ndim=2", () => new Resizing(2, 4).Apply(Image(2, 2)));

        static Tensor<float> Image(params nint[] lengths) => Tensor.Create<float>([1, 2, 3, 4], lengths);
    }

    [Fact]
    public void Fills_images_up_to_the_ratio_of_the_output()
    {
        double[] image = [1, 2, 3, 4];
        Assert.Equal(
            [9, 9, 9, 9, 1, 2, 3, 4, 9, 9, 9, 9, 9, 9, 9, 9],
            LayerTrace.Output(new Resizing(4, 4, padToAspectRatio: true, fillValue: 9), (1, 1, 4, 1), image));
        Assert.Equal(
            [9, 1, 9, 9, 9, 2, 9, 9, 9, 3, 9, 9, 9, 4, 9, 9],
            LayerTrace.Output(new Resizing(4, 4, padToAspectRatio: true, fillValue: 9), (1, 4, 1, 1), image));
    }

    [Fact]
    public void Is_written_as_Keras_writes_it()
    {
        Resizing layer = new(3, 4, "area", padToAspectRatio: true, fillValue: 0.5, dataFormat: "channels_first", name: "r");
        Resizing copy = KerasObject.FromConfig<Resizing>(layer.GetConfig(Keras.Saving.ConfigDialect.Keras3));
        Assert.Equal(layer.GetConfig().ToJsonString(), copy.GetConfig().ToJsonString());
        Assert.Equal((3, 4, "area", true, 0.5), (copy.Height, copy.Width, copy.Interpolation, copy.PadToAspectRatio, copy.FillValue));
    }

    [Fact]
    public void Refuses_what_it_cannot_do()
    {
        Rejects.Argument("Received: both", () => new Resizing(2, 2, cropToAspectRatio: true, padToAspectRatio: true));
        Rejects.Argument("height", () => new Resizing(0, 2));
        Rejects.Argument("bilinear", () => new Resizing(2, 2, "smooth"));
        Rejects.Argument("constant", () => new Resizing(2, 2, fillMode: "reflect"));
    }
}
