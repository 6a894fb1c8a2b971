using System.Numerics.Tensors;
using Keras.Metrics;

namespace Keras.Tests.Metrics;

public class ConfusionMatrixTests
{
    private static readonly Tensor<float> s_scores =
        Tensor.Create<float>([0.7f, 0.2f, 0.1f, 0.2f, 0.2f, 0.6f, 0.4f, 0.4f, 0.2f, 0.1f, 0.2f, 0.7f], [4, 3]);

    [Fact]
    public void Counts_true_classes_in_rows_and_predicted_ones_in_columns()
    {
        ConfusionMatrix matrix = ConfusionMatrix.Of([0, 1, 1, 2, 0], [0, 2, 1, 2, 1]);
        Assert.Equal([1, 1, 0, 0, 1, 1, 0, 0, 1], matrix.Counts);
        Assert.Equal([3, 3], matrix.Counts.Lengths.ToArray());
        Assert.Equal(1, matrix[1, 2]);
        Assert.Equal(0, matrix[2, 1]);
        Assert.Equal(5, matrix.Samples);
        Assert.Equal(0.6, matrix.Accuracy);
    }

    [Fact]
    public void Takes_scores_and_any_form_of_targets()
    {
        // The third row ties: the first of the highest is the prediction.
        int[] expected = [1, 0, 0, 1, 0, 1, 0, 0, 1];
        Assert.Equal(expected, ConfusionMatrix.Of(Tensor.Create<int>([0, 1, 1, 2], [4]), s_scores).Counts);
        Assert.Equal(expected, ConfusionMatrix.Of(Tensor.Create<byte>([0, 1, 1, 2], [4, 1]), s_scores).Counts);
        Assert.Equal(
            expected,
            ConfusionMatrix.Of(Tensor.Create<float>([1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1], [4, 3]), s_scores).Counts);
    }

    [Fact]
    public void Tells_the_classes_of_targets_and_of_scores()
    {
        Assert.Equal([0, 2], ConfusionMatrix.Labels(Tensor.Create<float>([1, 0, 0, 0, 0, 1], [2, 3]), 3));
        Assert.Equal([2, 1], ConfusionMatrix.Labels(Tensor.Create<long>([2, 1], [2, 1]), 3));
        Assert.Equal([0, 2, 0, 2], ConfusionMatrix.Predictions(s_scores));
        Assert.Contains(
            "must have shape (n, classes). Received: (2,)",
            Assert.Throws<ArgumentException>(() => ConfusionMatrix.Predictions(Tensor.Create<float>([1, 2]))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Keeps_classes_that_do_not_occur()
    {
        Assert.Equal(4, ConfusionMatrix.Of([0], [1], classes: 4).Classes);
        Assert.Equal(2, ConfusionMatrix.Of([0], [1]).Classes);
    }

    [Fact]
    public void Prints_a_table()
    {
        ConfusionMatrix matrix = ConfusionMatrix.Of([0, 1, 1], [0, 0, 1]);
        Assert.Equal("  0 1\n0 1 0\n1 1 1\n", matrix.ToString());
        Assert.Equal("      cat bird\ncat     1    0\nbird    1    1\n", matrix.ToString(["cat", "bird"]));
    }

    [Fact]
    public void Refuses_what_does_not_fit()
    {
        Assert.Contains(
            "between 0 and 1",
            Assert.Throws<ArgumentException>(() => ConfusionMatrix.Of([2], [0], 2)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ConfusionMatrix.Of([0], [-1], 2));
        Assert.Contains(
            "1 labels and 2 predictions",
            Assert.Throws<ArgumentException>(() => ConfusionMatrix.Of([0], [0, 1])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(
            () => ConfusionMatrix.Of(Tensor.Create<int>([0], [1]), Tensor.Create<float>([0.5f], [1])));
        Assert.Throws<ArgumentException>(() => ConfusionMatrix.Of([0], [0]).ToString(["a", "b"]));
    }
}
