using Keras.Engine.Backends;
using Keras.Engine.Graphs;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Torch.Tests;

public class InPlaceCallsTests
{
    private static readonly Value s_x = Ops.Placeholder("x", new TensorType(DType.Float32, (1, 2, 2, 2)));

    [TorchFact]
    public void A_relu_takes_the_place_of_what_nothing_else_reads() =>
        Assert.Equal(["aten::sub", "aten::relu_", "aten::copy_"], Calls([Ops.Relu(s_x - 1)]));

    [TorchFact]
    public void An_input_stays_as_it_is() => Assert.Equal(["aten::relu", "aten::copy_"], Calls([Ops.Relu(s_x)]));

    [TorchFact]
    public void What_is_read_later_stays_as_it_is()
    {
        Value y = s_x - 1;
        Assert.DoesNotContain("aten::relu_", Calls([Ops.Relu(y), y]));
        Assert.DoesNotContain("aten::relu_", Calls([Ops.Relu(Ops.Transpose(y, [0, 2, 1, 3])), y]));
        Assert.DoesNotContain("aten::relu_", Calls([Ops.Relu(Ops.Slice(y, 1, 0, 1)), y]));
    }

    [TorchFact]
    public void Repeated_elements_are_not_written()
    {
        Value sums = Ops.Sum(s_x, [0, 1, 2]);
        Assert.DoesNotContain("aten::relu_", Calls([Ops.Relu(Ops.BroadcastTo(sums, (3, 2)))]));
    }

    [TorchFact]
    public void Other_names_of_the_same_elements_are_written()
    {
        Value y = Ops.Transpose(s_x - 1, [0, 2, 1, 3]);
        Assert.Contains("aten::relu_", Calls([Ops.Relu(y)]));
        double[] data = [0, 1, 2, 3, -4, 5, 6, 0.5];
        Graph graph = new([s_x], [Ops.Relu(y), Ops.Sign(Ops.Relu(y))], []);
        Assert.Equal(GraphRun.Run(graph, GraphRun.Reference, data), GraphRun.Run(graph, TorchRequirement.Backend, data));
    }

    [TorchFact]
    public void A_product_takes_the_place_of_its_first_factor_if_it_has_its_shape()
    {
        Value y = s_x - 1;
        Value perChannel = Ops.Placeholder("c", new TensorType(DType.Float32, 2));
        Assert.Equal(["aten::sub", "aten::mul_.Tensor", "aten::copy_"], Calls([y * s_x]));
        Assert.Equal(["aten::mul.Tensor", "aten::copy_"], Calls([s_x * 2]));
        Assert.DoesNotContain("aten::mul_.Tensor", Calls([y * s_x, y]));
        Assert.DoesNotContain("aten::mul_.Tensor", Calls([y * y]));
        Assert.DoesNotContain("aten::mul_.Tensor", Calls([y * Ops.Transpose(y, [0, 2, 1, 3])]));
        Value sums = Ops.Sum(s_x, [0, 1, 2]);
        Assert.DoesNotContain("aten::mul_.Tensor", Calls([sums * s_x]));
        Graph graph = new([s_x, perChannel], [(s_x - 1) * perChannel / 4], []);
        double[][] data = [[0, 1, 2, 3, -4, 5, 6, 0.5], [3, -2]];
        Assert.Equal(GraphRun.Run(graph, GraphRun.Reference, data), GraphRun.Run(graph, TorchRequirement.Backend, data));
    }

    [TorchFact]
    public void The_gradient_of_a_relu_takes_the_place_of_the_gradient_behind_it()
    {
        Value dy = Ops.Placeholder("dy", s_x.Types[0]);
        Value gradient = (dy - 1) * Ops.Greater(Ops.Relu(s_x), Ops.Constant(0, DType.Float32));
        Assert.Equal(
            ["aten::sub", "aten::relu", "aten::smooth_l1_loss_backward.grad_input", "aten::copy_"], Calls([gradient], dy));
        Assert.Equal(1, Calls([gradient, dy - 1], dy).Count(call => call == "aten::empty_like"));
    }

    private static IEnumerable<string> Calls(IReadOnlyList<Value> results, params Value[] others)
    {
        using IExecutable executable = TorchRequirement.Backend.Compile(new Graph([s_x, .. others], results, []));
        string[] lines = executable.Describe().Split('\n');
        return [.. lines.Where(line => line.Contains("aten::") && !line.Contains("permute"))
            .Select(line => line[line.IndexOf("aten::", StringComparison.Ordinal)..].Split('(')[0])];
    }
}
