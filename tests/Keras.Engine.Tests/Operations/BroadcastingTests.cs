using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Operations;

public class BroadcastingTests
{
    [Fact]
    public void Repeats_along_new_axes_and_axes_of_size_one()
    {
        Value x = Inputs.Of(DType.Int32, (2, 1));
        Value y = Ops.BroadcastTo(x, (2, 2, 3));
        Assert.Equal([1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2], GraphRun.Evaluate(y, (x, [1, 2])));
    }

    [Fact]
    public void Has_the_gradient_of_finite_differences()
    {
        GradientCheck.Agrees(x => Ops.BroadcastTo(x[0], (2, 4, 3)), [(4, 1)]);
        GradientCheck.Agrees(x => Ops.BroadcastTo(x[0], (2, 3)), [Shape.Scalar]);
    }

    [Fact]
    public void Is_nothing_when_the_shape_is_kept()
    {
        Value x = Inputs.Float32((2, 3));
        Assert.Same(x, Ops.BroadcastTo(x, (2, 3)));
    }

    [Fact]
    public void Rejects_shapes_that_are_smaller()
    {
        ArgumentException exception =
            Assert.Throws<ArgumentException>(() => Ops.BroadcastTo(Inputs.Float32((2, 3)), (1, 3)));
        Assert.Equal("Shape (2, 3) cannot be broadcast to (1, 3).", exception.Message);
    }

    [Fact]
    public void Sums_a_gradient_back_to_the_shape_it_came_from()
    {
        Value gradient = Inputs.Float32((2, 4, 3));
        Assert.Equal((4, 1), Broadcasting.SumTo(gradient, (4, 1)).Shape);
        Assert.Equal(Shape.Scalar, Broadcasting.SumTo(gradient, Shape.Scalar).Shape);
        Assert.Same(gradient, Broadcasting.SumTo(gradient, (2, 4, 3)));
        Value ones = Inputs.Float32((1, 1, 3));
        Assert.Equal([6, 7, 8], GraphRun.Evaluate(Broadcasting.SumTo(ones, 3), (ones, [6, 7, 8])));
    }
}
