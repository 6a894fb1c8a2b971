using System.Numerics.Tensors;
using Keras.Layers;
using Keras.Testing;

namespace Keras.Tests.Layers;

public class CenterCropTests
{
    [Fact]
    public void Takes_the_middle()
    {
        double[] image = [.. Enumerable.Range(0, 20).Select(i => (double)i)];
        Assert.Equal([6, 7, 11, 12], LayerTrace.Output(new CenterCrop(2, 2), (1, 4, 5, 1), image));
        Assert.Equal([6, 7, 11, 12], LayerTrace.Output(new CenterCrop(2, 2, "channels_first"), (1, 1, 4, 5), image));
        Assert.Equal(image, LayerTrace.Output(new CenterCrop(4, 5), (1, 4, 5, 1), image));
    }

    [Fact]
    public void Takes_one_image_at_once()
    {
        float[] image = [0, 1, 2, 3, 4, 5];

        Assert.Equal<float>([1, 4], new CenterCrop(2, 1).Apply(Tensor.Create(image, [2, 3, 1])));
        Tensor<float> channelsFirst = new CenterCrop(2, 1, "channels_first").Apply(Tensor.Create(image, [1, 2, 3]));
        Assert.Equal<nint>([1, 2, 1], channelsFirst.Lengths.ToArray());
        Rejects.Argument("expected ndim=4, found ndim=3", () => new CenterCrop(2, 1).Apply(new Input((2, 3))));
    }

    [Fact]
    public void Enlarges_the_middle_of_smaller_images() => Assert.Equal(
        [1, 1.25, 1.75, 2, 1, 1.25, 1.75, 2, 1, 1.25, 1.75, 2, 1, 1.25, 1.75, 2],
        LayerTrace.Output(new CenterCrop(4, 4), (1, 2, 4, 1), [0, 1, 2, 3, 0, 1, 2, 3]));

    [Fact]
    public void Keeps_the_layer_contract() =>
        LayerCheck.Contract(() => new CenterCrop(3, 2), (null, 5, 4, 2), (null, 3, 2, 2));

    [Fact]
    public void Survives_and_refuses()
    {
        CenterCrop layer = new(3, 2, "channels_first");
        CenterCrop copy = KerasObject.FromConfig<CenterCrop>(layer.GetConfig());
        Assert.Equal(layer.GetConfig().ToJsonString(), copy.GetConfig().ToJsonString());
        Rejects.Argument("width", () => new CenterCrop(3, 0));
    }
}
