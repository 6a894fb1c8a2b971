using System.Numerics.Tensors;
using Keras.Layers;
using Keras.Testing;

namespace Keras.Tests.Layers;

public class MergingTests
{
    [Fact]
    public void Keeps_the_layer_contract()
    {
        LayerCheck.Contract(() => new Add(), [(null, 3), (null, 3), (null, 3)], (null, 3));
        LayerCheck.Contract(() => new Concatenate(), [(null, 2, 3), (null, 2, 4)], (null, 2, 7));
        LayerCheck.Contract(() => new Concatenate(axis: 1), [(null, 2, 3), (null, 5, 3)], (null, 7, 3));
        LayerCheck.Contract(() => new Concatenate(axis: -2), [(null, 2, 3), (null, 5, 3)], (null, 7, 3));
        LayerCheck.Contract(() => new Concatenate(axis: 0), [(2, 3), (2, 3)], (4, 3));
    }

    [Fact]
    public void Repeats_axes_of_size_one_and_missing_axes()
    {
        LayerCheck.Contract(() => new Add(), [(null, 4, 3), (null, 1, 3)], (null, 4, 3));
        LayerCheck.Contract(() => new Add(), [(null, 4, 5, 3), (null, 3)], (null, 4, 5, 3));
    }

    [Fact]
    public void Takes_vectors_and_scalars_at_once()
    {
        Tensor<float> vector = Tensor.Create<float>([1, 2]);
        LayerTrace scalars = new(new Multiply(), [Shape.Scalar, Shape.Scalar]);

        Assert.Equal<float>([2, 4], new Add().Apply([vector, vector]));
        Assert.Equal<float>([1, 2, 1, 2], new Concatenate().Apply([vector, vector]));
        Assert.Equal([6], scalars.Run(scalars.Outputs, [[2], [3]])[0]);
    }

    [Fact]
    public void Puts_missing_axes_after_the_batch()
    {
        LayerTrace trace = new(new Add(), [(2, 2, 1), (2, 1)]);

        Assert.Equal([11, 12, 23, 24], trace.Run(trace.Outputs, [[1, 2, 3, 4], [10, 20]])[0]);
    }

    [Fact]
    public void Names_the_shapes_that_cannot_be_concatenated()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => new Concatenate(axis: 3, name: "join").Apply([new Input((4, 4, 3)), new Input((4, 5, 3))]));
        Assert.Contains(
            "layer join requires inputs with matching shapes except for the concat axis 3. "
            + "Received: (None, 4, 4, 3), (None, 4, 5, 3)",
            error.Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Concatenate().Apply([new Input((4, 3)), new Input(3)]));
        Rejects.Argument("out of range", () => new Concatenate(axis: 3).Apply([new Input(3), new Input(3)]));
    }

    [Fact]
    public void Names_the_shapes_that_cannot_be_added()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => new Add().Apply([new Input((4, 3)), new Input((4, 2))]));
        Assert.Contains("shapes (None, 4, 3) (None, 4, 2)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Is_called_on_a_list_of_two_or_more()
    {
        Rejects.Argument("one tensor, no list", () => new Add().Apply(new Input(3)));
        Rejects.Argument("a list of 1", () => new Add().Apply([new Input(3)]));
    }

    [Fact]
    public void Rejects_batches_of_different_sizes()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => new Add().Apply([new Input(3, batchSize: 2), new Input(3, batchSize: 4)]));
        Assert.Contains("different batch sizes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Joins_a_known_and_an_unknown_batch() =>
        Assert.Equal(3, new Add().Apply([new Input(3, batchSize: 2), new Input(3)]).Shape[1]);
}
