using Keras.Metrics;
using Keras.Testing;

namespace Keras.Tests.Metrics;

public class DecisionMetricTests
{
    // Targets 1 0 1 1 0 0 and scores: at 0.5, hits 0 and 3, misses 2, false alarms 4; 0.5 itself says no.
    private static readonly MetricBatch s_first = new((3, 1), [1, 0, 1], (3, 1), [0.9, 0.5, 0.2], [1, 2, 3]);
    private static readonly MetricBatch s_second = new((3, 1), [1, 0, 0], (3, 1), [0.6, 0.7, 0.1], [4, 5, 6]);

    [Fact]
    public void Counts_each_kind_of_decision_over_all_batches()
    {
        Assert.Equal(2, Count(new TruePositives()));
        Assert.Equal(1, Count(new FalsePositives()));
        Assert.Equal(2, Count(new TrueNegatives()));
        Assert.Equal(1, Count(new FalseNegatives()));
    }

    [Fact]
    public void Counts_the_weights_of_samples()
    {
        Assert.Equal(5, MetricRun.Value(new TruePositives(), s_first, s_second));
        Assert.Equal(5, MetricRun.Value(new FalsePositives(), s_first, s_second));
        Assert.Equal(8, MetricRun.Value(new TrueNegatives(), s_first, s_second));
        Assert.Equal(3, MetricRun.Value(new FalseNegatives(), s_first, s_second));
    }

    [Fact]
    public void Decides_by_the_threshold()
    {
        Assert.Equal(1, Count(new TruePositives(0.65)));
        Assert.Equal(2, Count(new FalsePositives(0.4)));
        Assert.Equal(1, Count(new TrueNegatives(0.4)));
        Assert.Equal(2, Count(new FalseNegatives(0.65)));
        Assert.Equal(0.5, Count(new Precision(0.4)));
        Assert.Equal(1.0 / 3, Count(new Recall(0.65)), 1e-6);
    }

    [Fact]
    public void Rates_what_was_found()
    {
        Assert.Equal(2.0 / 3, Count(new Precision()), 1e-6);
        Assert.Equal(2.0 / 3, Count(new Recall()), 1e-6);
        Assert.Equal(0.5, MetricRun.Value(new Precision(), s_first, s_second));
        Assert.Equal(5.0 / 8, MetricRun.Value(new Recall(), s_first, s_second));
    }

    [Fact]
    public void Is_zero_if_nothing_was_found_or_to_be_found()
    {
        MetricBatch none = new((2, 1), [0, 0], (2, 1), [0.1, 0.2]);
        Assert.Equal(0, MetricRun.Value(new Precision(), none));
        Assert.Equal(0, MetricRun.Value(new Recall(), none));
    }

    [Fact]
    public void Lets_only_the_highest_scores_of_a_row_say_yes()
    {
        // Ties go to the first: the second row chooses columns 0 and 1.
        MetricBatch batch = new(
            (2, 4), [0, 1, 1, 0, 1, 0, 1, 0], (2, 4), [0.1, 0.3, 0.2, 0.05, 0.4, 0.4, 0.4, 0.1]);
        Assert.Equal(0.75, MetricRun.Value(new Precision(topK: 2), batch));
        Assert.Equal(0.75, MetricRun.Value(new Recall(topK: 2), batch));
        Assert.Equal(0.5, MetricRun.Value(new Recall(topK: 1), batch));
        Assert.Equal(0.25, MetricRun.Value(new Recall(0.35, topK: 2), batch));
    }

    [Fact]
    public void Looks_at_one_class()
    {
        MetricBatch batch = new((2, 2), [1, 0, 0, 1], (2, 2), [0.9, 0.8, 0.2, 0.7]);
        Assert.Equal(1, MetricRun.Value(new Precision(classId: 0), batch));
        Assert.Equal(0.5, MetricRun.Value(new Precision(classId: 1), batch));
        Assert.Equal(1, MetricRun.Value(new Recall(classId: 1), batch));
    }

    [Fact]
    public void Refuses_numbers_out_of_range()
    {
        Assert.Throws<ArgumentException>(() => new TruePositives(1.5));
        Assert.Throws<ArgumentException>(() => new Precision(-0.1));
        Assert.Throws<ArgumentException>(() => new Precision(topK: 0));
        Assert.Throws<ArgumentException>(() => new Recall(classId: -1));
        Assert.Contains(
            "at most the number of classes, 1",
            Assert.Throws<ArgumentException>(() => MetricRun.Value(new Recall(topK: 2), s_first)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "less than the number of classes, 1",
            Assert.Throws<ArgumentException>(() => MetricRun.Value(new Recall(classId: 1), s_first)).Message,
            StringComparison.Ordinal);
    }

    private static double Count(Metric metric) =>
        MetricRun.Value(metric, s_first with { SampleWeight = null }, s_second with { SampleWeight = null });
}
