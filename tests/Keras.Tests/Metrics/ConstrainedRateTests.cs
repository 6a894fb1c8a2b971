using Keras.Metrics;
using Keras.Testing;

namespace Keras.Tests.Metrics;

public class ConstrainedRateTests
{
    // The examples of Keras' documentation.
    private static readonly MetricBatch s_five = new((5, 1), [0, 0, 0, 1, 1], (5, 1), [0, 0.3, 0.8, 0.3, 0.8]);

    public static TheoryData<string> Names =>
        ["SensitivityAtSpecificity", "SpecificityAtSensitivity", "PrecisionAtRecall", "RecallAtPrecision"];

    [Fact]
    public void Have_the_values_of_the_examples_of_Keras()
    {
        MetricBatch four = new((4, 1), [0, 0, 1, 1], (4, 1), [0, 0.5, 0.3, 0.9]);

        Assert.Equal(0.5, MetricRun.Value(new SensitivityAtSpecificity(0.5), s_five), 1e-6);
        Assert.Equal(
            1 / 3.0,
            MetricRun.Value(new SensitivityAtSpecificity(0.5), s_five with { SampleWeight = [1, 1, 2, 2, 1] }),
            1e-6);
        Assert.Equal(2 / 3.0, MetricRun.Value(new SpecificityAtSensitivity(0.5), s_five), 1e-6);
        Assert.Equal(
            0.5,
            MetricRun.Value(new SpecificityAtSensitivity(0.5), s_five with { SampleWeight = [1, 1, 2, 2, 2] }),
            1e-6);
        Assert.Equal(0.5, MetricRun.Value(new PrecisionAtRecall(0.5), s_five), 1e-6);
        Assert.Equal(
            1 / 3.0, MetricRun.Value(new PrecisionAtRecall(0.5), s_five with { SampleWeight = [2, 2, 2, 1, 1] }), 1e-6);
        Assert.Equal(0.5, MetricRun.Value(new RecallAtPrecision(0.8), four), 1e-6);
        Assert.Equal(
            1, MetricRun.Value(new RecallAtPrecision(0.8), four with { SampleWeight = [1, 0, 0, 1] }), 1e-6);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Find_the_best_threshold_over_all_batches(string name)
    {
        double[] scores = Testing.TensorData.Uniform(60, 0, 1, seed: 3);
        double[] draws = Testing.TensorData.Uniform(60, 0, 1, seed: 4);
        double[] labels = [.. draws.Zip(scores, (draw, score) => draw < score ? 1.0 : 0.0)];
        MetricBatch[] batches =
        [
            new((40, 1), labels[..40], (40, 1), scores[..40]),
            new((20, 1), labels[40..], (20, 1), scores[40..]),
        ];

        foreach (double limit in (double[])[0.3, 0.6, 0.85])
        {
            double best = 0;
            for (int threshold = 0; threshold <= 20; threshold++)
            {
                bool[] found = [.. scores.Select(score => (float)score > (float)(threshold / 20.0))];
                double hits = labels.Zip(found).Count(pair => pair.First == 1 && pair.Second);
                double alarms = labels.Zip(found).Count(pair => pair.First == 0 && pair.Second);
                double sensitivity = hits / labels.Sum();
                double specificity = 1 - (alarms / (60 - labels.Sum()));
                double precision = hits + alarms == 0 ? 0 : hits / (hits + alarms);
                (double constrained, double value) = name switch
                {
                    "SensitivityAtSpecificity" => (specificity, sensitivity),
                    "SpecificityAtSensitivity" => (sensitivity, specificity),
                    "PrecisionAtRecall" => (sensitivity, precision),
                    _ => (precision, sensitivity),
                };
                best = constrained >= limit ? Math.Max(best, value) : best;
            }

            Assert.Equal(best, MetricRun.Value(Create(name, limit, numThresholds: 21), batches), 1e-6);
        }
    }

    [Fact]
    public void Count_one_column_only()
    {
        MetricBatch batch = new((2, 2), [0, 1, 1, 0], (2, 2), [0.9, 0.8, 0.2, 0.1]);

        Assert.Equal(0, MetricRun.Value(new SensitivityAtSpecificity(1, classId: 0), batch));
        Assert.Equal(1, MetricRun.Value(new SensitivityAtSpecificity(1, classId: 1), batch));
        Rejects.Argument("number of classes, 2", () => MetricRun.Value(new RecallAtPrecision(1, classId: 2), batch));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Have_thresholds_from_0_to_1_or_one_in_the_middle(string name)
    {
        Assert.Equal([0, 0.25, 0.5, 0.75, 1], Create(name, 0.5, numThresholds: 5).Thresholds);
        Assert.Equal([0.5], Create(name, 0.5, numThresholds: 1).Thresholds);
        Assert.Equal(200, Create(name, 0.5).NumThresholds);
        Rejects.Argument("numThresholds", () => Create(name, 0.5, numThresholds: 0));
        Rejects.Argument("[0, 1]", () => Create(name, 1.5));
    }

    [Fact]
    public void Know_the_limit_that_they_were_given()
    {
        Assert.Equal(0.1, new SensitivityAtSpecificity(0.1).Specificity);
        Assert.Equal(0.2, new SpecificityAtSensitivity(0.2).Sensitivity);
        Assert.Equal(0.3, new PrecisionAtRecall(0.3).Recall);
        Assert.Equal(0.4, new RecallAtPrecision(0.4, classId: 3).Precision);
        Assert.Equal(3, new RecallAtPrecision(0.4, classId: 3).ClassId);
        Assert.Equal("precision_at_recall", new PrecisionAtRecall(0.3).Name);
    }

    private static ConstrainedRate Create(string name, double limit, int numThresholds = 200) => name switch
    {
        "SensitivityAtSpecificity" => new SensitivityAtSpecificity(limit, numThresholds),
        "SpecificityAtSensitivity" => new SpecificityAtSensitivity(limit, numThresholds),
        "PrecisionAtRecall" => new PrecisionAtRecall(limit, numThresholds),
        _ => new RecallAtPrecision(limit, numThresholds),
    };
}
