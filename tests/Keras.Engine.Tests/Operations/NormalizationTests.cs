using Keras.Engine.Graphs;
using Keras.Testing;

namespace Keras.Engine.Tests.Operations;

public class NormalizationTests
{
    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(0)]
    public void Moments_have_the_gradient_of_finite_differences(int axis)
    {
        GradientCheck.Agrees(x => Ops.Moments(x[0], axis).Mean, [(2, 3, 4)]);
        GradientCheck.Agrees(x => Ops.Moments(x[0], axis).Variance, [(2, 3, 4)]);
        GradientCheck.Agrees(x => Ops.Moments(x[0], axis).Mean * Ops.Moments(x[0], axis).Variance, [(2, 3, 4)]);
    }

    [Theory]
    [InlineData(-1, 3)]
    [InlineData(1, 2)]
    public void Normalize_has_the_gradient_of_finite_differences(int axis, int channels) => GradientCheck.Agrees(
        x => Ops.Normalize(x[0], x[1], x[2], x[3], x[4], 1e-3, axis),
        [(2, 2, 2, 3), channels, channels, channels, channels],
        minimum: 0.5,
        maximum: 2);

    [Theory]
    [InlineData(-1, 3)]
    [InlineData(1, 2)]
    public void Moments_and_normalize_together_have_the_gradient_of_batch_normalization(int axis, int channels) =>
        GradientCheck.Agrees(
            x =>
            {
                (Value mean, Value variance) = Ops.Moments(x[0], axis);
                return Ops.Normalize(x[0], mean, variance, x[1], x[2], 1e-3, axis);
            },
            [(2, 2, 3, 3), channels, channels]);

    [Fact]
    public void Two_normalizations_share_the_moments_of_one_value() => GradientCheck.Agrees(
        x =>
        {
            (Value mean, Value variance) = Ops.Moments(x[0]);
            return Ops.Normalize(x[0], mean, variance, x[1], x[2], 1e-3)
                * Ops.Tanh(Ops.Normalize(x[0], mean, variance, x[3], x[4], 1e-2));
        },
        [(4, 2), 2, 2, 2, 2]);

    [Fact]
    public void Scale_channels_has_the_gradient_of_finite_differences()
    {
        GradientCheck.Agrees(x => Ops.ScaleChannels(x[0], x[1]), [(2, 2, 3), 3]);
        GradientCheck.Agrees(x => Ops.ScaleChannels(x[0], x[1], axis: 1), [(2, 3, 2), 3]);
    }

    [Fact]
    public void Moments_are_the_mean_and_the_biased_variance()
    {
        Value x = Inputs.Float64((4, 2));
        (Value mean, Value variance) = Ops.Moments(x);
        double[][] results = GraphRun.Run(
            new Graph([x], [mean, variance], []), GraphRun.Reference, [1, 10, 2, 10, 3, 10, 6, 10]);
        Assert.Equal([3, 10], results[0]);
        Assert.Equal([3.5, 0], results[1]);
    }

    [Fact]
    public void Moments_stay_accurate_far_from_zero()
    {
        Value x = Inputs.Float32((1000, 1));
        double[] data = [.. Enumerable.Range(0, 1000).Select(i => 1000 + ((i % 4) * 0.25))];
        (Value mean, Value variance) = Ops.Moments(x);
        double[][] results = GraphRun.Run(new Graph([x], [mean, variance], []), GraphRun.Reference, data);
        TensorAssert.Close([1000.375], results[0], 1e-7);
        TensorAssert.Close([0.078125], results[1], 1e-6);
    }

    [Fact]
    public void Normalize_scales_and_shifts_every_channel()
    {
        Value x = Inputs.Float64((1, 2));
        Value[] channels = [.. Enumerable.Range(0, 4).Select(_ => Inputs.Float64(2))];
        Value y = Ops.Normalize(x, channels[0], channels[1], channels[2], channels[3], epsilon: 0.25);
        double[] result = GraphRun.Evaluate(
            y, (x, [3, 5]), (channels[0], [1, 1]), (channels[1], [0.75, 3.75]), (channels[2], [1, 4]), (channels[3], [0, 10]));
        TensorAssert.Close([2, 18], result, 1e-14);
    }

    [Fact]
    public void Normalize_rejects_another_number_of_channels()
    {
        Value two = Inputs.Float32(2);
        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => Ops.Normalize(Inputs.Float32((4, 3)), two, two, two, two, 1e-3));
        Assert.Contains("one number per channel ((3,)). Received: (4, 3), (2,), (2,), (2,), (2,)", exception.Message);
    }
}
