using Keras.Layers;
using Keras.Models;
using Keras.Testing;

namespace Keras.Tests.Layers;

public class DropoutTests
{
    private static readonly double[] s_ones = [.. Enumerable.Repeat(1.0, 10_000)];

    [Fact]
    public void Keeps_the_layer_contract() => LayerCheck.HasGradients(() => new Dropout(0.4, seed: 1), [(2, 5)]);

    [Fact]
    public void Changes_nothing_outside_training() =>
        Assert.Equal([1, 2, 3], LayerTrace.Output(new Dropout(0.5), (1, 3), [1, 2, 3]));

    [Fact]
    public void Drops_the_share_and_scales_the_rest()
    {
        double[] dropped = LayerTrace.Output(new Dropout(0.2, seed: 1), (100, 100), s_ones, training: true);

        Assert.InRange(dropped.Count(element => element == 0) / 10_000.0, 0.18, 0.22);
        Assert.All(dropped, element => Assert.True(element == 0 || Math.Abs(element - 1.25) < 1e-6));
    }

    [Fact]
    public void Repeats_the_mask_along_axes_of_size_one()
    {
        double[] dropped = LayerTrace.Output(
            new Dropout(0.5, noiseShape: (null, 1, 10), seed: 1), (100, 10, 10), s_ones, training: true);

        for (int sample = 0; sample < 100; sample++)
        {
            for (int index = 10; index < 100; index++)
            {
                Assert.Equal(dropped[(sample * 100) + (index % 10)], dropped[(sample * 100) + index]);
            }
        }

        Assert.NotEqual(dropped[..100], dropped[100..200]);
    }

    [Fact]
    public void Draws_by_seed_and_step()
    {
        double[] first = Draw(seed: 1, step: 0);
        Assert.Equal(first, Draw(seed: 1, step: 0));
        Assert.NotEqual(first, Draw(seed: 2, step: 0));
        Assert.NotEqual(first, Draw(seed: 1, step: 1));
        Assert.NotEqual(Draw(seed: null, step: 0), Draw(seed: null, step: 0));

        Utils.SetRandomSeed(7);
        double[] unseeded = Draw(seed: null, step: 0);
        Utils.SetRandomSeed(7);
        Assert.Equal(unseeded, Draw(seed: null, step: 0));
    }

    [Fact]
    public void Draws_anew_at_every_call_of_a_shared_layer()
    {
        Dropout layer = new(0.5, seed: 1);
        Input inputs = new(100);
        Model model = new(inputs, [layer.Apply(inputs), layer.Apply(inputs)]);
        LayerTrace trace = new(model, [(100, 100)], training: true);

        double[][] results = trace.Run(trace.Outputs, [s_ones]);
        Assert.NotEqual(results[0], results[1]);
    }

    [Fact]
    public void Knows_the_ends_of_the_range()
    {
        Assert.Equal([1, 2], LayerTrace.Output(new Dropout(0), (1, 2), [1, 2], training: true));
        Assert.Equal([0, 0], LayerTrace.Output(new Dropout(1), (1, 2), [1, double.PositiveInfinity], training: true));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Rejects_rates_outside_the_range(double rate) =>
        Rejects.Argument("`rate` must lie in [0, 1]", () => new Dropout(rate));

    [Fact]
    public void Rejects_masks_that_do_not_fit()
    {
        Rejects.Argument("`noiseShape`", () => new Dropout(0.5, noiseShape: 3).Apply(new Input(3)));
        Rejects.Argument("broadcast", () => new Dropout(0.5, noiseShape: (null, 2)).Apply(new Input(3)));
    }

    private static double[] Draw(int? seed, int step) =>
        LayerTrace.Output(new Dropout(0.5, seed: seed), (100, 100), s_ones, training: true, step);
}
