using Keras.Engine.Graphs;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Graphs;

public class GradientsTests
{
    [Fact]
    public void Adds_up_over_every_path()
    {
        GradientCheck.Agrees(
            x =>
            {
                Value a = Ops.Tanh(x[0]);
                Value b = a * x[0];
                return (a * b) + Ops.Exp(b) + x[0];
            },
            [(2, 3)]);
    }

    [Fact]
    public void Goes_through_a_dense_block()
    {
        Window2D window = Window2D.Same(3, 1, 1, 3, 3);
        GradientCheck.Agrees(
            x =>
            {
                Value features = x[0];
                for (int layer = 1; layer <= 2; layer++)
                {
                    (Value mean, Value variance) = Ops.Moments(features);
                    int channels = features.Shape[3];
                    Value gamma = Ops.Slice(x[3], 0, 0, channels);
                    Value normal = Ops.Relu(Ops.Normalize(features, mean, variance, gamma, gamma, 1e-3));
                    features = Ops.Concatenate([features, Ops.Conv2D(normal, x[layer], window)], -1);
                }

                return Ops.Softmax(Ops.Mean(features, [1, 2]));
            },
            [(2, 3, 3, 2), (3, 3, 2, 1), (3, 3, 3, 1), 3],
            tolerance: 2e-6);
    }

    [Fact]
    public void Are_null_where_the_loss_does_not_depend_on_a_target()
    {
        Value x = Inputs.Float32(2);
        Value y = Inputs.Float32(2);
        IReadOnlyList<Value?> gradients = Gradients.Of(Ops.Sum(x), [x, y]);
        Assert.NotNull(gradients[0]);
        Assert.Null(gradients[1]);
    }

    [Fact]
    public void Go_towards_variables_and_values_in_the_middle()
    {
        Variable weight = Variables.Float32("w", 2, 3, 4);
        Value x = Inputs.Float32(2);
        Value product = weight * x;
        IReadOnlyList<Value?> gradients = Gradients.Of(Ops.Sum(Ops.Square(product)), [weight, product]);
        double[][] results = GraphRun.Run(
            new Graph([x], [gradients[0]!, gradients[1]!], []), GraphRun.Reference, [1, 2]);
        Assert.Equal([6, 32], results[0]);
        Assert.Equal([6, 16], results[1]);
    }

    [Fact]
    public void Of_the_loss_itself_is_one()
    {
        Value loss = Ops.Sum(Inputs.Float32(2));
        Assert.Equal([1], GraphRun.Evaluate(Gradients.Of(loss, [loss])[0]!));
    }

    [Fact]
    public void Need_a_scalar()
    {
        Value x = Inputs.Float32(2);
        ArgumentException exception = Assert.Throws<ArgumentException>(() => Gradients.Of(x, [x]));
        Assert.Contains("must be a scalar. Received: shape (2,)", exception.Message);
    }

    [Fact]
    public void Say_which_op_has_none()
    {
        Value x = Inputs.Float32((2, 2));
        Value value = new(new OneWayOp(), x);
        NotSupportedException exception = Assert.Throws<NotSupportedException>(() => Gradients.Of(Ops.Sum(value), [x]));
        Assert.Equal("OneWay has no gradient.", exception.Message);
    }

    private sealed record OneWayOp : Op
    {
        public override TensorType[] Infer(IReadOnlyList<Value> inputs) => [inputs[0].Types[0]];
    }
}
