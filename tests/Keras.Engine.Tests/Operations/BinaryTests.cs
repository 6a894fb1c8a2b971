using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Operations;

public class BinaryTests
{
    public static TheoryData<BinaryFunction, string> Gradients_to_check
    {
        get
        {
            TheoryData<BinaryFunction, string> data = [];
            foreach (BinaryFunction function in Enum.GetValues<BinaryFunction>()
                .Except([BinaryFunction.Greater, BinaryFunction.GreaterOrEqual, BinaryFunction.Equal]))
            {
                foreach (string shapes in Broadcasts.Keys)
                {
                    data.Add(function, shapes);
                }
            }

            return data;
        }
    }

    private static Dictionary<string, (Shape Left, Shape Right)> Broadcasts { get; } = new()
    {
        ["same"] = ((2, 3), (2, 3)),
        ["vector right"] = ((2, 3), 3),
        ["vector left"] = (3, (2, 3)),
        ["column right"] = ((2, 3), (2, 1)),
        ["scalar right"] = ((2, 3), Shape.Scalar),
        ["scalar left"] = (Shape.Scalar, (2, 3)),
        ["both stretch"] = ((3, 1), (1, 4)),
        ["middle"] = ((2, 1, 3), (4, 1)),
        ["size one"] = ((1, 1), 1),
    };

    [Theory]
    [MemberData(nameof(Gradients_to_check))]
    public void Has_the_gradient_of_finite_differences(BinaryFunction function, string broadcast)
    {
        (Shape left, Shape right) = Broadcasts[broadcast];
        GradientCheck.Agrees(x => new Value(new BinaryOp(function), x[0], x[1]), [left, right], minimum: 0.5, maximum: 2);
    }

    [Theory]
    [InlineData(BinaryFunction.Greater)]
    [InlineData(BinaryFunction.GreaterOrEqual)]
    [InlineData(BinaryFunction.Equal)]
    public void Has_no_gradient_for_comparisons(BinaryFunction function)
    {
        Value x = Inputs.Float32(3);
        Assert.Null(Gradients.Of(Ops.Sum(new Value(new BinaryOp(function), x, x)), [x])[0]);
    }

    [Fact]
    public void Adds_up_the_gradients_of_a_value_that_is_read_twice() =>
        GradientCheck.Agrees(x => (x[0] * x[0]) + (x[0] / (1 + (x[0] * x[0]))), [(2, 3)]);

    [Theory]
    [InlineData(BinaryFunction.Maximum)]
    [InlineData(BinaryFunction.Minimum)]
    public void Gives_the_gradient_of_a_tie_to_the_first_operand(BinaryFunction function)
    {
        Value x = Inputs.Float32(1);
        Value y = Inputs.Float32(1);
        IReadOnlyList<Value?> gradients = Gradients.Of(Ops.Sum(new Value(new BinaryOp(function), x, y)), [x, y]);
        double[][] results = GraphRun.Run(new Graph([x, y], [gradients[0]!, gradients[1]!], []), GraphRun.Reference, [2], [2]);
        Assert.Equal([1], results[0]);
        Assert.Equal([0], results[1]);
    }

    [Theory]
    [InlineData(BinaryFunction.Add, 3, 2, 5)]
    [InlineData(BinaryFunction.Subtract, 3, 2, 1)]
    [InlineData(BinaryFunction.Multiply, 3, 2, 6)]
    [InlineData(BinaryFunction.Divide, 3, 2, 1.5)]
    [InlineData(BinaryFunction.Maximum, 3, 2, 3)]
    [InlineData(BinaryFunction.Maximum, double.NaN, 2, double.NaN)]
    [InlineData(BinaryFunction.Minimum, 3, 2, 2)]
    [InlineData(BinaryFunction.Power, 3, 2, 9)]
    [InlineData(BinaryFunction.Power, 0, 0, 1)]
    [InlineData(BinaryFunction.Greater, 3, 2, 1)]
    [InlineData(BinaryFunction.Greater, 2, 2, 0)]
    [InlineData(BinaryFunction.Greater, double.NaN, 2, 0)]
    [InlineData(BinaryFunction.GreaterOrEqual, 2, 2, 1)]
    [InlineData(BinaryFunction.GreaterOrEqual, 1, 2, 0)]
    [InlineData(BinaryFunction.Equal, 2, 2, 1)]
    [InlineData(BinaryFunction.Equal, 2, 3, 0)]
    public void Computes_known_values(BinaryFunction function, double x, double y, double expected)
    {
        Value left = Inputs.Float32(1);
        Value right = Inputs.Float32(1);
        double[] result = GraphRun.Evaluate(new Value(new BinaryOp(function), left, right), (left, [x]), (right, [y]));
        TensorAssert.Close([expected], result, 1e-7);
    }

    [Fact]
    public void Repeats_operands_along_axes_of_size_one()
    {
        Value x = Inputs.Float32((3, 1));
        Value y = Inputs.Float32(2);
        Value sum = x + y;
        Assert.Equal((3, 2), sum.Shape);
        Assert.Equal([11, 21, 12, 22, 13, 23], GraphRun.Evaluate(sum, (x, [1, 2, 3]), (y, [10, 20])));
    }

    [Theory]
    [InlineData(DType.Int32)]
    [InlineData(DType.Int64)]
    public void Counts_in_integers(DType dtype)
    {
        Value step = Inputs.Of(dtype, Shape.Scalar);
        Value[] results =
        [
            step + 1, 1 + step, step - 3, 3 - step, step * 2, Ops.Equal(step, Ops.Constant(7, dtype)),
            Ops.Greater(step, Ops.Constant(7, dtype)), Ops.Maximum(step, Ops.Constant(9, dtype)),
        ];
        double[][] numbers = GraphRun.Run(new Graph([step], results, []), GraphRun.Reference, [7]);
        Assert.Equal([8, 8, 4, -4, 14, 1, 0, 9], numbers.Select(number => number[0]));
    }

    [Fact]
    public void Keeps_large_counters_exact()
    {
        Value step = Inputs.Of(DType.Int64, Shape.Scalar);
        Value isNext = Ops.Equal(step + 1, Ops.Constant(9007199254740992, DType.Int64));
        Assert.Equal([1], GraphRun.Evaluate(isNext, (step, [9007199254740991])));
    }

    [Fact]
    public void Takes_numbers_on_either_side_of_an_operator()
    {
        Value x = Inputs.Float64(1);
        Value[] results = [x + 2, 2 + x, x - 2, 2 - x, x * 2, 2 * x, x / 2, 2 / x, -x];
        double[][] numbers = GraphRun.Run(new Graph([x], results, []), GraphRun.Reference, [8]);
        Assert.Equal([10, 10, 6, -6, 16, 16, 4, 0.25, -8], numbers.Select(number => number[0]));
    }

    [Fact]
    public void Clips_to_a_range()
    {
        Value x = Inputs.Float64(3);
        Assert.Equal([-1, 0.5, 2], GraphRun.Evaluate(Ops.Clip(x, -1, 2), (x, [-5, 0.5, 5])));
        GradientCheck.Agrees(inputs => Ops.Clip(inputs[0], -0.5, 0.5), [(4, 4)]);
    }

    [Fact]
    public void Rejects_operands_of_different_types()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => Ops.Add(Inputs.Float32(2), Inputs.Of(DType.Int32, 2)));
        Assert.Equal(
            "Add needs operands of one type. Received: float32(2,) and int32(2,); use Ops.Cast.", exception.Message);
    }

    [Fact]
    public void Rejects_shapes_that_do_not_broadcast()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => Ops.Add(Inputs.Float32((2, 3)), Inputs.Float32((3, 2))));
        Assert.Contains("(2, 3) and (3, 2) cannot be broadcast together", exception.Message);
    }
}
