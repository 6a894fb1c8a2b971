using Keras.Constraints;
using Keras.Initializers;
using Keras.Layers;
using Keras.Regularizers;
using Keras.Testing;

namespace Keras.Tests.Layers;

public class DenseTests
{
    [Fact]
    public void Keeps_the_layer_contract() => LayerCheck.Contract(
        () => new Dense(4, activation: "tanh"), (null, 3), (null, 4), ["kernel (3, 4)", "bias (4,)"]);

    [Fact]
    public void Works_on_the_last_axis_of_higher_ranks() => LayerCheck.Contract(
        () => new Dense(2), (null, 5, null, 3), (null, 5, null, 2), ["kernel (3, 2)", "bias (2,)"]);

    [Fact]
    public void Leaves_the_bias_out() =>
        LayerCheck.Contract(() => new Dense(2, useBias: false), (null, 3), (null, 2), ["kernel (3, 2)"]);

    [Fact]
    public void Fills_weights_with_the_initializers_given()
    {
        Dense layer = new(2, kernelInitializer: new Constant(2), biasInitializer: "ones");

        Assert.Equal([15, 15], LayerTrace.Output(layer, (1, 3), [1, 2, 4]));
    }

    [Fact]
    public void Applies_the_activation() => Assert.Equal(
        [0, 0],
        LayerTrace.Output(new Dense(2, activation: "relu", kernelInitializer: new Constant(-1)), (1, 3), [1, 2, 4]));

    [Fact]
    public void Hands_regularizers_and_constraints_to_its_weights()
    {
        L2 kernelPenalty = new();
        L1 biasPenalty = new();
        NonNeg kernelConstraint = new();
        MaxNorm biasConstraint = new();
        Dense layer = new(
            2,
            kernelRegularizer: kernelPenalty,
            biasRegularizer: biasPenalty,
            kernelConstraint: kernelConstraint,
            biasConstraint: biasConstraint);
        layer.Apply(new Input(3));

        Weight[] weights = [.. layer.AllWeights];
        Assert.Same(kernelPenalty, weights[0].Regularizer);
        Assert.Same(biasPenalty, weights[1].Regularizer);
        Assert.Same(kernelConstraint, weights[0].Constraint);
        Assert.Same(biasConstraint, weights[1].Constraint);
    }

    [Fact]
    public void Adds_the_penalty_on_its_output_per_sample_to_the_loss()
    {
        Dense layer = new(1, kernelInitializer: "ones", activityRegularizer: new L2(0.5));
        LayerTrace trace = new(layer, [(2, 2)]);

        Value penalty = Assert.Single(trace.Context.Losses);
        Assert.Equal([0.5 * (9 + 49) / 2], trace.Run([penalty], [[1, 2, 3, 4]])[0]);
    }

    [Fact]
    public void Rejects_inputs_of_another_size_than_at_first()
    {
        Dense layer = new(2, name: "fc");
        layer.Apply(new Input(3));

        ArgumentException error = Assert.Throws<ArgumentException>(() => layer.Apply(new Input(4)));
        Assert.Contains("layer fc: expected axis -1 to have size 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_inputs_without_features()
    {
        Rejects.Argument("min_ndim=2", () => new Dense(2).Apply(new Input(Shape.Scalar)));
        Rejects.Argument("known size", () => new Dense(2).Apply(new Input((int?)null)));
    }

    [Fact]
    public void Rejects_a_number_of_units_that_is_not_positive()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new Dense(0));
        Assert.Contains("`units` must be a positive integer. Received: 0", error.Message, StringComparison.Ordinal);
    }
}
