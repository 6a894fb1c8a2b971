using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Passes;
using Keras.Engine.Tensors;
using Keras.Engine.Torch.Lowerings;
using Keras.Testing;

namespace Keras.Engine.Torch.Tests;

public class LoweringListTests
{
    // The program has places for these instead of calls; gradients are taken before a graph is compiled.
    private static readonly Type[] s_noCalls =
        [typeof(PlaceholderOp), typeof(VariableOp), typeof(ConstantOp), typeof(PartOp), typeof(GradientsOp)];

    // Only passes of the processor's engine make these.
    private static readonly string s_fused = Path.Combine(RepositoryFiles.Root, "src", "Keras.Engine", "Operations", "Fused");

    [Fact]
    public void Every_op_that_a_graph_may_hold_has_a_lowering()
    {
        string[] fused = [.. Directory.GetFiles(s_fused, "*.cs").Select(File.ReadAllText)];
        Assert.Equal(
            [],
            typeof(Op).Assembly.GetTypes()
                .Where(type => type.IsSubclassOf(typeof(Op)) && !type.IsAbstract && !s_noCalls.Contains(type))
                .Where(type => !fused.Any(text => text.Contains($"record {type.Name}(", StringComparison.Ordinal)))
                .Where(type => !LoweringList.Has(type)).Select(type => type.Name));
    }

    [TorchFact]
    public void An_op_without_a_lowering_is_refused_by_its_name_and_layer()
    {
        using LabelScope label = new("block1/odd");
        Value x = Ops.Placeholder("x", new TensorType(DType.Float32, 2));
        NotSupportedException exception = Assert.Throws<NotSupportedException>(
            () => TorchRequirement.Backend.Compile(new Graph([x], [new Value(new OddOp(), x)], [])));
        Assert.Contains("no kernel for Odd(float32(2,)) of block1/odd", exception.Message);
    }

    [TorchFact]
    public void Passes_of_the_processor_that_fuse_are_no_passes_of_this_backend() => Assert.DoesNotContain(
        TorchPipeline.Default.Passes, pass => pass is FuseElementwise or FuseConvolution or FuseNormalizeRelu);

    private sealed record OddOp : Op
    {
        public override TensorType[] Infer(IReadOnlyList<Value> inputs) => [inputs[0].Types[0]];
    }
}
