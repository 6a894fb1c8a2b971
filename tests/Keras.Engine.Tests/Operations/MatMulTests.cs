using Keras.Engine.Operations;
using Keras.Testing;

namespace Keras.Engine.Tests.Operations;

public class MatMulTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Has_the_gradient_of_finite_differences(bool transposeLeft, bool transposeRight) => GradientCheck.Agrees(
        x => Ops.MatMul(x[0], x[1], transposeLeft, transposeRight),
        [transposeLeft ? (3, 2) : (2, 3), transposeRight ? (4, 3) : (3, 4)]);

    [Theory]
    [InlineData(false, false, new double[] { 1, 2, 3, 4 }, new double[] { 5, 6, 7, 8 })]
    [InlineData(true, false, new double[] { 1, 3, 2, 4 }, new double[] { 5, 6, 7, 8 })]
    [InlineData(false, true, new double[] { 1, 2, 3, 4 }, new double[] { 5, 7, 6, 8 })]
    [InlineData(true, true, new double[] { 1, 3, 2, 4 }, new double[] { 5, 7, 6, 8 })]
    public void Multiplies_matrices_as_they_are_or_transposed(
        bool transposeLeft, bool transposeRight, double[] left, double[] right)
    {
        Value x = Inputs.Float32((2, 2));
        Value y = Inputs.Float32((2, 2));
        Assert.Equal(
            [19, 22, 43, 50], GraphRun.Evaluate(Ops.MatMul(x, y, transposeLeft, transposeRight), (x, left), (y, right)));
    }

    [Fact]
    public void Rejects_inner_sizes_that_differ()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => Ops.MatMul(Inputs.Float32((2, 3)), Inputs.Float32((2, 3))));
        Assert.Contains("Received: float32(2, 3) and float32(2, 3)", exception.Message);
    }

    [Fact]
    public void Is_one_product_of_two_matrices() => Assert.Throws<ArgumentException>(
        () => new Value(new MatMulOp(false, false), Inputs.Float32((1, 2, 3)), Inputs.Float32((3, 2))));

    [Fact]
    public void Prints_which_operand_is_transposed()
    {
        Assert.Equal("", new MatMulOp(false, false).Attributes);
        Assert.Equal("[left transposed]", new MatMulOp(true, false).Attributes);
        Assert.Equal("[right transposed]", new MatMulOp(false, true).Attributes);
        Assert.Equal("[left, right transposed]", new MatMulOp(true, true).Attributes);
    }
}
