using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Operations;

public class MovementTests
{
    [Fact]
    public void Reshape_keeps_the_order_of_elements()
    {
        Value x = Inputs.Float32((2, 3));
        Value y = Ops.Reshape(x, (3, 2));
        Assert.Equal([1, 2, 3, 4, 5, 6], GraphRun.Evaluate(y, (x, [1, 2, 3, 4, 5, 6])));
        Assert.Same(x, Ops.Reshape(x, (2, 3)));
        GradientCheck.Agrees(inputs => Ops.Reshape(inputs[0], (3, 2)) * Ops.Reshape(inputs[0], (3, 2)), [(2, 3)]);
    }

    [Fact]
    public void Reshape_rejects_another_number_of_elements()
    {
        ArgumentException exception =
            Assert.Throws<ArgumentException>(() => Ops.Reshape(Inputs.Float32((2, 3)), (2, 2)));
        Assert.Equal("Reshape keeps the number of elements. Received: (2, 3) to (2, 2).", exception.Message);
    }

    [Theory]
    [InlineData(DType.UInt8)]
    [InlineData(DType.Int32)]
    [InlineData(DType.Int64)]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Moves_elements_of_every_type(DType dtype)
    {
        Value x = Inputs.Of(dtype, (2, 3));
        double[] data = [1, 2, 3, 4, 5, 6];
        Assert.Equal([1, 4, 2, 5, 3, 6], GraphRun.Evaluate(Ops.Transpose(x, [1, 0]), (x, data)));
        Assert.Equal([2, 3, 5, 6], GraphRun.Evaluate(Ops.Slice(x, 1, 1, 2), (x, data)));
        Assert.Equal([1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6], GraphRun.Evaluate(Ops.Concatenate([x, x], 1), (x, data)));
        Assert.Equal(
            [0, 1, 2, 3, 0, 4, 5, 6, 0, 0, 0, 0], GraphRun.Evaluate(Ops.Pad(x, [0, 1], [1, 0]), (x, data)));
        Assert.Equal(data, GraphRun.Evaluate(new Value(new CopyOp(), x), (x, data)));
    }

    [Fact]
    public void Transpose_takes_axis_i_of_the_result_from_the_permutation()
    {
        Value x = Inputs.Float32((2, 3, 4));
        Assert.Equal((4, 2, 3), Ops.Transpose(x, [2, 0, 1]).Shape);
        Assert.Same(x, Ops.Transpose(x, [0, 1, 2]));
        GradientCheck.Agrees(inputs => Ops.Transpose(inputs[0], [2, 0, 1]), [(2, 3, 2)]);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 2)]
    [InlineData(0, 0, 1)]
    public void Transpose_rejects_what_is_no_permutation(params int[] permutation) => Assert.Throws<ArgumentException>(
        () => Ops.Transpose(Inputs.Float32((2, 3)), [.. permutation]));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    public void Concatenate_splits_its_gradient(int axis) =>
        GradientCheck.Agrees(x => Ops.Concatenate([x[0], x[1], x[0]], axis), [(2, 2, 3), (2, 2, 3)]);

    [Fact]
    public void Concatenate_joins_different_lengths()
    {
        Value x = Inputs.Float32((2, 1));
        Value y = Inputs.Float32((2, 2));
        Assert.Equal([1, 3, 4, 2, 5, 6], GraphRun.Evaluate(Ops.Concatenate([x, y], 1), (x, [1, 2]), (y, [3, 4, 5, 6])));
        Assert.Same(x, Ops.Concatenate([x], 1));
    }

    [Fact]
    public void Concatenate_rejects_shapes_that_differ_elsewhere()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => Ops.Concatenate([Inputs.Float32((2, 3)), Inputs.Float32((3, 3))], 1));
        Assert.Contains("except for axis 1. Received: float32(2, 3), float32(3, 3)", exception.Message);
        Assert.Throws<ArgumentException>(() => Ops.Concatenate([Inputs.Float32((2, 3)), Inputs.Float32(2)], 0));
        Assert.Throws<ArgumentException>(() => Ops.Concatenate([Inputs.Float32((2, 3)), Inputs.Float64((2, 3))], 0));
    }

    [Fact]
    public void Slice_pads_its_gradient()
    {
        GradientCheck.Agrees(x => Ops.Slice(x[0], 1, 1, 2), [(2, 4, 2)]);
        Value whole = Inputs.Float32((2, 4));
        Assert.Same(whole, Ops.Slice(whole, 1, 0, 4));
    }

    [Theory]
    [InlineData(-1, 2)]
    [InlineData(3, 2)]
    [InlineData(0, -1)]
    public void Slice_rejects_ranges_outside(int begin, int length)
    {
        ArgumentException exception =
            Assert.Throws<ArgumentException>(() => Ops.Slice(Inputs.Float32((2, 4)), 1, begin, length));
        Assert.Contains("outside axis 1 of (2, 4)", exception.Message);
    }

    [Fact]
    public void Pad_slices_its_gradient()
    {
        GradientCheck.Agrees(x => Ops.Pad(x[0], [0, 1, 2], [1, 0, 1]), [(2, 3, 2)]);
        Value x = Inputs.Float32((2, 4));
        Assert.Same(x, Ops.Pad(x, [0, 0], [0, 0]));
    }

    [Fact]
    public void Copy_passes_its_gradient_on() => GradientCheck.Agrees(x => new Value(new CopyOp(), x[0]), [(2, 3)]);
}
