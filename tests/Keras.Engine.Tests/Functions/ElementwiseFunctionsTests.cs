using Keras.Engine.Graphs;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Functions;

public class ElementwiseFunctionsTests
{
    private static readonly Value s_x = Inputs.Float64(4);
    private static readonly double[] s_numbers = [-2, 0, 0.5, double.NaN];

    [Fact]
    public void Compares_with_numbers_on_either_side()
    {
        Evaluates([1, 0, 0, 0], s_x < 0);
        Evaluates([0, 0, 1, 0], 0 < s_x);
        Evaluates([1, 1, 0, 0], s_x <= 0);
        Evaluates([0, 1, 1, 0], 0 <= s_x);
        Evaluates([0, 0, 1, 0], s_x > 0);
        Evaluates([1, 0, 0, 0], 0 > s_x);
        Evaluates([0, 1, 1, 0], s_x >= 0);
        Evaluates([1, 1, 0, 0], 0 >= s_x);
        Evaluates([0, 1, 0, 0], Ops.Equal(s_x, 0));
        Evaluates([1, 0, 1, 1], Ops.NotEqual(0, s_x));
        Evaluates([0, 0, 0, 0], Ops.Less(s_x, s_x));
        Evaluates([1, 1, 1, 0], Ops.LessOrEqual(s_x, s_x));
        Evaluates([1, 1, 1, 0], Ops.GreaterOrEqual(s_x, s_x));
    }

    [Fact]
    public void Joins_conditions()
    {
        Evaluates([0, 0, 1, 0], (s_x > 0) & (s_x < 1));
        Evaluates([1, 0, 1, 0], (s_x > 0) | (s_x < 0));
        Evaluates([0, 1, 0, 1], (s_x > 0) ^ (s_x <= 0) ^ ~Ops.Equal(s_x, 0));
        Evaluates([1, 0, 0, 0], ~(s_x >= 0) & ~Ops.IsNan(s_x));
    }

    [Fact]
    public void Takes_numbers_as_operands()
    {
        Evaluates([-1, 0, 0.5, double.NaN], Ops.Maximum(-1, s_x));
        Evaluates([-2, 0, 0.25, double.NaN], Ops.Minimum(s_x, 0.25));
        Evaluates([4, 0, 0.25, double.NaN], Ops.Power(s_x, 2));
        Evaluates([0.25, 1, Math.Sqrt(2), double.NaN], Ops.Power(2, s_x));
        Evaluates([-1, 0, 0.5, double.NaN], Ops.Clip(s_x, -1, 1));
        Evaluates([9, 1, 0.25, double.NaN], Ops.SquaredDifference(s_x, 1));
        Evaluates([-2, 0, 0.5, 7], Ops.Where(Ops.IsNan(s_x), 7, s_x));
        Evaluates([1, 0, 0.5, double.NaN], s_x % 3);
        Evaluates([-1, double.NaN, 0, double.NaN], 1 % s_x);
        Evaluates([-1, 0, 0, double.NaN], Ops.FloorDivide(s_x, 2));
        ArgumentException exception = Assert.Throws<ArgumentException>(() => Ops.Add(1, 2));
        Assert.Contains("Received: the numbers 1 and 2", exception.Message);
    }

    [Fact]
    public void Divides_by_zero_without_a_trace()
    {
        Value y = Inputs.Float64(4);
        Value quotient = Ops.DivideNoNan(1, y);
        Assert.Equal([-0.5, 0, 2, 0.25], GraphRun.Evaluate(quotient, (y, [-2, 0, 0.5, 4])));
        Value gradient = Gradients.Of(Ops.Sum(quotient), [y])[0]!;
        Assert.Equal([-0.25, 0, -4, -0.0625], GraphRun.Evaluate(gradient, (y, [-2, 0, 0.5, 4])));
    }

    [Fact]
    public void Powers_of_zero_have_finite_gradients()
    {
        Value exponent = Inputs.Float64(4);
        Value gradient = Gradients.Of(Ops.Sum(Ops.Power(0, exponent)), [exponent])[0]!;
        Assert.Equal([0, 0, 0, 0], GraphRun.Evaluate(gradient, (exponent, [1, 2, 3, 0.5])));
    }

    [Fact]
    public void Functions_of_integers_are_integers()
    {
        Value n = Inputs.Of(DType.Int32, 4);
        double[] numbers = [-7, 0, 3, 8];
        Assert.Equal([7, 0, 3, 8], GraphRun.Evaluate(Ops.Abs(n), (n, numbers)));
        Assert.Equal([7, 0, -3, -8], GraphRun.Evaluate(-n, (n, numbers)));
        Assert.Equal([-1, 0, 1, 1], GraphRun.Evaluate(Ops.Sign(n), (n, numbers)));
        Assert.Equal([49, 0, 9, 64], GraphRun.Evaluate(Ops.Square(n), (n, numbers)));
        Assert.Equal([0, 0, 3, 8], GraphRun.Evaluate(Ops.Relu(n), (n, numbers)));
        Assert.Same(n, Ops.Floor(n));
        Assert.Same(n, Ops.Ceil(n));
        Assert.Same(n, Ops.Round(n));
        Assert.Equal(DType.Float32, Ops.Mean(n).DType);
        Assert.Equal([1], GraphRun.Evaluate(Ops.Mean(n), (n, numbers)));
        Assert.Equal([0, 1], GraphRun.Evaluate(Ops.Stack([Ops.All(n), Ops.Any(n)]), (n, numbers)));
        Assert.Equal([3], GraphRun.Evaluate(Ops.CountNonzero(n), (n, numbers)));
    }

    [Fact]
    public void Knows_the_special_numbers()
    {
        double[] numbers = [double.NegativeInfinity, double.NaN, 1, double.PositiveInfinity];
        Assert.Equal([1, 0, 0, 1], GraphRun.Evaluate(Ops.IsInf(s_x), (s_x, numbers)));
        Assert.Equal([0, 1, 0, 0], GraphRun.Evaluate(Ops.IsNan(s_x), (s_x, numbers)));
        Assert.Equal([1, 0, 1, 1], GraphRun.Evaluate(Ops.IsClose(s_x, s_x), (s_x, numbers)));
        Assert.Equal([double.PositiveInfinity], GraphRun.Evaluate(Ops.LogSumExp(s_x[2..]), (s_x, numbers)));
        Assert.Equal(
            [double.NegativeInfinity], GraphRun.Evaluate(Ops.LogSumExp(s_x[..1]), (s_x, numbers)));
    }

    [Fact]
    public void Products_keep_their_gradient_beside_zeros()
    {
        Value x = Inputs.Float64(3);
        Value gradient = Gradients.Of(Ops.Prod(x), [x])[0]!;
        Assert.Equal([6, 0, 0], GraphRun.Evaluate(gradient, (x, [0, 2, 3])));
        Value sums = Gradients.Of(Ops.Sum(Ops.CumProd(x, 0)), [x])[0]!;
        Assert.Equal([1 + 2 + 6, 0, 0], GraphRun.Evaluate(sums, (x, [0, 2, 3])));
    }

    [Fact]
    public void Casts_by_name()
    {
        Assert.Equal(DType.Int32, Ops.Cast(s_x, "int32").DType);
        Evaluates([1, 0, 1, 1], Ops.Cast(Ops.Cast(s_x, "bool"), "float64"));
        ArgumentException exception = Assert.Throws<ArgumentException>(() => Ops.Cast(s_x, "float16"));
        Assert.Contains("\"float16\". Choices: \"float32\"", exception.Message);
    }

    [Fact]
    public void Tells_whether_the_target_is_among_the_best()
    {
        Value scores = Inputs.Float64((3, 3));
        Value targets = Inputs.Of(DType.Int32, 3);
        (Value, double[])[] data = [(scores, [1, 2, 3, 3, 3, 1, 5, 4, double.PositiveInfinity]), (targets, [1, 0, 1])];
        Assert.Equal([0, 1, 0], GraphRun.Evaluate(Ops.InTopK(targets, scores, 1), data));
        Assert.Equal([1, 1, 0], GraphRun.Evaluate(Ops.InTopK(targets, scores, 2), data));
    }

    private static void Evaluates(double[] expected, Value value) =>
        TensorAssert.Close(expected, GraphRun.Evaluate(value, (s_x, s_numbers)), 1e-15);
}
