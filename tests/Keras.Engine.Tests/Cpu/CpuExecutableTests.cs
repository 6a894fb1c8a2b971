using Keras.Engine.Backends;
using Keras.Engine.Cpu;
using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;

namespace Keras.Engine.Tests.Cpu;

public class CpuExecutableTests
{
    [Fact]
    public void Runs_a_training_step_of_logistic_regression()
    {
        CpuBackend backend = new(new CpuOptions { Threads = 2 });
        Variable weights = new("weights", backend.Allocate(new TensorType(DType.Float32, (2, 1))));
        Value x = Ops.Placeholder("x", new TensorType(DType.Float32, (4, 2)));
        Value y = Ops.Placeholder("y", new TensorType(DType.Float32, (4, 1)));
        Value loss = Ops.Mean(Ops.Square(Ops.Sigmoid(Ops.MatMul(x, weights)) - y));
        Value gradient = Gradients.Of(loss, [weights])[0]!;
        using IExecutable executable = backend.Compile(
            new Graph([x, y], [loss], [new Update(weights, weights - (2 * gradient))]));
        ITensorStorage images = backend.Allocate(x.Types[0]);
        ITensorStorage labels = backend.Allocate(y.Types[0]);
        ITensorStorage result = backend.Allocate(loss.Types[0]);
        images.Write<float>([1, 0, 0, 1, 1, 1, -1, -1]);
        labels.Write<float>([1, 0, 1, 0]);
        float[] losses = new float[1];
        executable.Run([images, labels], [result]);
        result.Read<float>(losses);
        Assert.Equal(0.25f, losses[0]);
        for (int step = 0; step < 500; step++)
        {
            executable.Run([images, labels], [result]);
        }

        result.Read<float>(losses);
        Assert.InRange(losses[0], 0, 0.09f);
    }
}
