using Keras.Metrics;
using Keras.Testing;

namespace Keras.Tests.Metrics;

public class AUCTests
{
    private static readonly MetricBatch s_four = new((4, 1), [0, 0, 1, 1], (4, 1), [0, 0.5, 0.3, 0.9]);

    // Two batches of three labels.
    private static readonly MetricBatch[] s_labelled = [Labelled(40, seed: 1), Labelled(25, seed: 4)];

    [Fact]
    public void Draws_the_curve_through_as_many_points_as_it_is_told()
    {
        // Thresholds below 0, 0.5, above 1: (1, 1), (0, 0.5) and (0, 0).
        Assert.Equal(0.75, MetricRun.Value(new AUC(numThresholds: 3), s_four), 1e-6);
        Assert.Equal(1, MetricRun.Value(new AUC(numThresholds: 3), s_four with { SampleWeight = [1, 0, 0, 1] }), 1e-6);
        Assert.Equal(0.5, MetricRun.Value(new AUC(numThresholds: 2), s_four), 1e-6);
    }

    [Fact]
    public void Takes_thresholds()
    {
        AUC metric = new(thresholds: [0.4, 0.1]);
        Assert.Equal([-Config.Epsilon, 0.1, 0.4, 1 + Config.Epsilon], metric.Thresholds);
        Assert.Equal(4, metric.NumThresholds);

        // (1, 1), (0.5, 1), (0.5, 0.5), (0, 0).
        Assert.Equal(0.625, MetricRun.Value(metric, s_four), 1e-6);
    }

    [Theory]
    [InlineData("interpolation", 0.75)]
    [InlineData("minoring", 0.5)]
    [InlineData("majoring", 1.0)]
    public void Sums_as_it_is_told(string summationMethod, double area) =>
        Assert.Equal(area, MetricRun.Value(new AUC(3, summationMethod: summationMethod), s_four), 1e-6);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Is_the_chance_that_a_1_scores_higher_than_a_0(int seed)
    {
        // Scores between two thresholds, few enough to tie often: trapezoids count ties by half, as the rank test does.
        double[] places = Testing.TensorData.Uniform(60, 0, 20, seed);
        double[] scores = [.. places.Select(place => (Math.Floor(place) + 0.5) / 20)];
        double[] draws = Testing.TensorData.Uniform(60, 0, 1, seed + 10);
        double[] labels = [.. draws.Zip(scores, (draw, score) => draw < score ? 1.0 : 0.0)];
        double wins = 0;
        int pairs = 0;
        for (int i = 0; i < 60; i++)
        {
            for (int j = 0; j < 60; j++)
            {
                if (labels[i] == 1 && labels[j] == 0)
                {
                    wins += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                    pairs++;
                }
            }
        }

        MetricBatch[] batches =
        [
            new((40, 1), labels[..40], (40, 1), scores[..40]),
            new((20, 1), labels[40..], (20, 1), scores[40..]),
        ];
        Assert.Equal(wins / pairs, MetricRun.Value(new AUC(21), batches), 1e-5);
    }

    [Fact]
    public void Follows_the_true_curve_of_precision_between_two_points()
    {
        // Found below 0, at 0.5 and above 1: 3 hits and 5 false alarms, 2 hits and 1 false alarm, nothing.
        MetricBatch batch = new(
            (8, 1), [1, 1, 1, 0, 0, 0, 0, 0], (8, 1), [0.8, 0.7, 0.2, 0.9, 0.3, 0.3, 0.2, 0.1]);

        // Between the points, false alarms grow in a fixed ratio to hits: integrate precision over recall.
        double area = Integral(2, 1, 3, 5) + Integral(0, 0, 2, 1);
        Assert.Equal(area / 3, MetricRun.Value(new AUC(3, curve: "PR"), batch), 1e-4);

        // Points (recall, precision): (1, 3/8), (2/3, 2/3), (0, 0).
        Assert.Equal(3.0 / 8 / 3, MetricRun.Value(new AUC(3, "PR", "minoring"), batch), 1e-6);
        Assert.Equal((2.0 / 3 / 3) + (2.0 / 3 * 2 / 3), MetricRun.Value(new AUC(3, "PR", "majoring"), batch), 1e-6);

        static double Integral(double hits0, double alarms0, double hits1, double alarms1)
        {
            const int Parts = 100_000;
            double sum = 0;
            for (int i = 0; i < Parts; i++)
            {
                double t = (i + 0.5) / Parts;
                double hits = hits0 + (t * (hits1 - hits0));
                double alarms = alarms0 + (t * (alarms1 - alarms0));
                sum += hits / (hits + alarms) * (hits1 - hits0) / Parts;
            }

            return sum;
        }
    }

    [Fact]
    public void Takes_logits() => Assert.Equal(
        0.75,
        MetricRun.Value(
            new AUC(3, fromLogits: true),
            s_four with { YPred = [-9, 0, Math.Log(3.0 / 7), Math.Log(9)] }),
        1e-6);

    [Theory]
    [InlineData("ROC", "interpolation")]
    [InlineData("PR", "interpolation")]
    [InlineData("PR", "minoring")]
    [InlineData("ROC", "majoring")]
    public void Averages_the_areas_of_labels(string curve, string summationMethod)
    {
        double[] areas = [.. Enumerable.Range(0, 3).Select(label => MetricRun.Value(
            new AUC(20, curve, summationMethod), OfLabel(s_labelled[0], label), OfLabel(s_labelled[1], label)))];

        AUC mean = new(20, curve, summationMethod, multiLabel: true, numLabels: 3);
        Assert.Equal(areas.Average(), MetricRun.Value(mean, s_labelled), 1e-6);
        AUC weighted = new(20, curve, summationMethod, multiLabel: true, labelWeights: [1, 0, 3]);
        Assert.Equal((areas[0] + (3 * areas[2])) / 4, MetricRun.Value(weighted, s_labelled), 1e-6);
        Assert.NotEqual(MetricRun.Value(new AUC(20, curve, summationMethod), s_labelled), areas.Average(), 1e-3);
    }

    [Fact]
    public void Is_written_with_its_labels_if_it_has_any()
    {
        Assert.DoesNotContain("multi_label", new AUC().GetConfig());
        AUC metric = new(multiLabel: true, numLabels: 2, labelWeights: [1, 3], fromLogits: true);
        AUC copy = KerasObject.FromConfig<AUC>(metric.GetConfig());
        Assert.Equal((true, 2, true), (copy.MultiLabel, copy.NumLabels, copy.FromLogits));
        Assert.Equal([1, 3], copy.LabelWeights);
    }

    [Fact]
    public void Weighs_the_decisions_of_labels_in_one_curve()
    {
        Assert.Equal(
            MetricRun.Value(new AUC(20), OfLabel(s_labelled[0], 1)),
            MetricRun.Value(new AUC(20, labelWeights: [0, 2, 0]), s_labelled[0]),
            1e-6);
        Assert.Equal(
            MetricRun.Value(new AUC(20), OfLabel(s_labelled[0], 0), OfLabel(s_labelled[0], 1), OfLabel(s_labelled[0], 1)),
            MetricRun.Value(new AUC(20, labelWeights: [1, 2, 0]), s_labelled[0]),
            1e-6);
    }

    [Fact]
    public void Is_zero_without_any_1() =>
        Assert.Equal(0, MetricRun.Value(new AUC(), s_four with { YTrue = [0, 0, 0, 0] }));

    [Fact]
    public void Refuses_what_it_does_not_know()
    {
        Assert.Contains(
            "\"ROC\", \"PR\"",
            Assert.Throws<ArgumentException>(() => new AUC(curve: "lift")).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "\"minoring\"",
            Assert.Throws<ArgumentException>(() => new AUC(summationMethod: "sum")).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new AUC(1));
        Assert.Throws<ArgumentException>(() => new AUC(thresholds: [0.5, 1.5]));
        Rejects.Argument("needs multiLabel: true", () => new AUC(numLabels: 2));
        Rejects.Argument("`labelWeights`", () => new AUC(labelWeights: [1, -1]));
    }

    [Fact]
    public void Refuses_other_numbers_of_labels()
    {
        Rejects.Argument("number of labels, 3. Received: 2", () => Run(new AUC(multiLabel: true, numLabels: 2)));
        Rejects.Argument("number of labels, 3. Received: null and 2", () => Run(new AUC(labelWeights: [1, 1])));
        Rejects.Argument("(samples, labels). Received: (4,)", () => MetricRun.Value(
            new AUC(multiLabel: true), s_four with { Targets = 4, Outputs = 4 }));
        AUC metric = new(multiLabel: true);
        Run(metric);
        Rejects.Argument("has counted 3 labels. Received outputs of 1", () => MetricRun.Value(metric, s_four));

        static double Run(AUC metric) => MetricRun.Value(metric, s_labelled);
    }

    private static MetricBatch OfLabel(MetricBatch batch, int label) => new(
        (batch.YTrue.Length / 3, 1),
        [.. batch.YTrue.Where((_, i) => i % 3 == label)],
        (batch.YTrue.Length / 3, 1),
        [.. batch.YPred.Where((_, i) => i % 3 == label)],
        batch.SampleWeight);

    private static MetricBatch Labelled(int samples, int seed)
    {
        double[] scores = Testing.TensorData.Uniform(samples * 3, 0, 1, seed);
        double[] draws = Testing.TensorData.Uniform(samples * 3, 0, 1, seed + 1);

        // The higher the label, the less the scores tell.
        double[] truth = [.. scores.Select((score, i) => draws[i] < score / (1 + (i % 3)) ? 1.0 : 0.0)];
        double[] weights = Testing.TensorData.Uniform(samples, 0.5, 2, seed + 2);
        return new MetricBatch((samples, 3), truth, (samples, 3), scores, weights);
    }
}
