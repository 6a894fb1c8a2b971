using Keras.Engine.Backends;
using Keras.Engine.Collectives;
using Keras.Engine.Cpu;
using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Passes;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Operations;

public class AllReduceTests
{
    private static readonly CpuOptions s_watched = new() { Threads = 1, ChecksBuffers = true };

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    [InlineData(DType.Int32)]
    [InlineData(DType.Int64)]
    [InlineData(DType.UInt8)]
    public void Adds_up_over_all_processes(DType dtype)
    {
        double[][][] results = OnEach(3, group =>
        {
            Value x = Inputs.Of(dtype, (2, 2));
            Value y = Inputs.Of(dtype, 3);
            IReadOnlyList<Value> sums = Ops.AllReduce(group, [x, y], order: 0);
            return (new Graph([x, y], [sums[1], sums[0]], []), [[1, 2, 3, 4 + group.Rank], [group.Rank, 0, 7]]);
        });
        Assert.All(results, result =>
        {
            Assert.Equal([3, 0, 21], result[0]);
            Assert.Equal([3, 6, 9, 15], result[1]);
        });
    }

    [Fact]
    public void Weights_what_a_process_contributes_and_divides_the_sum()
    {
        double[] factors = [1, 0.5, 0];
        double[][][] results = OnEach(3, group =>
        {
            Value x = Inputs.Float32(2);
            Value factor = Inputs.Float64(Shape.Scalar);
            Value mean = Ops.AllReduce(group, [x], order: 0, factor: factor, divisor: 3)[0];
            return (new Graph([x, factor], [mean], []), [[group.Rank == 2 ? double.NaN : 6, 9], [factors[group.Rank]]]);
        });

        // What counts as nothing may be no number.
        Assert.All(results, result => Assert.Equal([3, 4.5], result[0]));
    }

    [Fact]
    public void Tensors_travel_in_buckets_of_one_type()
    {
        ThreadCommunicator.Run(1, group =>
        {
            Value[] tensors =
            [
                Inputs.Float32(10), Inputs.Float32(10), Inputs.Float32(10), Inputs.Float64(1), Inputs.Float32(1000), Inputs.Float32(1),
            ];
            IReadOnlyList<Value> sums = Ops.AllReduce(group, tensors, order: 7, bucketBytes: 80);
            Assert.Equal(tensors.Select(tensor => tensor.Types[0]), sums.Select(sum => sum.Types[0]));
            Value[] buckets = [.. sums[0].Inputs[0].Inputs];
            Assert.Equal([20, 10, 1, 1000, 1], buckets.Select(bucket => (int)bucket.Shape.Length));
            Assert.Equal([7, 8, 9, 10, 11], buckets.Select(bucket => ((AllReduceBeginOp)bucket.Op).Order));
        });
    }

    [Fact]
    public void Gradients_are_those_of_the_sum_of_all_losses()
    {
        // Loss of process r: (r + 1) * sum(S * S) with S = sum over processes of factor * x, so dS = 2 S * (1 + 2).
        double[] factors = [1, 0.25];
        double[][] x = [[1, 2], [3, -4]];
        double[][][] results = OnEach(2, group =>
        {
            Value input = Inputs.Float64(2);
            Value factor = Inputs.Float64(Shape.Scalar);
            Value sum = Ops.AllReduce(group, [input], order: 0, factor: factor)[0];
            Value loss = Ops.Sum(sum * sum) * (group.Rank + 1.0);
            return (new Graph([input, factor], [Gradients.Of(loss, [input])[0]!], []), [x[group.Rank], [factors[group.Rank]]]);
        });
        for (int rank = 0; rank < 2; rank++)
        {
            double[] expected = [.. Enumerable.Range(0, 2)
                .Select(element => 6 * ((x[0][element] * factors[0]) + (x[1][element] * factors[1])) * factors[rank])];
            Assert.Equal(expected, results[rank][0]);
        }
    }

    [Fact]
    public void Gradients_of_a_mean_are_averaged_as_losses_are()
    {
        // L = sum of a_r (r + 1) sum(M * M) with M = sum of a_r x_r: dL/dx_r = a_r * sum of a_s (s + 1) 2 M. Who averages gradients
        // brings the first a_r.
        double[] factors = [1.5, 0.5];
        double[][] x = [[1, 2], [3, -4]];
        double[][][] results = OnEach(2, group =>
        {
            Value input = Inputs.Float64(2);
            Value factor = Inputs.Float64(Shape.Scalar);
            Value mean = Ops.AllReduce(group, [input], order: 0, factor: factor, divisor: 2, isMean: true)[0];
            Value loss = Ops.Sum(mean * mean) * (group.Rank + 1.0);
            return (new Graph([input, factor], [Gradients.Of(loss, [input])[0]!], []), [x[group.Rank], [factors[group.Rank]]]);
        });
        for (int rank = 0; rank < 2; rank++)
        {
            double[] expected = [.. Enumerable.Range(0, 2)
                .Select(element => 2 * ((0.75 * x[0][element]) + (0.25 * x[1][element])) * ((0.75 * 1) + (0.25 * 2)))];
            Assert.Equal(expected, results[rank][0]);
        }
    }

    [Fact]
    public void A_bucket_is_begun_when_it_is_computed_and_the_rest_goes_on()
    {
        ThreadCommunicator.Run(1, group =>
        {
            Value x = Inputs.Float32((4, 4));
            Value early = Ops.MatMul(x, x);
            Value late = Ops.MatMul(Ops.Exp(Ops.MatMul(early, x)), x);

            // The op that waits for both is named first, and the second bucket before the first.
            IReadOnlyList<Value> sums = Ops.AllReduce(group, [early, late], order: 0, bucketBytes: 1);
            using IExecutable executable = GraphRun.Backend(GraphRun.Reference).Compile(new Graph([x], [sums[0] + sums[1]], []));
            string[] steps = [.. executable.Report().Steps.Select(step => step.Op.Split('[')[0])];
            Assert.Equal(["MatMul", "AllReduceBegin", "MatMul", "Exp", "MatMul", "AllReduceBegin", "AllReduceEnd", "Add"], steps);
        });
    }

    [Fact]
    public void Processes_with_other_sizes_begin_in_the_same_order()
    {
        double[][][] results = OnEach(2, group =>
        {
            // Depth and sizes differ, and with them what a plan would compute first.
            Value x = Inputs.Float32((group.Rank == 0 ? 2 : 64, 4));
            Value small = Ops.Sum(x, [0]);
            Value deep = Ops.Sum(group.Rank == 0 ? x : Ops.Exp(Ops.Exp(Ops.Log(Ops.Log(x + 10) + 10))));
            Value second = Ops.AllReduce(group, [small], order: 1)[0];
            Value first = Ops.AllReduce(group, [Ops.Cast(deep, DType.Float64) * 0], order: 0)[0];
            Value third = Ops.AllReduce(group, [Ops.Sum(second) + 1], order: -1)[0];
            double[] numbers = new double[x.Shape.Length];
            Array.Fill(numbers, 1);
            return (new Graph([x], [third, first, second], []), [numbers]);
        });
        Assert.All(results, result => Assert.Equal([66, 66, 66, 66], result[2]));
    }

    [Fact]
    public void A_step_that_throws_drains_what_it_has_begun()
    {
        ThreadCommunicator.Run(2, group =>
        {
            CpuBackend backend = new(s_watched);
            Value x = Inputs.Of(DType.Int32, 4);
            Value sum = Ops.AllReduce(group, [x], order: 0)[0];
            Value divided = x / x;
            using IExecutable executable = backend.Compile(new Graph([x], [divided, sum], []));
            ITensorStorage input = Keras.Testing.TensorData.Allocate(backend, x.Types[0], [0, 0, 0, 0]);
            ITensorStorage result = backend.Allocate(divided.Types[0]);
            Assert.ThrowsAny<Exception>(() => executable.Run([input], [result, backend.Allocate(sum.Types[0])]));
            Assert.Equal(1, group.Begun);
            Assert.Equal(1, group.Drained);
        });
    }

    [Fact]
    public void Updates_nothing_when_the_others_do_not_come()
    {
        Variable weight = Variables.Float32("weight", 4, 1, 2, 3, 4);
        Assert.ThrowsAny<Exception>(() => ThreadCommunicator.Run(2, group =>
        {
            if (group.Rank == 1)
            {
                throw new InvalidOperationException("This one has other plans.");
            }

            Value x = Inputs.Float32(4);
            Value sum = Ops.AllReduce(group, [x], order: 0)[0];
            CpuBackend backend = new(s_watched);
            Graph graph = new([x], [], [new Update(weight, weight - x), new Update(Variables.Float32("other", 4), sum)]);
            using IExecutable executable = backend.Compile(graph);
            executable.Run([Keras.Testing.TensorData.Allocate(backend, x.Types[0], [1, 1, 1, 1])], []);
        }));
        Assert.Equal([1, 2, 3, 4], weight.Data());
    }

    [Fact]
    public void Refuses_what_is_no_bucket()
    {
        ThreadCommunicator.Run(1, group =>
        {
            Value x = Inputs.Float32(4);
            Value y = Inputs.Float64(4);
            Rejects.Argument("float64", () => new Value(new AllReduceBeginOp(group, 0, false), x, y));
            Rejects.Argument("float64 scalar", () => new Value(new AllReduceBeginOp(group, 0, true), x, x));
            Rejects.Argument("Only what was begun", () => new Value(new AllReduceEndOp(1), x));
            Rejects.Argument("behind another one", () => new Value(new AllReduceBeginOp(group, 0, false, IsBehind: true), x, x));
        });
    }

    [Fact]
    public void Each_bucket_is_an_input_of_the_next()
    {
        ThreadCommunicator.Run(1, group =>
        {
            Value x = Inputs.Float32(4);
            Value first = Ops.AllReduce(group, [x], order: 1)[0];
            Value second = Ops.AllReduce(group, [first * 2], order: 0)[0];
            Value third = Ops.AllReduce(group, [x + 1], order: 2)[0];
            Graph ordered = new OrderSums().Run(new Graph([x], [third, second], []));
            Value[] buckets = [.. ordered.InOrder().Where(value => value.Op is AllReduceBeginOp)];
            Assert.Equal([1, 0, 2], buckets.Select(bucket => ((AllReduceBeginOp)bucket.Op).Order));
            Assert.All(buckets.Skip(1).Zip(buckets), pair => Assert.Same(pair.Second, pair.First.Inputs[^1]));
            Graph one = new([x], [first], []);
            Assert.Same(one, new OrderSums().Run(one));
        });
    }

    // Such as those of a generator and of its opponent towards the statistics that both read.
    [Fact]
    public void Two_losses_have_gradients_towards_one_sum()
    {
        double[][][] results = OnEach(2, group =>
        {
            Value x = Inputs.Float64(2);
            Value sum = Ops.AllReduce(group, [x], order: 5)[0];
            Value[] gradients =
                [.. new[] { Ops.Sum(sum * sum), Ops.Sum(sum) }.Select(loss => Gradients.Of(loss, [x])[0]!)];
            return (new Graph([x], gradients, []), [[1 + group.Rank, 2]]);
        });
        Assert.All(results, result =>
        {
            Assert.Equal([12, 16], result[0]);
            Assert.Equal([2, 2], result[1]);
        });
    }

    [Fact]
    public void Everything_else_is_made_of_sums()
    {
        ThreadCommunicator.Run(3, group =>
        {
            Assert.Equal([10, -1, 11, -1, 12, -1], group.Gather<long>([10 + group.Rank, -1]));
            double[] numbers = [group.Rank + 1.5, double.NaN];
            numbers[1] = group.Rank == 0 ? 7 : double.NaN;
            group.Broadcast(numbers.AsSpan());
            Assert.Equal([1.5, 7], numbers);
        });
    }

    // The results of every process, whose threads have backends of their own.
    private static double[][][] OnEach(int size, Func<Communicator, (Graph Graph, double[][] Data)> make)
    {
        double[][][] results = new double[size][][];
        ThreadCommunicator.Run(size, group =>
        {
            (Graph graph, double[][] data) = make(group);
            CpuBackend backend = new(s_watched);
            using IExecutable executable = backend.Compile(graph);
            ITensorStorage[] outputs = [.. graph.Results.Select(result => backend.Allocate(result.Types[0]))];
            ITensorStorage[] inputs =
                [.. graph.Inputs.Select((input, index) => Keras.Testing.TensorData.Allocate(backend, input.Types[0], data[index]))];
            executable.Run(inputs, outputs);
            executable.Run(inputs, outputs);
            results[group.Rank] = [.. outputs.Select(Keras.Testing.TensorData.Read)];
        });
        return results;
    }
}
