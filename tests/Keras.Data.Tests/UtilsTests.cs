using System.Numerics.Tensors;

namespace Keras.Tests;

public class UtilsTests
{
    [Fact]
    public void ToCategorical_writes_one_row_per_label()
    {
        Tensor<float> rows = Utils.ToCategorical([2, 0, 1]);

        Assert.Equal([3, 3], rows.Lengths.ToArray());
        Assert.Equal([0, 0, 1, 1, 0, 0, 0, 1, 0], rows.ToArray());
    }

    [Fact]
    public void ToCategorical_drops_a_last_axis_of_one()
    {
        Tensor<byte> labels = Tensor.Create<byte>([1, 0, 1, 1], [4, 1]);

        Assert.Equal([4, 2], Utils.ToCategorical(labels).Lengths.ToArray());
    }

    [Fact]
    public void ToCategorical_keeps_the_other_axes()
    {
        Tensor<long> labels = Tensor.Create<long>([0, 1, 2, 3, 2, 1], [2, 3]);

        Tensor<float> rows = Utils.ToCategorical(labels);

        Assert.Equal([2, 3, 4], rows.Lengths.ToArray());
        Assert.Equal(6, rows.Sum());
        Assert.Equal(1, rows[1, 0, 3]);
    }

    [Fact]
    public void ToCategorical_takes_the_number_of_classes()
    {
        Assert.Equal([2, 5], Utils.ToCategorical([0, 1], numClasses: 5).Lengths.ToArray());
    }

    [Fact]
    public void ToCategorical_counts_negative_labels_from_the_end()
    {
        Assert.Equal([0, 0, 1], Utils.ToCategorical([-1], numClasses: 3).ToArray());
    }

    [Fact]
    public void ToCategorical_cuts_off_fractions()
    {
        Assert.Equal([0, 1], Utils.ToCategorical(Tensor.Create([1.75f])).ToArray());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-4)]
    public void ToCategorical_rejects_labels_beyond_the_classes(int label)
    {
        ArgumentException error =
            Assert.Throws<ArgumentException>(() => Utils.ToCategorical([0, label], numClasses: 3));

        Assert.Contains($"label {label} at index 1", error.Message, StringComparison.Ordinal);
        Assert.Contains("0..2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToCategorical_asks_for_the_classes_of_no_labels()
    {
        Assert.Throws<ArgumentException>(() => Utils.ToCategorical([]));
        Assert.Equal([0, 3], Utils.ToCategorical([], numClasses: 3).Lengths.ToArray());
    }

    [Fact]
    public void Normalize_divides_by_the_euclidean_norm_of_the_last_axis()
    {
        Tensor<float> x = Tensor.Create<float>([3, 4, 0, 0], [2, 2]);

        Assert.Equal([0.6f, 0.8f, 0, 0], Utils.Normalize(x).ToArray());
    }

    [Fact]
    public void Normalize_follows_the_axis()
    {
        Tensor<float> x = Tensor.Create<float>([3, 1, 4, 0], [2, 2]);

        Assert.Equal([0.6f, 1, 0.8f, 0], Utils.Normalize(x, axis: 0).ToArray());
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 7)]
    [InlineData(3, 4.497941445275415)]
    [InlineData(double.PositiveInfinity, 4)]
    [InlineData(double.NegativeInfinity, 3)]
    public void Normalize_follows_the_order(double order, double norm)
    {
        float[] normalized = Utils.Normalize(Tensor.Create([3f, -4f]), order: order).ToArray();

        Assert.Equal(3 / norm, normalized[0], 1e-6);
        Assert.Equal(-4 / norm, normalized[1], 1e-6);
    }

    [Fact]
    public void Normalize_rejects_an_axis_that_does_not_exist()
    {
        ArgumentOutOfRangeException error =
            Assert.Throws<ArgumentOutOfRangeException>(() => Utils.Normalize(Tensor.Create([1f]), axis: 1));

        Assert.Contains("-1..0", error.Message, StringComparison.Ordinal);
    }
}
