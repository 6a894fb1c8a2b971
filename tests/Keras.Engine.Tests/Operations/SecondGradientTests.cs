using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Passes;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Operations;

/// <summary>Gradients of gradients, as penalties on gradients need them.</summary>
public class SecondGradientTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 1, 1)]
    [InlineData(1, 2, 1)]
    [InlineData(1, 1, 2)]
    public void Of_convolutions(int stride, int dilation, int groups) => GradientCheck.AgreesTwice(
        x => Ops.Conv2D(x[0], x[1], Window2D.Same(3, stride, dilation, 5, 4), groups), [(2, 5, 4, 2), (3, 3, 2 / groups, 2)]);

    [Fact]
    public void Of_transposed_convolutions() => GradientCheck.AgreesTwice(
        x => Ops.Conv2DTranspose(x[0], x[1], Window2D.Same(3, 2, 1, 5, 4), (1, 5, 4, 2)), [(1, 3, 2, 2), (3, 3, 2, 2)]);

    [Fact]
    public void Of_max_pooling() =>
        GradientCheck.AgreesTwice(x => Ops.Square(Ops.MaxPooling(x[0], Window2D.Same(3, 2, 1, 5, 4))), [(2, 5, 4, 2)]);

    [Fact]
    public void Of_average_pooling() =>
        GradientCheck.AgreesTwice(x => Ops.AveragePooling(x[0], Window2D.Same(3, 2, 1, 5, 4)), [(2, 5, 4, 2)]);

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void Of_batch_normalization(int axis) => GradientCheck.AgreesTwice(
        x =>
        {
            (Value mean, Value variance) = Ops.Moments(x[0], axis);
            return Ops.Square(Ops.Normalize(x[0], mean, variance, x[1], x[2], 1e-2, axis));
        },
        [(3, 2, 2), 2, 2]);

    [Fact]
    public void Of_normalization_by_given_moments() => GradientCheck.AgreesTwice(
        x => Ops.Square(Ops.Normalize(x[0], x[1], Ops.Square(x[2]) + 0.5, x[3], x[4], 1e-2)), [(3, 2, 2), 2, 2, 2, 2]);

    [Fact]
    public void Of_a_dense_network() => GradientCheck.AgreesTwice(
        x => Ops.Softmax(Ops.MatMul(Ops.Tanh(Ops.MatMul(x[0], x[1])), x[2])), [(3, 4), (4, 5), (5, 2)]);

    [Fact]
    public void Of_cross_entropy() => GradientCheck.AgreesTwice(
        x => Ops.SoftmaxCrossEntropy(x[0], Ops.Square(x[1])), [(3, 4), (3, 4)]);

    [Fact]
    public void Are_taken_after_the_forward_pass_is_simplified()
    {
        Value x = Inputs.Float64((2, 3));
        Variable weight = Variables.Float64("weight", (2, 3), [1, 2, 3, 4, 5, 6]);
        Variable other = Variables.Float64("other", 2, [1, 2]);
        Value loss = Ops.Sum(Ops.Square(x * weight));
        Value first = new Value(new GradientsOp(), loss, weight, other);
        Value penalty = Ops.Sum(Ops.Square(first.Part(0)));
        Value second = new Value(new GradientsOp(), penalty, weight);

        Graph graph = new TakeGradients().Run(new Graph([x], [first.Part(0), first.Part(1), second.Part(0)], []));
        double[][] found = GraphRun.Run(graph, GraphRun.Reference, [[1, 1, 1, 2, 2, 2]]);

        // 2 x^2 w, nothing, and the gradient of the sum of (2 x^2 w)^2: 8 x^4 w.
        Assert.Equal([2, 4, 6, 32, 40, 48], found[0]);
        Assert.Equal([0, 0], found[1]);
        Assert.Equal([8, 16, 24, 512, 640, 768], found[2]);
        Assert.DoesNotContain(graph.InOrder(), value => value.Op is GradientsOp);
    }
}
