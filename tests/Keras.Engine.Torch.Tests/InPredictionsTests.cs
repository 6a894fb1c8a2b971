using Keras.Engine.Graphs;
using Keras.Engine.Passes;
using Keras.Engine.Tensors;
using Keras.Engine.Torch.Operations;
using Keras.Engine.Torch.Passes;
using Keras.Testing;

namespace Keras.Engine.Torch.Tests;

public class InPredictionsTests
{
    private static readonly Value s_x = Ops.Placeholder("x", new TensorType(DType.Float32, (2, 4, 4, 6)));
    private static readonly Value s_kernel = Ops.Placeholder("k", new TensorType(DType.Float32, (1, 1, 6, 5)));
    private static readonly Value s_numbers = Ops.Placeholder("c", new TensorType(DType.Float32, 5));

    [Fact]
    public void Its_name_is_that_of_the_pass()
    {
        Assert.Equal(nameof(AbsorbNormalizations), ((IGraphPass)new InPredictions(new AbsorbNormalizations())).Name);
        Assert.Contains(nameof(ClampChannels), TorchPipeline.Default.Passes.Select(pass => pass.Name));
    }

    [TorchFact]
    public void Convolutions_absorb_normalizations_unless_they_are_trained()
    {
        Value normalized = Ops.Tanh(Normalized(Ops.Conv2D(s_x, s_kernel, Window2D.Valid(1, 1, 1), 1)));
        Value loss = Ops.Sum(normalized);
        Graph prediction = new([s_x, s_kernel, s_numbers], [loss], []);
        Graph training = prediction with { Results = [loss, Gradients.Of(loss, [s_kernel])[0]!] };
        InPredictions pass = new(new AbsorbNormalizations());
        Assert.Contains(pass.Run(prediction).InOrder(), value => value.Op is BiasedConv2DOp);
        Assert.Same(training, pass.Run(training));
    }

    [TorchFact]
    public void To_compute_again_changes_no_bit_of_a_training_by_fixed_moments()
    {
        Value rectified = Ops.Relu(Ops.Normalize(s_x, Six(), Ops.Exp(Six()), Six(), Six(), 1e-3, 3));
        Value bottleneck = Normalized(Ops.Conv2D(rectified, s_kernel, Window2D.Valid(1, 1, 1), 1));
        Value loss = Ops.Sum(Ops.Square(bottleneck));
        Graph graph = new([s_x, s_kernel, s_numbers], [loss, .. Gradients.Of(loss, [s_x, s_kernel, s_numbers]).OfType<Value>()], []);
        Graph again = new RecomputeBottlenecks(graph with { Results = [loss] }).Run(graph);
        Assert.NotSame(graph, again);
        double[][] data = [.. graph.Inputs.Select((input, index) => TensorData.Uniform((int)input.Shape.Length, seed: index + 1))];
        Assert.Equal(GraphRun.Run(graph, TorchRequirement.Backend, data), GraphRun.Run(again, TorchRequirement.Backend, data));

        static Value Six() => Ops.Concatenate([s_numbers, Ops.Slice(s_numbers, 0, 0, 1)], 0);
    }

    private static Value Normalized(Value images) => Ops.Normalize(images, s_numbers, Ops.Exp(s_numbers), s_numbers, s_numbers, 1e-3, 3);
}
