using Keras.Engine.Backends;
using Keras.Engine.Cpu;
using Keras.Engine.Graphs;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Cpu.Kernels;

public class WinogradConvolutionTests
{
    [Theory]
    [InlineData(2, false, true)]
    [InlineData(2, true, false)]
    [InlineData(5, true, true)]
    public void Transforms_kernels_that_stay_and_those_that_many_tiles_share(int images, bool isUpdated, bool isExpected)
    {
        CpuBackend backend = GraphRun.Backend(new CpuOptions { Threads = 2 });
        Value x = Inputs.Float32((images, 17, 14, 20));
        Variable kernel = Variables.Float32("kernel", (3, 3, 20, 9), TensorData.Uniform(3 * 3 * 20 * 9));
        Variable runs = Variables.Float32("runs", 1, 0);
        Value y = Ops.Conv2D(x, kernel, Window2D.Same(3, 1, 1, 17, 14));
        Graph graph = new([x], [y], [isUpdated ? new Update(kernel, kernel * 0.5) : new Update(runs, runs + 1)]);
        double[] data = TensorData.Uniform(x.Shape.Length, seed: 3);
        ITensorStorage input = TensorData.Allocate(backend, x.Types[0], data);
        ITensorStorage result = backend.Allocate(y.Types[0]);
        using IExecutable executable = backend.Compile(graph);
        Assert.Equal(isExpected, executable.Report().Steps.Any(step => step.Kernel == "WinogradConvolution"));
        Graph convolution = new([x], [y], []);
        for (int run = 0; run < 3; run++)
        {
            double[] expected = GraphRun.Run(convolution, GraphRun.Reference, data)[0];
            executable.Run([input], [result]);
            TensorAssert.Close(expected, TensorData.Read(result), 3e-6, $"Run {run}");
            if (run == 1)
            {
                TensorData.Write(kernel.Storage, TensorData.Uniform(kernel.Shape.Length, seed: 7));
            }
        }

        Assert.Equal(isUpdated ? 0 : 3, TensorData.Read(runs.Storage)[0]);
    }
}
