using System.Text.Json.Nodes;
using Keras.Metrics;
using Keras.Testing;

namespace Keras.Tests.Metrics;

public class MeanIoUTests
{
    private static readonly MetricBatch s_four = new(4, [0, 0, 1, 1], 4, [0, 1, 0, 1]);

    [Fact]
    public void Has_the_values_of_the_example_of_Keras()
    {
        Assert.Equal(1 / 3.0, MetricRun.Value(new MeanIoU(numClasses: 2), s_four), 1e-6);
        Assert.Equal(
            ((0.3 / (0.3 + 0.3 + 0.3)) + (0.1 / (0.3 + 0.3 + 0.1))) / 2,
            MetricRun.Value(new MeanIoU(numClasses: 2), s_four with { SampleWeight = [0.3, 0.3, 0.3, 0.1] }),
            1e-6);
    }

    [Fact]
    public void Adds_up_over_batches_and_leaves_out_classes_that_occur_nowhere()
    {
        MetricBatch more = new((2, 2), [3, 3, 1, 0], (2, 2), [3, 3, 3, 0]);

        // Class 0: 2 of 4, class 1: 1 of 4, class 3: 2 of 3; nothing is of class 2 or 4.
        Assert.Equal(
            ((2 / 4.0) + (1 / 4.0) + (2 / 3.0)) / 3, MetricRun.Value(new MeanIoU(numClasses: 5), s_four, more), 1e-6);
    }

    [Fact]
    public void Takes_scores_and_one_hot_targets()
    {
        double[] oneHot = [1, 0, 1, 0, 0, 1, 0, 1];
        double[] scores = [0.9, 0.1, 0.4, 0.6, 0.7, 0.3, 0.2, 0.8];
        double expected = MetricRun.Value(new MeanIoU(2), s_four);

        MetricBatch scored = new((2, 2), s_four.YTrue, (2, 2, 2), scores);
        Assert.Equal(expected, MetricRun.Value(new MeanIoU(2, sparseYPred: false), scored), 1e-6);
        Assert.Equal(
            expected, MetricRun.Value(new MeanIoU(2, sparseYTrue: false), new MetricBatch((4, 2), oneHot, 4, s_four.YPred)), 1e-6);
        Assert.Equal(
            MetricRun.Value(new MeanIoU(2), s_four with { SampleWeight = [1, 2, 3, 4] }),
            MetricRun.Value(
                new MeanIoU(2, sparseYPred: false),
                new MetricBatch((4, 1), s_four.YTrue, (4, 2), scores, [1, 2, 3, 4])),
            1e-6);
    }

    [Fact]
    public void Leaves_out_places_of_the_class_to_ignore()
    {
        MetricBatch batch = new(6, [0, 255, 0, 1, 255, 1], 6, [0, 1, 1, 0, 0, 1]);
        Assert.Equal(1 / 3.0, MetricRun.Value(new MeanIoU(2, ignoreClass: 255), batch), 1e-6);
        Assert.Equal(
            MetricRun.Value(new MeanIoU(2), s_four with { SampleWeight = [1, 1, 0, 0] }),
            MetricRun.Value(new MeanIoU(2, ignoreClass: 1), s_four),
            1e-6);
    }

    [Fact]
    public void Tells_scores_from_class_numbers()
    {
        MetricBatch scored = new(2, [0, 1], (2, 3), [1, 0, 0, 0, 1, 0]);
        Rejects.Argument("Set sparseYPred: false", () => MetricRun.Value(new MeanIoU(3), scored));
        Rejects.Argument(
            "sparseYPred: false needs outputs with 2 classes", () => MetricRun.Value(new MeanIoU(2, sparseYPred: false), scored));
    }

    [Fact]
    public void Is_written_with_what_it_was_given()
    {
        Assert.Equal(["name", "num_classes"], new MeanIoU(2).GetConfig().Select(option => option.Key));
        JsonObject config = new MeanIoU(2, "iou", 255, false, false).GetConfig();
        Assert.Equal(
            ["name", "num_classes", "ignore_class", "sparse_y_true", "sparse_y_pred"], config.Select(option => option.Key));
        MeanIoU copy = KerasObject.FromConfig<MeanIoU>(config);
        Assert.Equal(("iou", 255, false, false), (copy.Name, copy.IgnoreClass, copy.SparseYTrue, copy.SparseYPred));
    }

    [Fact]
    public void Is_named_as_in_Keras_and_needs_classes()
    {
        Assert.Equal("mean_io_u", new MeanIoU(2).Name);
        Assert.Equal(2, new MeanIoU(2).NumClasses);
        Rejects.Argument("numClasses", () => new MeanIoU(0));
    }
}
