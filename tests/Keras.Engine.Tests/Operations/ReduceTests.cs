using Keras.Engine.Cpu;
using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Operations;

public class ReduceTests
{
    public static TheoryData<int[]?> Axes => [null, [0], [1], [2], [-1], [0, 1], [0, 2], [1, 2], [0, 1, 2]];

    [Theory]
    [MemberData(nameof(Axes))]
    public void Has_the_gradient_of_finite_differences(int[]? axes)
    {
        IntList? list = axes is null ? null : [.. axes];
        GradientCheck.Agrees(x => Ops.Sum(x[0], list), [(2, 3, 2)]);
        GradientCheck.Agrees(x => Ops.Mean(x[0], list, keepDims: true), [(2, 3, 2)]);
        GradientCheck.Agrees(x => Ops.Max(x[0], list), [(2, 3, 2)]);
    }

    [Fact]
    public void Reduces_leading_middle_and_last_axes()
    {
        Value x = Inputs.Float32((2, 2, 3));
        double[] data = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
        Assert.Equal([8, 10, 12, 14, 16, 18], GraphRun.Evaluate(Ops.Sum(x, [0]), (x, data)));
        Assert.Equal([5, 7, 9, 17, 19, 21], GraphRun.Evaluate(Ops.Sum(x, [1]), (x, data)));
        Assert.Equal([6, 15, 24, 33], GraphRun.Evaluate(Ops.Sum(x, [2]), (x, data)));
        Assert.Equal([30, 48], GraphRun.Evaluate(Ops.Sum(x, [0, 2]), (x, data)));
        Assert.Equal([12], GraphRun.Evaluate(Ops.Max(x), (x, data)));
        Assert.Equal([6.5], GraphRun.Evaluate(Ops.Mean(x), (x, data)));
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void A_mean_is_the_sum_divided_by_the_number_of_terms(DType dtype)
    {
        foreach (int terms in Enumerable.Range(1, 300))
        {
            Value x = Inputs.Of(dtype, (terms, 2));
            double[] data = new double[2 * terms];
            (data[0], data[1]) = (7, 21);
            Value gradient = Gradients.Of(Ops.Sum(Ops.Mean(x, 0)), [x])[0]!;
            foreach (CpuOptions options in new[] { GraphRun.Reference, new CpuOptions() })
            {
                double[][] results = GraphRun.Run(new Graph([x], [Ops.Mean(x, 0), gradient], []), options, data);
                Assert.Equal([Quotient(7), Quotient(21)], results[0]);
                Assert.All(results[1], element => Assert.Equal(Quotient(1), element));
            }

            double Quotient(double sum) => dtype == DType.Float32 ? (float)sum / terms : sum / terms;
        }
    }

    [Fact]
    public void A_mean_of_whole_numbers_is_float32()
    {
        Value x = Inputs.Of(DType.Int32, 5);
        Assert.Equal([4.2f], GraphRun.Evaluate(Ops.Mean(x), (x, [4, 5, 6, 3, 3])));
    }

    [Fact]
    public void Refuses_means_that_would_be_whole_numbers() => Rejects.Argument(
        "Mean needs floating-point numbers. Received: int32(3,)",
        () => new Value(new ReduceOp(Reduction.Mean, [0]), Inputs.Of(DType.Int32, 3)));

    [Fact]
    public void Keeps_reduced_axes_on_request()
    {
        Value x = Inputs.Float32((2, 3, 4));
        Assert.Equal((2, 4), Ops.Sum(x, [1]).Shape);
        Assert.Equal((2, 1, 4), Ops.Sum(x, [1], keepDims: true).Shape);
        Assert.Equal((1, 3, 1), Ops.Max(x, [0, -1], keepDims: true).Shape);
        Assert.Equal((1, 1, 1), Ops.Mean(x, keepDims: true).Shape);
        Assert.Same(x, Ops.Sum(x, []));
    }

    [Fact]
    public void Shares_the_gradient_of_Max_between_ties()
    {
        Value x = Inputs.Float32(3);
        Value gradient = Gradients.Of(Ops.Max(x), [x])[0]!;
        Assert.Equal([0.5, 0, 0.5], GraphRun.Evaluate(gradient, (x, [4, 1, 4])));
    }

    [Fact]
    public void Sums_integers_exactly()
    {
        Value x = Inputs.Of(DType.Int64, 3);
        Value isExact = Ops.Equal(Ops.Sum(x), Ops.Constant(9007199254740993 - 3, DType.Int64) + 3);
        Assert.Equal([1], GraphRun.Evaluate(isExact, (x, [9007199254740991, 1, 1])));
    }

    [Fact]
    public void Finds_the_first_largest_along_the_last_axis()
    {
        Value x = Inputs.Float32((2, 3));
        Value best = Ops.ArgMax(x, -1);
        Assert.Equal(new TensorType(DType.Int32, 2), best.Types[0]);
        Assert.Equal([1, 0], GraphRun.Evaluate(best, (x, [1, 5, 5, 2, 1, 0])));
        Assert.Null(Gradients.Of(Ops.Sum(Ops.Cast(best, DType.Float32)), [x])[0]);
    }

    [Fact]
    public void One_hot_is_zero_for_an_index_outside()
    {
        Value indices = Inputs.Of(DType.Int32, 3);
        Value y = Ops.OneHot(indices, 2);
        Assert.Equal(new TensorType(DType.Float32, (3, 2)), y.Types[0]);
        Assert.Equal([0, 1, 0, 0, 0, 0], GraphRun.Evaluate(y, (indices, [1, -1, 2])));
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.UInt8)]
    [InlineData(DType.Int64)]
    public void One_hot_takes_indices_of_any_type(DType dtype)
    {
        Value indices = Inputs.Of(dtype, 2);
        Assert.Equal([0, 0, 1, 1, 0, 0], GraphRun.Evaluate(Ops.OneHot(indices, 3), (indices, [2, 0])));
        Assert.Equal(DType.Int32, Ops.OneHot(indices, 3, DType.Int32).DType);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-3)]
    public void Rejects_axes_that_do_not_exist(int axis)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => Ops.Sum(Inputs.Float32((2, 3)), [axis]));
        Assert.Equal($"Axis {axis} is out of range: a tensor of rank 2 has axes -2 to 1.", exception.Message);
    }
}
