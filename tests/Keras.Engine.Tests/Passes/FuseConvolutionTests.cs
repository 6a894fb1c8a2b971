using Keras.Engine.Cpu;
using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Passes;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Passes;

public class FuseConvolutionTests
{
    public static TheoryData<int> Seeds => RandomConvolutionGraphs.Seeds;

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_networks_train_the_same(int seed) => Compares(seed, DType.Float64, trains: true, 1e-9, referenceOnly: true);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_networks_predict_the_same(int seed) => Compares(seed, DType.Float64, trains: false, 1e-10, referenceOnly: true);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_networks_train_the_same_on_fast_kernels(int seed) =>
        Compares(seed, DType.Float32, trains: true, 1e-4, referenceOnly: false);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_networks_predict_the_same_on_fast_kernels(int seed) =>
        Compares(seed, DType.Float32, trains: false, 1e-4, referenceOnly: false);

    private static void Compares(int seed, DType dtype, bool trains, double tolerance, bool referenceOnly)
    {
        Graph graph = RandomConvolutionGraphs.Create(seed, dtype, trains);
        double[][] data = [.. graph.Inputs.Select((input, index) => TensorData.Uniform(input.Shape.Length, seed: index + 1))];
        double[][] expected = GraphRun.Run(graph, GraphRun.Reference, data);
        double[][] actual = GraphRun.Run(
            graph, GraphRun.Reference with { Passes = CpuPipeline.Default, ReferenceKernelsOnly = referenceOnly }, data);
        for (int result = 0; result < expected.Length; result++)
        {
            TensorAssert.Close(expected[result], actual[result], tolerance, $"Result {result}");
        }
    }
}
