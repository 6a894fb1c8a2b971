namespace Keras.Cli.Tests;

public class LearningRatesTests
{
    [Fact]
    public void The_papers_goes_down_after_half_and_three_quarters()
    {
        double[] rates = [.. Enumerable.Range(0, 8).Select(epoch => LearningRates.At("paper", 0.1, epoch, 8))];
        Assert.Equal([0.1, 0.1, 0.1, 0.1, 0.01, 0.01, 0.001, 0.001], rates);
    }

    [Fact]
    public void Cosine_goes_down_along_half_a_wave()
    {
        Assert.Equal(0.2, LearningRates.At("cosine", 0.2, 0, 10));
        Assert.Equal(0.1, LearningRates.At("cosine", 0.2, 5, 10), 1e-12);
        Assert.InRange(LearningRates.At("cosine", 0.2, 9, 10), 0.001, 0.01);
    }

    [Fact]
    public void Constant_stays() => Assert.Equal(0.3, LearningRates.At("constant", 0.3, 99, 100));
}
