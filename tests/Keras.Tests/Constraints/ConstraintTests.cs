using Keras.Constraints;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Tests.Constraints;

public class ConstraintTests
{
    // Columns of length 5 and 0.5.
    private static readonly double[] s_weight = [3, 0.3, -4, 0.4];

    [Fact]
    public void Removes_negative_weights() => Check("non_neg", [3, 0.3, 0, 0.4]);

    [Fact]
    public void Gives_columns_the_length_one() => Check("unit_norm", [0.6, 0.6, -0.8, 0.8]);

    [Fact]
    public void Shortens_columns_that_are_too_long()
    {
        Check("max_norm", [1.2, 0.3, -1.6, 0.4]);
        Check(new MaxNorm(2.5), [1.5, 0.3, -2, 0.4]);
    }

    [Fact]
    public void Keeps_lengths_between_two_numbers()
    {
        Check("min_max_norm", [0.6, 0.3, -0.8, 0.4]);
        Check(new MinMaxNorm(minValue: 1, maxValue: 2), [1.2, 0.6, -1.6, 0.8]);
        Check(new MinMaxNorm(minValue: 1, maxValue: 2, rate: 0.5), [2.1, 0.45, -2.8, 0.6]);
    }

    [Fact]
    public void Measures_along_the_axes_given()
    {
        (double first, double second) = (Math.Sqrt(9.09), Math.Sqrt(16.16));
        Check(new UnitNorm(axis: 1), [3 / first, 0.3 / first, -4 / second, 0.4 / second]);
        Check(new MaxNorm(1, axis: [0, 1]), [.. s_weight.Select(weight => weight / Math.Sqrt(25.25))]);
        Check(new MinMaxNorm(0, 1, 1, axis: [0, 1]), [.. s_weight.Select(weight => weight / Math.Sqrt(25.25))]);
    }

    [Fact]
    public void Rejects_arguments_that_mean_nothing()
    {
        Rejects.Argument("\"max_norm\"", () => Constraint.FromString("max"));
        Assert.Throws<ArgumentException>(() => new MaxNorm(-1));
        Assert.Throws<ArgumentException>(() => new MinMaxNorm(rate: 2));
        Assert.Throws<ArgumentException>(() => new MinMaxNorm(minValue: -1));
    }

    private static void Check(Constraint constraint, double[] expected)
    {
        Value weight = Ops.Placeholder("w", new TensorType(DType.Float32, (2, 2)));
        TensorAssert.Close(expected, GraphRun.Evaluate(constraint.Call(weight), (weight, s_weight)), 1e-6);
    }
}
