using Keras.Engine.Graphs;
using Keras.Engine.Tensors;
using Keras.Engine.Torch.Operations;
using Keras.Engine.Torch.Programs;

namespace Keras.Engine.Torch.Tests;

public class PeakMemoryTests
{
    private const long Bytes = 4 * 10;

    private static readonly Value s_x = Ops.Placeholder("x", new TensorType(DType.Float32, 10));

    [Fact]
    public void What_is_read_for_the_last_time_is_given_back()
    {
        Value chain = Ops.Exp(Ops.Tanh(Ops.Exp(Ops.Tanh(s_x))));
        Assert.Equal(2 * Bytes, Peak(chain));
        Assert.Equal(3 * Bytes, Peak(chain * chain.Inputs[0].Inputs[0]));
    }

    [Fact]
    public void Results_stay_and_inputs_count_for_nothing()
    {
        Value first = Ops.Exp(s_x);
        Assert.Equal(3 * Bytes, Peak(first, Ops.Tanh(first), Ops.Sigmoid(first)));
        Assert.Equal(0, Peak(s_x));
    }

    [Fact]
    public void What_is_computed_in_place_and_other_names_take_nothing()
    {
        Value first = Ops.Exp(s_x);
        Assert.Equal(Bytes, Peak(Ops.Relu(first)));
        Assert.Equal(2 * Bytes, Peak(Ops.Relu(first), first));
        Assert.Equal(Bytes, Peak(Ops.Reshape(first, (2, 5))));
        Assert.Equal(Bytes, Peak(new Value(new ReluGradientOp(), first, s_x)));
    }

    [Fact]
    public void Parts_count_by_themselves()
    {
        Value images = Ops.Placeholder("images", new TensorType(DType.Float32, (5, 4)));
        (Value mean, Value variance) = Ops.Moments(images, 1);
        Assert.Equal(2 * 4 * 4, Peak(mean, variance));
    }

    [Fact]
    public void Weights_that_are_updated_where_they_lie_take_nothing()
    {
        Value gradient = Ops.Exp(s_x);
        Value update = new(new SgdUpdateOp(0.9, false), gradient, Ops.Constant(1), s_x, s_x);
        Assert.Equal(Bytes, Peak(update.Part(0), update.Part(1)));
    }

    private static long Peak(params Value[] results) => PeakMemory.Of(new Graph([], results, []).InOrder(), results);
}
