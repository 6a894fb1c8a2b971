using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Operations;

public class PoolingTests
{
    public static TheoryData<string> Windows => [.. Cases.Keys];

    private static Dictionary<string, Window2D> Cases { get; } = new()
    {
        ["2x2"] = Window2D.Valid(2, 2, 1),
        ["3x3 overlapping"] = Window2D.Valid(3, 1, 1),
        ["3x3 same stride 2"] = Window2D.Same(3, 2, 1, 5, 6),
        ["2x3 same"] = Window2D.Same((2, 3), 1, 1, 5, 6),
        ["gaps"] = Window2D.Valid(2, 3, 1),
        ["dilated"] = Window2D.Same(2, 1, 2, 5, 6),
    };

    [Theory]
    [MemberData(nameof(Windows))]
    public void Max_has_the_gradient_of_finite_differences(string window) =>
        GradientCheck.Agrees(x => Ops.MaxPooling(x[0], Cases[window]), [(2, 5, 6, 2)]);

    [Theory]
    [MemberData(nameof(Windows))]
    public void Average_has_the_gradient_of_finite_differences(string window) =>
        GradientCheck.Agrees(x => Ops.AveragePooling(x[0], Cases[window]), [(2, 5, 6, 2)]);

    [Theory]
    [MemberData(nameof(Windows))]
    public void The_average_gradient_has_a_gradient_of_its_own(string window)
    {
        Shape images = (2, 5, 6, 2);
        Shape outputs = Ops.AveragePooling(Inputs.Float64(images), Cases[window]).Shape;
        GradientCheck.Agrees(x => new Value(new AveragePoolingGradientOp(Cases[window], images), x[0]), [outputs]);
    }

    [Fact]
    public void Max_ignores_the_border_even_below_zero()
    {
        Value x = Inputs.Float32((1, 2, 2, 1));
        Value y = Ops.MaxPooling(x, Window2D.Same(3, 1, 1, 2, 2));
        Assert.Equal([-1, -1, -1, -1], GraphRun.Evaluate(y, (x, [-4, -3, -2, -1])));
    }

    [Fact]
    public void Max_lets_NaN_through()
    {
        Value x = Inputs.Float32((1, 1, 4, 1));
        Value y = Ops.MaxPooling(x, Window2D.Valid((1, 2), (1, 2), 1));
        Assert.Equal([double.NaN, 3], GraphRun.Evaluate(y, (x, [1, double.NaN, 2, 3])));
    }

    [Fact]
    public void Max_sends_the_gradient_of_a_tie_to_the_first()
    {
        Value x = Inputs.Float32((1, 2, 2, 1));
        Value gradient = Gradients.Of(Ops.Sum(Ops.MaxPooling(x, Window2D.Valid(2, 2, 1))), [x])[0]!;
        Assert.Equal([0, 1, 0, 0], GraphRun.Evaluate(gradient, (x, [1, 7, 7, 7])));
    }

    [Fact]
    public void Average_does_not_count_the_border()
    {
        Value x = Inputs.Float32((1, 1, 3, 1));
        Value y = Ops.AveragePooling(x, Window2D.Same((1, 3), 1, 1, 1, 3));
        Assert.Equal([1.5, 2, 2.5], GraphRun.Evaluate(y, (x, [1, 2, 3])));
    }

    [Fact]
    public void Rejects_a_window_that_does_not_fit()
    {
        Value x = Inputs.Float32((1, 2, 2, 1));
        Assert.Throws<ArgumentException>(() => Ops.MaxPooling(x, Window2D.Valid(3, 1, 1)));
        Assert.Throws<ArgumentException>(() => Ops.AveragePooling(x, Window2D.Valid(3, 1, 1)));
    }
}
