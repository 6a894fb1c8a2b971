using System.Numerics.Tensors;
using Keras.Initializers;
using Keras.Layers;
using Keras.Models;
using Keras.Optimizers;
using Keras.Testing;

namespace Keras.Outsider.Tests;

/// <summary>Layers as a user writes them, without access to internals.</summary>
public class CustomLayerTests
{
    [Fact]
    public void Keeps_the_layer_contract() => LayerCheck.Contract(
        () => new Scale(), (null, 4, 3), (null, 4, 3), ["factor (3,)", "calls (1,)"]);

    [Fact]
    public void Learns_its_weight_and_keeps_its_state()
    {
        Scale layer = new();
        Sequential model = new([layer]);
        model.Compile(new SGD(learningRate: 0.1), "mse");
        Tensor<float> x = Tensor.Create([1f, 2, -1, 1, 2, -1, 0, 1], [4, 2]);
        Tensor<float> y = Tensor.Create([3f, 2, -3, 1, 6, -1, 0, 1], [4, 2]);
        model.Fit(x, y, batchSize: 2, epochs: 50, verbose: 0);

        float[] factor = [.. layer.GetWeights()[0]];
        Assert.Equal(3, factor[0], 2);
        Assert.Equal(1, factor[1], 2);
        Assert.Equal([100], layer.GetWeights()[1]);
    }

    [Fact]
    public void Adds_to_the_loss()
    {
        Sequential model = new([new Scale(penalty: 0.5)]);
        model.Compile(new SGD(learningRate: 0), "mse");
        Tensor<float> x = Tensor.Create([1f, 2], [1, 2]);

        // The factors are 1: no error, and a penalty of half their squares.
        Assert.Equal(0.5 * 2, model.Evaluate(x, x, verbose: 0)[0], 5);
    }

    [Fact]
    public void Refuses_inputs_by_its_specification()
    {
        Scale layer = new();
        Rejects.Argument("expected min_ndim=2", () => layer.Apply(new Input(Shape.Scalar)));
        layer.Apply(new Input(3));
        Rejects.Argument("expected axis -1 to have size 3", () => layer.Apply(new Input(4)));
    }

    [Fact]
    public void Is_named_after_its_class() =>
        Assert.StartsWith("scale", new Scale().Name, StringComparison.Ordinal);

    // Multiplies every feature by a learned factor and counts its calls in training.
    private sealed class Scale(double penalty = 0, string? name = null) : Layer(name)
    {
        private Variable? _factor;
        private Variable? _calls;

        protected override InputSpec? InputSpec =>
            new(MinRank: 2, Axes: _factor is null ? null : new Dictionary<int, int> { [-1] = _factor.Shape[0] });

        protected override void Build(Shape inputShape)
        {
            _factor = AddWeight("factor", KnownSize(inputShape, -1), new Ones());
            _calls = AddWeight("calls", 1, new Zeros(), trainable: false);
        }

        protected override Value Call(Value inputs, CallContext context)
        {
            if (context.Training)
            {
                context.Update(_calls!, context.Read(_calls!) + 1);
            }

            if (penalty > 0)
            {
                context.AddLoss(penalty * Ops.Sum(Ops.Square(_factor!)));
            }

            return inputs * _factor!;
        }
    }
}
