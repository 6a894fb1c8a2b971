using Keras.Engine.Backends;
using Keras.Engine.Graphs;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Torch.Tests;

/// <summary>Processes that compute together, each on libtorch.</summary>
public class CollectiveTests
{
    [TorchTheory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    [InlineData(DType.Int32)]
    [InlineData(DType.Int64)]
    [InlineData(DType.UInt8)]
    public void Adds_up_over_all_processes(DType dtype)
    {
        double[][][] results = OnEach(3, group =>
        {
            Value x = Ops.Placeholder("x", new TensorType(dtype, (2, 2)));
            Value y = Ops.Placeholder("y", new TensorType(dtype, 3));
            IReadOnlyList<Value> sums = Ops.AllReduce(group, [x, y], order: 0, bucketBytes: 8);
            return (new Graph([x, y], [sums[1], sums[0]], []), [[1, 2, 3, 4 + group.Rank], [group.Rank, 0, 7]]);
        });
        Assert.All(results, result =>
        {
            Assert.Equal([3, 0, 21], result[0]);
            Assert.Equal([3, 6, 9, 15], result[1]);
        });
    }

    [TorchFact]
    public void Weights_what_a_process_contributes_and_divides_the_sum()
    {
        double[] factors = [1, 0.5, 0];
        double[][][] results = OnEach(3, group =>
        {
            Value x = Ops.Placeholder("x", new TensorType(DType.Float32, 2));
            Value factor = Ops.Placeholder("factor", new TensorType(DType.Float64, Shape.Scalar));
            Value mean = Ops.AllReduce(group, [x], order: 0, factor: factor, divisor: 3)[0];
            return (new Graph([x, factor], [mean], []), [[group.Rank == 2 ? double.NaN : 6, 9], [factors[group.Rank]]]);
        });

        // What counts as nothing may be no number.
        Assert.All(results, result => Assert.Equal([3, 4.5], result[0]));
    }

    [TorchFact]
    public void Goes_on_after_a_run_that_has_failed_on_all()
    {
        ThreadCommunicator.Run(2, group =>
        {
            Value x = Ops.Placeholder("x", new TensorType(DType.Int32, 2));
            Value sum = Ops.AllReduce(group, [x], order: 0)[0];
            IBackend backend = TorchRequirement.Backend;
            using IExecutable executable = backend.Compile(new Graph([x], [sum, Ops.Divide(Ops.Constant(6, DType.Int32), x)], []));
            ITensorStorage[] results = [backend.Allocate(sum.Types[0]), backend.Allocate(sum.Types[0])];
            Assert.ThrowsAny<Exception>(() => executable.Run([TensorData.Allocate(backend, x.Types[0], [0, 0])], results));
            executable.Run([TensorData.Allocate(backend, x.Types[0], [1 + group.Rank, 3])], results);
            Assert.Equal([3, 6], TensorData.Read(results[0]));
            Assert.Equal([6 / (1 + group.Rank), 2], TensorData.Read(results[1]));
        });
    }

    private static double[][][] OnEach(int size, Func<ThreadCommunicator, (Graph Graph, double[][] Data)> make)
    {
        double[][][] results = new double[size][][];
        ThreadCommunicator.Run(size, group =>
        {
            (Graph graph, double[][] data) = make(group);
            results[group.Rank] = GraphRun.Run(graph, TorchRequirement.Backend, data);
        });
        return results;
    }
}
