using Keras.Engine.Graphs;
using Keras.Engine.Tensors;
using Keras.Regularizers;
using Keras.Testing;

namespace Keras.Tests.Regularizers;

public class RegularizerTests
{
    private static readonly double[] s_weight = [1, -2, 3];

    [Fact]
    public void Sums_absolute_values_and_squares_without_a_half()
    {
        Assert.Equal(0.1 * 6, Penalty(new L1(0.1)), 6);
        Assert.Equal(0.1 * 14, Penalty(new L2(0.1)), 6);
        Assert.Equal((0.1 * 6) + (0.2 * 14), Penalty(new L1L2(0.1, 0.2)), 6);
        Assert.Equal(0.1 * 6, Penalty(new L1L2(l1: 0.1)), 6);
        Assert.Equal(0, Penalty(new L1L2()));
    }

    [Theory]
    [InlineData("l1", 0.01 * 6)]
    [InlineData("l2", 0.01 * 14)]
    [InlineData("L2", 0.01 * 14)]
    [InlineData("l1_l2", 0.01 * 20)]
    [InlineData("L1L2", 0.01 * 20)]
    public void Has_the_defaults_of_Keras_under_its_name(string name, double expected) =>
        Assert.Equal(expected, Penalty(name), 6);

    [Fact]
    public void Has_the_gradients_of_its_formula() =>
        GradientOf(new L1L2(0.1, 0.2), [0.1 + 0.4, -0.1 - 0.8, 0.1 + 1.2]);

    [Fact]
    public void Rejects_unknown_names_and_negative_factors()
    {
        Rejects.Argument("\"l2\"", () => Regularizer.FromString("l3"));
        Assert.Throws<ArgumentException>(() => new L1(-1));
        Assert.Throws<ArgumentException>(() => new L2(-1));
    }

    private static double Penalty(Regularizer regularizer)
    {
        Value weight = Ops.Placeholder("w", new TensorType(DType.Float32, 3));
        return GraphRun.Evaluate(regularizer.Call(weight), (weight, s_weight))[0];
    }

    private static void GradientOf(Regularizer regularizer, double[] expected)
    {
        Value weight = Ops.Placeholder("w", new TensorType(DType.Float32, 3));
        Value gradient = Gradients.Of(regularizer.Call(weight), [weight])[0]!;
        TensorAssert.Close(expected, GraphRun.Evaluate(gradient, (weight, s_weight)), 1e-6);
    }
}
