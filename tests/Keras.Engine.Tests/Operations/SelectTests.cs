using Keras.Engine.Graphs;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Operations;

public class SelectTests
{
    [Fact]
    public void Takes_the_first_where_the_condition_is_not_zero()
    {
        Value condition = Inputs.Float32(3);
        Value x = Inputs.Float32((2, 3));
        Value y = Inputs.Float32(Shape.Scalar);
        Assert.Equal(
            [1, -1, 3, 4, -1, 6],
            GraphRun.Evaluate(Ops.Select(condition, x, y), (condition, [1, 0, -2]), (x, [1, 2, 3, 4, 5, 6]), (y, [-1])));
    }

    [Fact]
    public void Has_the_gradient_of_finite_differences()
    {
        GradientCheck.Agrees(x => Ops.Select(Ops.Greater(x[0], x[1]), x[0] * 2, x[1]), [(2, 3), 3]);
        GradientCheck.Agrees(x => Ops.Select(Ops.Greater(x[0], x[1]), x[1], x[0] * x[0]), [(2, 1), (2, 3)]);
    }

    [Fact]
    public void Rejects_different_types() => Assert.Throws<ArgumentException>(
        () => Ops.Select(Inputs.Float32(2), Inputs.Float32(2), Inputs.Float64(2)));

    [Theory]
    [InlineData(DType.Float32, DType.Float64)]
    [InlineData(DType.Float64, DType.Float32)]
    [InlineData(DType.UInt8, DType.Float32)]
    [InlineData(DType.Float32, DType.UInt8)]
    [InlineData(DType.Float64, DType.Int32)]
    [InlineData(DType.Int32, DType.Int64)]
    [InlineData(DType.Int64, DType.Float64)]
    [InlineData(DType.Int64, DType.UInt8)]
    public void Casts_between_types(DType from, DType to)
    {
        Value x = Inputs.Of(from, 3);
        Value y = Ops.Cast(x, to);
        Assert.Equal(to, y.DType);
        Assert.Equal([0, 7, 200], GraphRun.Evaluate(y, (x, [0, 7, 200])));
    }

    [Fact]
    public void Truncates_towards_integers()
    {
        Value x = Inputs.Float32(2);
        Assert.Equal([1, -1], GraphRun.Evaluate(Ops.Cast(x, DType.Int32), (x, [1.75, -1.75])));
        Assert.Same(x, Ops.Cast(x, DType.Float32));
    }

    [Fact]
    public void Passes_gradients_through_casts_between_floating_types()
    {
        Value x = Inputs.Float64(2);
        Value gradient = Gradients.Of(Ops.Sum(Ops.Square(Ops.Cast(x, DType.Float32))), [x])[0]!;
        Assert.Equal(DType.Float64, gradient.DType);
        Assert.Equal([4, 6], GraphRun.Evaluate(gradient, (x, [2, 3])));
        Value counter = Inputs.Of(DType.Int32, 2);
        Assert.Null(Gradients.Of(Ops.Sum(Ops.Cast(counter, DType.Float32)), [counter])[0]);
    }

    [Fact]
    public void Stops_gradients_on_request()
    {
        Value x = Inputs.Float32(2);
        Assert.Null(Gradients.Of(Ops.Sum(Ops.StopGradient(x)), [x])[0]);
        Value gradient = Gradients.Of(Ops.Sum(Ops.StopGradient(x) * x), [x])[0]!;
        Assert.Equal([2, 3], GraphRun.Evaluate(gradient, (x, [2, 3])));
    }
}
