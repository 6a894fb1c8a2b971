using System.Numerics.Tensors;

namespace Keras.Tests;

public class UtilsSequenceTests
{
    [Fact]
    public void Enumerates_one_epoch_in_order()
    {
        float[] first = [.. new Squares().Select(batch =>
        {
            (Tensor<float> x, _) = batch;
            return x[0];
        })];

        Assert.Equal([0, 1, 2], first);
    }

    [Fact]
    public void Batches_come_apart_into_floats()
    {
        (Tensor<float> x, Tensor<float> y) = new Squares()[2];

        Assert.Equal([2], x.ToArray());
        Assert.Equal([4], y.ToArray());
    }

    [Fact]
    public void Says_which_part_of_a_batch_is_missing()
    {
        Utils.Batch batch = new(Tensor.Create([1f]));

        Assert.Contains(
            "as Y can be taken apart. Received: 0 arrays",
            Assert.Throws<InvalidOperationException>(() => (_, _) = batch).Message,
            StringComparison.Ordinal);
    }

    private sealed class Squares : Utils.Sequence
    {
        public override int Length => 3;

        public override Utils.Batch this[int index] => new(Tensor.Create([index]), Tensor.Create([index * index]));
    }
}
