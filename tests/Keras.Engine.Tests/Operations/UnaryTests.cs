using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Operations;

public class UnaryTests
{
    [Theory]
    [InlineData(UnaryFunction.Negate, -1)]
    [InlineData(UnaryFunction.Relu, -1)]
    [InlineData(UnaryFunction.Exp, -1)]
    [InlineData(UnaryFunction.Log, 0.5)]
    [InlineData(UnaryFunction.Sqrt, 0.5)]
    [InlineData(UnaryFunction.Square, -1)]
    [InlineData(UnaryFunction.Abs, -1)]
    [InlineData(UnaryFunction.Cos, -2)]
    [InlineData(UnaryFunction.Sin, -2)]
    [InlineData(UnaryFunction.Arctan, -2)]
    [InlineData(UnaryFunction.Expm1, -2)]
    [InlineData(UnaryFunction.Log1p, -0.5)]
    [InlineData(UnaryFunction.Tanh, -2)]
    [InlineData(UnaryFunction.Sigmoid, -2)]
    [InlineData(UnaryFunction.Softplus, -2)]
    [InlineData(UnaryFunction.Erf, -2)]
    public void Has_the_gradient_of_finite_differences(UnaryFunction function, double minimum) =>
        GradientCheck.Agrees(x => new Value(new UnaryOp(function), x[0]), [(3, 5)], minimum, maximum: 2);

    [Theory]
    [InlineData(UnaryFunction.Sign)]
    [InlineData(UnaryFunction.Floor)]
    [InlineData(UnaryFunction.Round)]
    [InlineData(UnaryFunction.IsFinite)]
    public void Has_no_gradient_where_the_function_is_flat(UnaryFunction function)
    {
        Value x = Inputs.Float32(3);
        Assert.Null(Gradients.Of(Ops.Sum(new Value(new UnaryOp(function), x)), [x])[0]);
    }

    [Theory]
    [InlineData(UnaryFunction.Negate, 2, -2)]
    [InlineData(UnaryFunction.Relu, -3, 0)]
    [InlineData(UnaryFunction.Relu, 3, 3)]
    [InlineData(UnaryFunction.Relu, double.NaN, double.NaN)]
    [InlineData(UnaryFunction.Exp, 1, Math.E)]
    [InlineData(UnaryFunction.Log, Math.E, 1)]
    [InlineData(UnaryFunction.Sqrt, 2.25, 1.5)]
    [InlineData(UnaryFunction.Square, -1.5, 2.25)]
    [InlineData(UnaryFunction.Abs, -1.5, 1.5)]
    [InlineData(UnaryFunction.Sign, -0.5, -1)]
    [InlineData(UnaryFunction.Sign, 0, 0)]
    [InlineData(UnaryFunction.Sign, 7, 1)]
    [InlineData(UnaryFunction.Sign, double.NaN, double.NaN)]
    [InlineData(UnaryFunction.Cos, Math.PI, -1)]
    [InlineData(UnaryFunction.Sin, Math.PI / 6, 0.5)]
    [InlineData(UnaryFunction.Sin, 1e-9, 1e-9)]
    [InlineData(UnaryFunction.Arctan, 1, Math.PI / 4)]
    [InlineData(UnaryFunction.Expm1, 1e-12, 1.0000000000005e-12)]
    [InlineData(UnaryFunction.Expm1, -0.5, -0.3934693402873666)]
    [InlineData(UnaryFunction.Expm1, 1000, double.PositiveInfinity)]
    [InlineData(UnaryFunction.Expm1, double.NegativeInfinity, -1)]
    [InlineData(UnaryFunction.Log1p, 1e-12, 9.999999999995e-13)]
    [InlineData(UnaryFunction.Log1p, -1, double.NegativeInfinity)]
    [InlineData(UnaryFunction.Log1p, double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(UnaryFunction.Round, 2.5, 2)]
    [InlineData(UnaryFunction.Round, -1.5, -2)]
    [InlineData(UnaryFunction.Round, 0.6, 1)]
    [InlineData(UnaryFunction.Tanh, 0.5, 0.46211715726000976)]
    [InlineData(UnaryFunction.Sigmoid, 2, 0.8807970779778823)]
    [InlineData(UnaryFunction.Sigmoid, -1000, 0)]
    [InlineData(UnaryFunction.Softplus, 0, 0.6931471805599453)]
    [InlineData(UnaryFunction.Softplus, 1000, 1000)]
    [InlineData(UnaryFunction.Softplus, -1000, 0)]
    [InlineData(UnaryFunction.Erf, 0, 0)]
    [InlineData(UnaryFunction.Erf, 0.5, 0.5204998778130465)]
    [InlineData(UnaryFunction.Erf, -2, -0.9953222650189527)]
    [InlineData(UnaryFunction.Erf, 5.9, 1)]
    [InlineData(UnaryFunction.Erf, double.NegativeInfinity, -1)]
    [InlineData(UnaryFunction.Floor, -1.5, -2)]
    [InlineData(UnaryFunction.IsFinite, 1e300, 1)]
    [InlineData(UnaryFunction.IsFinite, double.PositiveInfinity, 0)]
    [InlineData(UnaryFunction.IsFinite, double.NaN, 0)]
    public void Computes_known_values(UnaryFunction function, double x, double expected)
    {
        Value input = Inputs.Float64(1);
        TensorAssert.Close([expected], GraphRun.Evaluate(new Value(new UnaryOp(function), input), (input, [x])), 1e-14);
    }

    [Fact]
    public void Offers_every_function_under_its_name()
    {
        Value x = Inputs.Float32(2);
        Value[] values =
        [
            Ops.Negate(x), Ops.Relu(x), Ops.Exp(x), Ops.Log(x), Ops.Sqrt(x), Ops.Square(x), Ops.Abs(x), Ops.Sign(x),
            Ops.Cos(x), Ops.Sin(x), Ops.Arctan(x), Ops.Expm1(x), Ops.Log1p(x), Ops.Tanh(x), Ops.Sigmoid(x), Ops.Softplus(x),
            Ops.Erf(x), Ops.Floor(x), Ops.Round(x), Ops.IsFinite(x),
        ];
        Assert.Equal(Enum.GetNames<UnaryFunction>(), values.Select(value => value.Op.Name));
        Assert.All(values, value => Assert.Equal(x.Types[0], value.Types[0]));
    }

    [Fact]
    public void Refuses_integers_with_a_message_that_names_the_types()
    {
        Value x = Inputs.Of(DType.Int32, 2);
        NotSupportedException exception =
            Assert.Throws<NotSupportedException>(() => GraphRun.Evaluate(Ops.Exp(x), (x, [1, 2])));
        Assert.Contains("no kernel for Exp(int32(2,))", exception.Message);
        Assert.Contains("float32 and float64", exception.Message);
    }
}
