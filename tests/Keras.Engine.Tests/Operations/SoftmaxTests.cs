using Keras.Testing;

namespace Keras.Engine.Tests.Operations;

public class SoftmaxTests
{
    [Fact]
    public void Has_the_gradient_of_finite_differences()
    {
        GradientCheck.Agrees(x => Ops.Softmax(x[0]), [(2, 2, 4)]);
        GradientCheck.Agrees(x => Ops.LogSoftmax(x[0]), [(3, 4)]);
    }

    [Fact]
    public void Cross_entropy_has_the_gradient_of_finite_differences() =>
        GradientCheck.Agrees(x => Ops.SoftmaxCrossEntropy(x[0], x[1]), [(3, 4), (3, 4)]);

    [Fact]
    public void Adds_up_to_one_without_overflow()
    {
        Value x = Inputs.Float32((2, 2));
        double[] y = GraphRun.Evaluate(Ops.Softmax(x), (x, [1000, 1000, -1000, 1000]));
        Assert.Equal([0.5, 0.5, 0, 1], y);
    }

    [Fact]
    public void Cross_entropy_is_minus_the_logarithm_of_the_target()
    {
        Value logits = Inputs.Float64((2, 2));
        Value targets = Inputs.Float64((2, 2));
        double[] loss = GraphRun.Evaluate(
            Ops.SoftmaxCrossEntropy(logits, targets), (logits, [0, Math.Log(3), 2000, 0]), (targets, [1, 0, 0, 1]));
        TensorAssert.Close([Math.Log(4), 2000], loss, 1e-14);
    }

    [Fact]
    public void Log_softmax_is_the_logarithm_of_softmax_without_underflow()
    {
        Value x = Inputs.Float64((1, 2));
        TensorAssert.Close([0, -1000], GraphRun.Evaluate(Ops.LogSoftmax(x), (x, [1000, 0])), 1e-14);
    }

    [Fact]
    public void Rejects_targets_of_another_shape()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => Ops.SoftmaxCrossEntropy(Inputs.Float32((2, 3)), Inputs.Float32((3, 2))));
        Assert.Contains("Received: float32(2, 3) and float32(3, 2)", exception.Message);
    }
}
