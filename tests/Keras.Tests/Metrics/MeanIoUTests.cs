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
    public void Is_named_as_in_Keras_and_needs_classes()
    {
        Assert.Equal("mean_io_u", new MeanIoU(2).Name);
        Assert.Equal(2, new MeanIoU(2).NumClasses);
        Rejects.Argument("numClasses", () => new MeanIoU(0));
    }
}
