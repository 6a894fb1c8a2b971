using Keras.Engine.Cpu;
using Keras.Engine.Graphs;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Planning;

public class InPlaceUpdatesTests
{
    private readonly Variable _weight = Variables.Float32("weight", (2, 2), 1, 2, 3, 4);
    private readonly Value _gradient = Inputs.Float32((2, 2));

    [Fact]
    public void An_elementwise_update_is_written_where_the_old_value_lies()
    {
        Graph graph = new([_gradient], [Ops.Sum(_weight)], [new Update(_weight, _weight - _gradient)]);

        Assert.Equal([_weight], WrittenInPlace(graph));
        Assert.Equal([10], GraphRun.Run(graph, GraphRun.Reference, [1, 1, 1, 1])[0]);
        Assert.Equal([0, 1, 2, 3], _weight.Data());
    }

    [Fact]
    public void An_update_waits_for_what_reads_the_old_value()
    {
        Graph graph = new([_gradient], [Ops.Exp(_gradient * Ops.Exp(_weight))], [new Update(_weight, _weight - _gradient)]);

        Assert.Equal([_weight], WrittenInPlace(graph));
        Assert.Equal(["Exp", "Subtract", "Multiply", "Exp"], Scheduler.Schedule(graph).Steps.Select(step => step.Op.Name));
    }

    [Fact]
    public void An_update_does_not_wait_for_the_end_of_the_step()
    {
        Value step = _gradient * _weight;
        Graph graph = new([_gradient], [Ops.Exp(Ops.Exp(step))], [new Update(_weight, _weight - step)]);

        Assert.Equal(["Multiply", "Subtract", "Exp", "Exp"], Scheduler.Schedule(graph).Steps.Select(item => item.Op.Name));
    }

    [Fact]
    public void A_value_that_is_read_later_or_handed_out_is_not_overwritten()
    {
        Value next = _weight - _gradient;
        Assert.Empty(WrittenInPlace(new Graph([_gradient], [Ops.Sum(_weight * next)], [new Update(_weight, next)])));
        Assert.Empty(WrittenInPlace(new Graph([_gradient], [_weight], [new Update(_weight, next)])));
    }

    [Fact]
    public void An_op_that_reads_elements_after_others_are_written_overwrites_nothing_that_it_reads()
    {
        Assert.Empty(WrittenInPlace(new Graph([_gradient], [], [new Update(_weight, Ops.MatMul(_weight, _gradient))])));
        Assert.Equal(
            [_weight], WrittenInPlace(new Graph([_gradient], [], [new Update(_weight, Ops.MatMul(_gradient, _gradient))])));
    }

    [Fact]
    public void A_tape_overwrites_what_it_has_read_for_the_last_time()
    {
        Variable velocity = Other();
        Value next = (0.9 * velocity) - _gradient;
        Assert.Equal(
            [_weight, velocity],
            WrittenInPlace(Fused(new Graph([_gradient], [], [new Update(velocity, next), new Update(_weight, _weight + next)])))
                .OrderByDescending(variable => variable.Name));
        Assert.Equal(
            [_weight],
            WrittenInPlace(Fused(
                new Graph([_gradient], [], [new Update(velocity, next), new Update(_weight, _weight + (next * velocity))]))));
    }

    [Fact]
    public void Nothing_is_written_in_place_before_a_step_that_may_fail()
    {
        Value divisor = Inputs.Of(DType.Int32, 1);
        Variable count = Variables.Of(new TensorType(DType.Int32, 1), "count", 1);
        Graph graph = new([_gradient, divisor], [count / divisor], [new Update(_weight, _weight - _gradient)]);
        Graph harmless = graph with { Results = [count * divisor] };

        Assert.Equal([_weight], WrittenInPlace(harmless));
        Assert.Throws<DivideByZeroException>(() => GraphRun.Run(graph, GraphRun.Reference, [1, 1, 1, 1], [0]));
        Assert.Equal([1, 2, 3, 4], _weight.Data());
        GraphRun.Run(graph, GraphRun.Reference, [1, 1, 1, 1], [1]);
        Assert.Equal([0, 1, 2, 3], _weight.Data());
    }

    [Fact]
    public void What_is_packed_of_a_value_written_in_place_is_packed_behind_the_step_that_writes_it()
    {
        Assert.Equal(Products(GraphRun.Reference), Products(new CpuOptions()));

        static double[] Products(CpuOptions options)
        {
            Variable weight = Variables.Float32("w", (2, 2), 1, 2, 3, 4);
            Value input = Inputs.Float32((2, 2));
            Value next = 0.5 * weight;
            Graph graph = new([input], [Ops.MatMul(input, next)], [new Update(weight, next)]);
            return [.. Enumerable.Range(0, 2).SelectMany(_ => GraphRun.Run(graph, GraphRun.Backend(options), [1, 2, 3, 4])[0])];
        }
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(3, 100_003)]
    public void Long_tensors_are_updated_in_place_by_vectors_as_by_reference_kernels(int threads, int length)
    {
        Assert.Equal(Train(GraphRun.Reference, length), Train(new CpuOptions { Threads = threads }, length));
    }

    // Some steps of Adam without its corrections.
    private static double[] Train(CpuOptions options, int length)
    {
        Variable weight = Variables.Float32("w", length, TensorData.Uniform(length, seed: 1));
        Variable first = Variables.Float32("m", length, new double[length]);
        Variable second = Variables.Float32("v", length, new double[length]);
        Value gradient = Inputs.Float32(length);
        Value m = (0.5 * first) + (0.5 * gradient);
        Value v = (0.5 * second) + (0.5 * Ops.Square(gradient));
        Value next = weight - (m * 0.25 / (Ops.Sqrt(v) + 1));
        Graph graph = new([gradient], [], [new Update(first, m), new Update(second, v), new Update(weight, next)]);
        for (int step = 0; step < 3; step++)
        {
            GraphRun.Run(graph, GraphRun.Backend(options), TensorData.Uniform(length, seed: step + 2));
        }

        return [.. weight.Data(), .. first.Data(), .. second.Data()];
    }

    private static Variable Other() => Variables.Float32("other", (2, 2), 0, 0, 0, 0);

    private static Graph Fused(Graph graph) => CpuPipeline.Default.Run(graph);

    private static IEnumerable<Variable> WrittenInPlace(Graph graph) => Scheduler.Schedule(graph).Steps
        .SelectMany(step => step.Outputs).Where(output => output.Place == BufferPlace.Variable).Select(output => output.Variable!);
}
