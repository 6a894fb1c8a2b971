using System.Numerics.Tensors;
using Keras.Metrics;
using Keras.Testing;

namespace Keras.Tests.Metrics;

/// <summary>F scores, R squared and reports, by their definitions: counted out here.</summary>
public class ScoreTests
{
    private static readonly double[] s_targets = [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0];
    private static readonly double[] s_scores =
        [0.9, 0.1, 0, 0.2, 0.5, 0.6, 0.1, 0.1, 0.8, 0.7, 0.2, 0.3, 0.4, 0.3, 0.3];

    // Rows of three classes; the highest: 0, 2, 2, 0, 0 for the true classes 0, 1, 2, 1, 0.
    private static readonly MetricBatch s_rows = new((5, 3), s_targets, (5, 3), s_scores);

    [Fact]
    public void F1_is_that_of_precision_and_recall()
    {
        // Class 0: 2 found of 2, one false alarm; class 1: none of 2; class 2: 1 of 1, one false alarm.
        double[] scores = [2 * (2 / 3.0) / (1 + (2 / 3.0)), 0, 2 * 0.5 / 1.5];

        Assert.Equal(scores.Average(), MetricRun.Value(new F1Score("macro"), s_rows), 1e-6);
        Assert.Equal(((2 * scores[0]) + scores[2]) / 5, MetricRun.Value(new F1Score("weighted"), s_rows), 1e-6);
        Assert.Equal(0.6, MetricRun.Value(new F1Score("micro"), s_rows), 1e-6);
        F1Score each = new();
        each.UpdateState(Tensor.Create(s_targets, [5, 3]), Tensor.Create(s_scores, [5, 3]));
        TensorAssert.Close(scores, each.PerClass(), 1e-6);
        Rejects.Argument("say average: \"macro\"", () => each.Result());
        Rejects.With<InvalidOperationException>("call UpdateState first", () => new F1Score().PerClass());
    }

    [Fact]
    public void F_scores_are_fractions_of_counts()
    {
        // Class 0: 1 found, 2 missed; class 1: 2 found, 1 false alarm; class 2: 1 found, 1 false alarm; class 3: nothing at all.
        Tensor<float> targets = Tensor.Create<float>([1, 1, 1, 0, 1, 0, 0, 0, 1, 1, 0, 0], [3, 4]);
        Tensor<float> outputs = Tensor.Create<float>([0.2f, 0.6f, 0.7f, 0, 0.2f, 0.6f, 0.6f, 0, 0.6f, 0.8f, 0, 0], [3, 4]);

        Assert.Equal<double>([0.5f, 0.8f, 2 / 3f, 0], PerClass(new F1Score(threshold: 0.5)));
        Assert.Equal<double>([5 / 13f, 10 / 11f, 5 / 6f, 0], PerClass(new FBetaScore(beta: 2, threshold: 0.5)));

        IReadOnlyList<double> PerClass(FBetaScore score)
        {
            score.UpdateState(targets, outputs);
            return score.PerClass();
        }
    }

    [Fact]
    public void F_beta_weighs_recall_and_takes_thresholds_and_weights()
    {
        // Above 0.35: class 0 in rows 0, 3 and 4, class 1 in row 1, class 2 in rows 1 and 2.
        MetricBatch weighted = s_rows with { SampleWeight = [1, 2, 3, 4, 5] };
        double[] scores = [F(6, 4, 0), F(2, 0, 4), F(3, 2, 0)];

        Assert.Equal(scores.Average(), MetricRun.Value(new FBetaScore("macro", beta: 2, threshold: 0.35), weighted), 1e-6);
        Rejects.Argument("`beta` must be positive", () => new FBetaScore(beta: 0));
        Rejects.Argument("`threshold` must lie", () => new FBetaScore(threshold: 1.5));
        Rejects.Argument("mean", () => new FBetaScore("mean"));
        Assert.Equal("f1_score", Metric.FromString("f1_score").Name);
        Assert.Equal("fbeta_score", new FBetaScore().Name);

        static double F(double found, double alarms, double missed) =>
            5 * found / ((5 * found) + (4 * missed) + alarms);
    }

    [Fact]
    public void R2_is_the_part_of_the_variance_explained()
    {
        double[] y = [1, 10, 4, 0, 2, 5, 8, 1];
        double[] p = [2, 9, 4, 1, 1, 5, 7, 3];
        double first = 1 - ((1 + 0 + 1 + 1) / Variance([1, 4, 2, 8]));
        double second = 1 - ((1 + 1 + 0 + 4) / Variance([10, 0, 5, 1]));
        MetricBatch[] batches = [new((2, 2), y[..4], (2, 2), p[..4]), new((2, 2), y[4..], (2, 2), p[4..])];

        Assert.Equal((first + second) / 2, MetricRun.Value(new R2Score(), batches), 1e-5);
        (double a, double b) = (Variance([1, 4, 2, 8]), Variance([10, 0, 5, 1]));
        Assert.Equal(
            ((a * first) + (b * second)) / (a + b), MetricRun.Value(new R2Score("variance_weighted_average"), batches), 1e-5);

        // Keras counts the elements of both outputs as samples: 8.
        Assert.Equal(
            1 - ((1 - ((first + second) / 2)) * 7 / 5), MetricRun.Value(new R2Score(numRegressors: 2), batches), 1e-5);
        Assert.Equal(
            1 - ((2 + 3) / ((2 * 1) + (3 * 16) - (14.0 * 14 / 5))),
            MetricRun.Value(new R2Score(), new MetricBatch((2, 1), [1, 4], (2, 1), [2, 3], [2, 3])),
            1e-5);
        Rejects.Argument("`numRegressors`", () => new R2Score(numRegressors: -1));
        Rejects.Argument("median", () => new R2Score("median"));

        static double Variance(double[] x) => x.Sum(v => (v - x.Average()) * (v - x.Average()));
    }

    [Fact]
    public void IoU_is_that_of_some_classes()
    {
        MetricBatch four = new(4, [0, 0, 1, 1], 4, [0, 1, 0, 1], [0.3, 0.3, 0.3, 0.1]);
        Assert.Equal(0.3 / 0.9, MetricRun.Value(new IoU(2, [0]), four), 1e-6);
        Assert.Equal(0.1 / 0.7, MetricRun.Value(new IoU(2, [1]), four), 1e-6);
        MetricBatch scored = new((4, 1), [0, 1, 0, 1], (4, 1), [0.1, 0.2, 0.4, 0.7]);
        Assert.Equal((2 / 3.0 + 1 / 2.0) / 2, MetricRun.Value(new BinaryIoU(), scored), 1e-6);
        Assert.Equal((1 / 3.0 + 1 / 3.0) / 2, MetricRun.Value(new BinaryIoU(threshold: 0.3), scored), 1e-6);
        Assert.Equal(1 / 2.0, MetricRun.Value(new BinaryIoU([1]), scored), 1e-6);

        MetricBatch oneHot = new((4, 3), [0, 0, 1, 1, 0, 0, 0, 1, 0, 1, 0, 0], (4, 3), [0.2, 0.3, 0.5, 0.1, 0.2, 0.7, 0.5, 0.3, 0.1, 0.5, 0.4, 0.1]);
        Assert.Equal((1 / 3.0 + 1 / 2.0) / 2, MetricRun.Value(new OneHotIoU(3, [0, 2]), oneHot), 1e-6);
        Assert.Equal((1 / 3.0 + 0 + 1 / 2.0) / 3, MetricRun.Value(new OneHotMeanIoU(3), oneHot), 1e-6);
        Assert.Equal(1 / 2.0, MetricRun.Value(new OneHotIoU(3, [2], ignoreClass: 1), oneHot), 1e-6);
        Rejects.Argument("from 0 to 1", () => new IoU(2, [2]));
        Assert.Equal([2, 0], ((IoU)KerasObject.FromConfig<IoU>(new IoU(3, [2, 0]).GetConfig())).TargetClassIds);
    }

    [Fact]
    public void A_report_reads_as_that_of_scikit_learn()
    {
        ClassificationReport report = ClassificationReport.Of(
            Tensor.Create<int>([0, 1, 2, 1, 0], [5]),
            Tensor.Create([.. s_scores.Select(score => (float)score)], [5, 3]),
            ["cat", "dog", "elephant"]);

        Assert.Equal(
            """
                          precision    recall  f1-score   support

                     cat       0.67      1.00      0.80         2
                     dog       0.00      0.00      0.00         2
                elephant       0.50      1.00      0.67         1

                accuracy                           0.60         5
               macro avg       0.39      0.67      0.49         5
            weighted avg       0.37      0.60      0.45         5

            """.ReplaceLineEndings("\n"),
            report.ToString());
        Assert.Contains("0.6667", report.ToString(digits: 4));
        Assert.Equal(0.6, report.Accuracy);
        Assert.Equal(0.8, report[0].F1, 1e-12);
        Rejects.Argument("a name for each of 3", () => ClassificationReport.Of(
            Tensor.Create<int>([0], [1]), Tensor.Create<float>([1, 0, 0], [1, 3]), ["a"]));
    }
}
