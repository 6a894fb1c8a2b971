using Keras.Board.Report;
using Keras.Images;

namespace Keras.Board.Tests;

public class ClassificationStatisticsTests
{
    // Truth, then the probabilities of three classes.
    private static readonly (int Truth, float[] Probabilities)[] s_samples =
    [
        (0, [0.85f, 0.1f, 0.05f]),
        (0, [0.2f, 0.75f, 0.05f]),
        (1, [0.04f, 0.95f, 0.01f]),
        (1, [0.91f, 0.05f, 0.04f]),
        (1, [0.1f, 0.82f, 0.08f]),
        (2, [0.97f, 0.02f, 0.01f]),
    ];

    [Fact]
    public void Counts_what_is_taken_for_what()
    {
        ClassificationStatistics statistics = Gathered(10);

        Assert.Equal((6, 3), (statistics.Count, statistics.Right));
        Assert.Equal([1, 1, 0], Enumerable.Range(0, 3).Select(guess => statistics.Confused(0, guess)));
        Assert.Equal([1, 2, 0], Enumerable.Range(0, 3).Select(guess => statistics.Confused(1, guess)));
        Assert.Equal([1, 0, 0], Enumerable.Range(0, 3).Select(guess => statistics.Confused(2, guess)));
        Assert.Equal([1.0 / 3, 2.0 / 3, null], Enumerable.Range(0, 3).Select(statistics.Precision));
        Assert.Equal([1.0 / 2, 2.0 / 3, 0], Enumerable.Range(0, 3).Select(statistics.Recall));
        Assert.Equal([2, 3, 1], Enumerable.Range(0, 3).Select(statistics.Support));
        Assert.Equal(
            -(Math.Log(0.85) + Math.Log(0.2) + Math.Log(0.95) + Math.Log(0.05) + Math.Log(0.82) + Math.Log(0.01)),
            statistics.LossSum, 5);
    }

    [Fact]
    public void Compares_confidence_with_accuracy_in_tenths()
    {
        ClassificationStatistics statistics = Gathered(10);

        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 1, 2, 3], statistics.Calibration.Select(bin => bin.Count));
        Assert.Equal((0.835, 1.0), (statistics.Calibration[8].Confidence, statistics.Calibration[8].Accuracy), (a, b) =>
            Math.Abs(a.Item1 - b.Item1) < 1e-6 && a.Item2 == b.Item2);
        double third = (0.95 + 0.91 + 0.97) / 3;
        Assert.Equal(((1 * 0.75) + (2 * (1 - 0.835)) + (3 * (third - (1.0 / 3)))) / 6, statistics.CalibrationError, 6);
    }

    [Fact]
    public void Keeps_the_worst_mistakes_only()
    {
        ClassificationStatistics statistics = Gathered(2);

        Assert.Equal([5, 3], statistics.Worst.Select(mistake => mistake.Index));
        Assert.Equal((2, 0), (statistics.Worst[0].Class, statistics.Worst[0].Guesses[0].Class));
        Assert.Equal(0.97f, statistics.Worst[0].Guesses[0].Probability);
        Assert.Equal(5, ImageFile.Read(statistics.Worst[0].Png).Width);
        Assert.Empty(Gathered(0).Worst);
    }

    private static ClassificationStatistics Gathered(int mistakes)
    {
        ClassificationStatistics statistics = new(3, mistakes);
        foreach ((int truth, float[] probabilities) in s_samples)
        {
            statistics.Add(truth, probabilities, () => new Bitmap(1, 5, 1, new byte[5]));
        }

        return statistics;
    }
}
