using Keras.Engine.Graphs;
using Keras.Engine.Planning;

namespace Keras.Engine.Tests.Planning;

public class ArenaPlannerTests
{
    [Theory]
    [MemberData(nameof(RandomGraphs.Seeds), MemberType = typeof(RandomGraphs))]
    public void Buffers_that_live_together_never_overlap(int seed)
    {
        Plan plan = Scheduler.Schedule(RandomGraphs.Create(seed));
        ArenaPlanner.Assign(plan);
        TensorBuffer[] arena = [.. plan.Buffers.Where(buffer => buffer.Place == BufferPlace.Arena)];
        Assert.All(arena, buffer => Assert.Equal(0, buffer.Offset % ArenaPlanner.Alignment));

        // A line of slack behind each buffer belongs to it, and to the arena behind the last one.
        Assert.All(arena, buffer => Assert.InRange(buffer.Offset, 0, plan.ArenaBytes - Occupied(buffer)));
        for (int left = 0; left < arena.Length; left++)
        {
            for (int right = left + 1; right < arena.Length; right++)
            {
                bool together = arena[left].FirstStep <= arena[right].LastStep && arena[right].FirstStep <= arena[left].LastStep;
                bool apart = arena[left].Offset + Occupied(arena[left]) <= arena[right].Offset
                    || arena[right].Offset + Occupied(arena[right]) <= arena[left].Offset;
                Assert.True(!together || apart, $"{arena[left]} and {arena[right]} overlap while both are alive.");
            }
        }
    }

    [Fact]
    public void A_long_chain_needs_two_buffers()
    {
        Value x = Inputs.Float32(1000);
        Value y = x;
        for (int link = 0; link < 50; link++)
        {
            y = Ops.Exp(y);
        }

        Plan plan = Scheduler.Schedule(new Graph([x], [y], []));
        ArenaPlanner.Assign(plan);
        Assert.Equal(2 * (4032 + 64), plan.ArenaBytes);
    }

    [Fact]
    public void An_empty_plan_needs_nothing()
    {
        Value x = Inputs.Float32(2);
        Plan plan = Scheduler.Schedule(new Graph([x], [x], []));
        ArenaPlanner.Assign(plan);
        Assert.Equal(0, plan.ArenaBytes);
    }

    private static long Occupied(TensorBuffer buffer) => buffer.Type.Bytes + ArenaPlanner.Alignment;
}
