using Keras.Engine.Cpu;
using Keras.Engine.Graphs;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Cpu;

public unsafe class BufferGuardTests
{
    private static readonly CpuOptions s_watched = new() { Threads = 2, ChecksBuffers = true };

    [Theory]
    [MemberData(nameof(RandomConvolutionGraphs.Seeds), MemberType = typeof(RandomConvolutionGraphs))]
    public void Kernels_stay_inside_their_buffers(int seed)
    {
        foreach (Graph graph in (Graph[])
            [RandomConvolutionGraphs.Create(seed, DType.Float32, trains: seed % 2 == 0), RandomGraphs.Create(seed)])
        {
            double[][] data = [.. graph.Inputs.Select(
                (input, index) => Keras.Testing.TensorData.Uniform(input.Shape.Length, 0.1, 1, seed: index + 1))];
            double[][] plain = GraphRun.Run(graph, s_watched with { ChecksBuffers = false }, data);
            Assert.Equal(plain, GraphRun.Run(graph, s_watched, data));
        }
    }

    [Fact]
    public void Sees_every_byte_that_is_not_the_steps_own()
    {
        // Features of 2 and of 3 channels, written where the concatenation wants them.
        Value x = Inputs.Float32((1, 2, 2, 2));
        Value first = Ops.Conv2D(x, Inputs.Float32((1, 1, 2, 2)), Window2D.Valid(1, 1, 1));
        Value second = Ops.Conv2D(x, Inputs.Float32((1, 1, 2, 3)), Window2D.Valid(1, 1, 1));
        Value joined = Ops.Concatenate([first, second], 3);
        Value last = Ops.Conv2D(joined, Inputs.Float32((1, 1, 5, 4)), Window2D.Valid(1, 1, 1));
        Plan plan = Scheduler.Schedule(new Graph([x, first.Inputs[1], second.Inputs[1], last.Inputs[1]], [last], []));
        ArenaPlanner.Assign(plan);
        Step step = plan.Steps.First(item => item.Value == second);
        Assert.NotNull(step.Outputs[0].Container);

        // Where in the arena the step's own bytes lie: 3 of 5 channels of 4 pixels.
        HashSet<long> own = [.. Enumerable.Range(0, 4 * 3 * sizeof(float)).Select(
            at => step.Outputs[0].Offset + (at / (3 * sizeof(float)) * 5L * sizeof(float)) + (at % (3 * sizeof(float))))];
        long scratch = 128;
        long bytes = plan.ArenaBytes + scratch + ArenaPlanner.Alignment;
        for (long at = 0; at < bytes; at++)
        {
            NativeBlock arena = new(bytes, "A test");
            BufferGuard guard = new(arena.Pointer, plan.ArenaBytes, bytes);
            ((byte*)arena.Pointer)[at] = 1;
            bool isAllowed = own.Contains(at) || (at >= plan.ArenaBytes && at < plan.ArenaBytes + scratch);
            InvalidOperationException? error = Record.Exception(() => guard.Check(step, "Careless")) as InvalidOperationException;
            Assert.True((error is null) == isAllowed, $"Byte {at}: {error?.Message ?? "not seen"}");
            Assert.True(error is null || error.Message.StartsWith("The kernel Careless ", StringComparison.Ordinal));
            arena.Free();
        }
    }
}
