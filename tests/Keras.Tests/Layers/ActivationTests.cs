using System.Numerics.Tensors;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Layers;
using Keras.Testing;

namespace Keras.Tests.Layers;

public class ActivationTests
{
    private static readonly string[] s_names =
    [
        "celu", "elu", "exponential", "gelu", "hard_shrink", "hard_sigmoid", "hard_silu", "hard_swish", "hard_tanh",
        "leaky_relu", "linear", "log_sigmoid", "log_softmax", "mish", "relu", "relu6", "selu", "sigmoid", "silu", "soft_shrink",
        "softmax", "softplus", "softsign", "sparse_plus", "sparse_sigmoid", "squareplus", "swish", "tanh", "tanh_shrink",
    ];

    public static TheoryData<string> Names => [.. s_names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Keeps_the_layer_contract(string name) =>
        LayerCheck.Contract(() => new Activation(name), (null, 2, 3), (null, 2, 3));

    [Fact]
    public void Keeps_it_as_layers_with_arguments()
    {
        LayerCheck.Contract(() => new ReLU(), (null, 7), (null, 7));
        LayerCheck.Contract(() => new ReLU(0.5, 0.3, 0.2), (null, 7), (null, 7));
        LayerCheck.Contract(() => new Softmax(axis: 1), (null, 3, 2, 2), (null, 3, 2, 2));
    }

    [Fact]
    public void Lists_the_names_for_an_unknown_one()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new Activation("rellu"));
        Assert.All(s_names, name => Assert.Contains($"\"{name}\"", error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Keeps_the_name_of_a_function_that_is_known()
    {
        Assert.Equal("hard_sigmoid", new Activation(ActivationFunction.Of(Activations.HardSigmoid)).Function.Name);
        Assert.Equal("relu", ActivationFunction.Of(Activations.Relu).ToString());
    }

    [Fact]
    public void Applies_a_function_of_ones_own()
    {
        ActivationFunction twice = ActivationFunction.Of(x => 2 * x, "twice");

        Assert.Equal("twice", twice.Name);
        Assert.Equal([2, -4], LayerTrace.Output(new Activation(twice), (1, 2), [1, -2]));
    }

    [Fact]
    public void Stays_finite_for_large_inputs()
    {
        foreach (string name in s_names.Where(name => name != "exponential"))
        {
            Assert.All(
                LayerTrace.Output(new Activation(name), (1, 3), [-1000, 0, 1000]),
                element => Assert.True(double.IsFinite(element), $"{name} gave {element}."));
        }
    }

    [Theory]
    [InlineData(null, 0, 0, new double[] { 0, 0, 0, 0.5, 3 })]
    [InlineData(2.0, 0, 0, new double[] { 0, 0, 0, 0.5, 2 })]
    [InlineData(null, 0.1, 0, new double[] { -0.2, -0.05, 0, 0.5, 3 })]
    [InlineData(null, 0, 0.75, new double[] { 0, 0, 0, 0, 3 })]
    [InlineData(2.0, 0.1, 1, new double[] { -0.3, -0.15, -0.1, -0.05, 2 })]
    public void Rectifies_with_slope_ceiling_and_threshold(
        double? maxValue, double slope, double threshold, double[] expected)
    {
        double[] actual = LayerTrace.Output(new ReLU(maxValue, slope, threshold), (1, 5), [-2, -0.5, 0, 0.5, 3]);

        TensorAssert.Close(expected, actual, 1e-6);
    }

    [Fact]
    public void Rejects_rectifiers_that_fall()
    {
        Rejects.Argument("`maxValue`", () => new ReLU(-1));
        Rejects.Argument("`negativeSlope`", () => new ReLU(null, -1));
    }

    [Fact]
    public void Adds_up_to_one_along_the_axis_of_softmax()
    {
        double[] x = [1, 2, 3, 4];
        double[] rows = LayerTrace.Output(new Softmax(), (1, 2, 2), x);
        double[] columns = LayerTrace.Output(new Softmax(axis: 1), (1, 2, 2), x);

        Assert.Equal(1, rows[0] + rows[1], 6);
        Assert.Equal(1, columns[0] + columns[2], 6);
    }

    [Fact]
    public void Needs_an_axis_besides_the_batch_for_softmax()
    {
        Value vector = Ops.Placeholder("x", new TensorType(DType.Float32, 3));

        Rejects.Argument("rank 1", () => Activations.Softmax(vector));
        Rejects.Argument("out of range", () => new Softmax(axis: 1).Apply(Tensor.Create<float>([1, 2])));
    }

    [Fact]
    public void Takes_vectors_at_once()
    {
        double[] expected = [0.09003057317038046, 0.24472847105479767, 0.6652409557748219];
        Tensor<float> vector = Tensor.Create<float>([1, 2, 3]);

        TensorAssert.Close(expected, Numbers(new Softmax()), 1e-6);
        TensorAssert.Close(expected, Numbers(new Softmax(axis: 0)), 1e-6);
        TensorAssert.Close(expected, [.. Numbers(new Activation("log_softmax")).Select(Math.Exp)], 1e-6);
        Assert.Equal<float>([-0.5f, 2], new PReLU(new Keras.Initializers.Constant(0.5)).Apply(Tensor.Create<float>([-1, 2])));

        double[] Numbers(Layer layer) => [.. layer.Apply(vector).Select(number => (double)number)];
    }

    [Fact]
    public void Is_the_plain_op_where_losses_look_for_it()
    {
        Value x = Ops.Placeholder("x", new TensorType(DType.Float32, (2, 3)));

        Assert.IsType<SoftmaxOp>(Activations.Softmax(x).Op);
        Assert.Equal(new UnaryOp(UnaryFunction.Sigmoid), Activations.Sigmoid(x).Op);
        Assert.Same(x, Activations.Linear(x));
    }
}
