using System.Text.Json.Nodes;
using Keras.Layers;
using Keras.Models;
using Keras.Testing;
using static Keras.Models.Models;

namespace Keras.Tests.Layers;

public class RescalingTests
{
    [Fact]
    public void Multiplies_and_adds()
    {
        Assert.Equal([0, 0.5, 1], Rescaled(new Rescaling(0.25), 0, 2, 4));
        Assert.Equal([-1, 0, 1], Rescaled(new Rescaling(0.5, -1), 0, 2, 4));
    }

    [Fact]
    public void Takes_a_number_for_each_channel()
    {
        Assert.Equal([1, 20, 300], Rescaled(new Rescaling([1, 10, 100]), 1, 2, 3));
        Assert.Equal([3, 5, 7], Rescaled(new Rescaling([2], [1, 1, 1]), 1, 2, 3));
        Assert.Equal([1.5, 20.5, 300.5], Rescaled(new Rescaling([1, 10, 100], [0.5]), 1, 2, 3));
    }

    [Fact]
    public void Keeps_the_layer_contract()
    {
        LayerCheck.Contract(() => new Rescaling(0.5, 1), (null, null, 3), (null, null, 3));
        LayerCheck.Contract(() => new Rescaling([1, 2, 3], [4, 5, 6]), (null, 2, 2, 3), (null, 2, 2, 3));
    }

    [Fact]
    public void Is_written_as_Keras_writes_it()
    {
        JsonObject single = new Rescaling(0.5, -1, name: "r", inputShape: 3).GetConfig();
        Assert.Equal((0.5, -1.0, "r"), ((double)single["scale"]!, (double)single["offset"]!, (string?)single["name"]));
        Assert.Equal([0.5], KerasObject.FromConfig<Rescaling>(single).Scale);

        Rescaling copy = KerasObject.FromConfig<Rescaling>(new Rescaling([1, 2], [3, 4], trainable: false).GetConfig());
        Assert.Equal([1, 2], copy.Scale);
        Assert.Equal([3, 4], copy.Offset);
        Assert.False(copy.Trainable);
        Sequential model = new([new Rescaling(1 / 255.0, inputShape: (2, 2, 3)), new Flatten()]);
        Assert.Equal(model.ToJson(), ModelFromJson(model.ToJson()).ToJson());
    }

    [Fact]
    public void Refuses_lists_that_do_not_fit()
    {
        Rejects.Argument("Received: 2 and 3 numbers", () => new Rescaling([1, 2], [1, 2, 3]));
        Rejects.Argument("Received: 0 and 1 numbers", () => new Rescaling([]));
        Rejects.Argument("rescales 2 channels", () => new Rescaling([1, 2]).Apply(new Input((4, 3))));
    }

    private static double[] Rescaled(Rescaling layer, params double[] numbers) =>
        LayerTrace.Output(layer, (1, numbers.Length), numbers);
}
