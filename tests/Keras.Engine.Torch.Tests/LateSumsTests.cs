using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Engine.Torch.Programs;

namespace Keras.Engine.Torch.Tests;

public class LateSumsTests
{
    private static readonly Value s_x = Ops.Placeholder("x", new TensorType(DType.Float32, (2, 3)));
    private static readonly Value s_numbers = Ops.Placeholder("numbers", new TensorType(DType.Float32, 3));

    [Fact]
    public void Sums_and_what_is_made_of_them_come_behind_the_last_other_reader()
    {
        Value gradient = Ops.Exp(s_x);
        Value sums = Sums(gradient);
        Value sum = sums.Part(0);
        Value made = Ops.Exp(sum);
        Value other = Ops.Tanh(s_x);
        Value last = gradient * other;
        Assert.Equal(
            [s_x, s_numbers, gradient, other, last, sums, sum, made],
            LateSums.Of([s_x, s_numbers, gradient, sums, sum, made, other, last]));
    }

    [Fact]
    public void Sums_that_the_last_reader_is_made_of_stay()
    {
        Value gradient = Ops.Exp(s_x);
        Value sums = Sums(gradient);
        Value sum = sums.Part(0);
        Value last = gradient * sum;
        IReadOnlyList<Value> order = [s_x, s_numbers, gradient, sums, sum, last];
        Assert.Equal(order, LateSums.Of(order));
    }

    [Fact]
    public void Sums_behind_all_others_stay()
    {
        Value gradient = Ops.Exp(s_x);
        Value other = Ops.Tanh(gradient);
        Value sums = Sums(gradient);
        IReadOnlyList<Value> order = [s_x, s_numbers, gradient, other, sums];
        Assert.Equal(order, LateSums.Of(order));
    }

    private static Value Sums(Value gradient) => new(new NormalizeSumsOp(1, 1e-3), gradient, s_x, s_numbers, s_numbers);
}
