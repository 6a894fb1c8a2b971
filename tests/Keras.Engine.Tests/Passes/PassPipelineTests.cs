using Keras.Engine.Cpu;
using Keras.Engine.Graphs;
using Keras.Engine.Passes;

namespace Keras.Engine.Tests.Passes;

public class PassPipelineTests
{
    [Fact]
    public void Runs_passes_in_order_and_logs_what_each_did()
    {
        Value x = Inputs.Float32(2);
        List<string> log = [];
        Graph graph = new PassPipeline([new ShareCommonSubexpressions(), new ShareCommonSubexpressions()])
            .Run(new Graph([x], [Ops.Exp(x) + Ops.Exp(x)], []), log.Add);
        Assert.Equal(["ShareCommonSubexpressions: 4 -> 3 values", "ShareCommonSubexpressions: 3 -> 3 values"], log);
        Assert.Equal(3, graph.InOrder().Count);
    }

    [Fact]
    public void Leaves_out_passes_by_name()
    {
        PassPipeline pipeline = CpuPipeline.Default.Without("ShareCommonSubexpressions");
        Assert.DoesNotContain(pipeline.Passes, pass => pass is ShareCommonSubexpressions);
        Assert.Contains(CpuPipeline.Default.Passes, pass => pass is ShareCommonSubexpressions);
        Assert.Empty(CpuPipeline.None.Passes);
    }

    [Fact]
    public void Rejects_names_of_passes_it_does_not_have()
    {
        ArgumentException exception =
            Assert.Throws<ArgumentException>(() => CpuPipeline.Default.Without("FuseEverything"));
        Assert.StartsWith(
            "There is no pass 'FuseEverything'. Passes: SinkTransposes, PoolBeforeConvolution, AbsorbPadding",
            exception.Message,
            StringComparison.Ordinal);
    }
}
