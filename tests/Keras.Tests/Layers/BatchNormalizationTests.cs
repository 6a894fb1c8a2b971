using System.Text.Json.Nodes;
using Keras.Constraints;
using Keras.Initializers;
using Keras.Layers;
using Keras.Regularizers;
using Keras.Saving;
using Keras.Testing;

namespace Keras.Tests.Layers;

public class BatchNormalizationTests
{
    private static readonly string[] s_weights =
        ["gamma (3,)", "beta (3,)", "moving_mean (3,)", "moving_variance (3,)"];

    [Fact]
    public void Keeps_the_layer_contract() => LayerCheck.Contract(
        () => new BatchNormalization(), (null, 4, 2, 3), (null, 4, 2, 3), s_weights);

    [Fact]
    public void Keeps_it_on_matrices() =>
        LayerCheck.Contract(() => new BatchNormalization(), (null, 3), (null, 3), s_weights);

    [Fact]
    public void Keeps_it_on_another_axis() => LayerCheck.Contract(
        () => new BatchNormalization(axis: 1), (null, 3, 2, 4), (null, 3, 2, 4), s_weights);

    [Fact]
    public void Leaves_scale_and_offset_out() => LayerCheck.Contract(
        () => new BatchNormalization(center: false, scale: false),
        (null, 2, 3),
        (null, 2, 3),
        ["moving_mean (3,)", "moving_variance (3,)"]);

    [Fact]
    public void Does_not_train_its_moving_values()
    {
        BatchNormalization layer = new();
        layer.Apply(new Input(3));

        Assert.Equal(["gamma", "beta"], layer.TrainableWeights.Select(weight => weight.Name.Split('/')[1]));
        Assert.Equal(
            ["moving_mean", "moving_variance"], layer.NonTrainableWeights.Select(weight => weight.Name.Split('/')[1]));
    }

    [Fact]
    public void Moves_toward_the_unbiased_variance_of_images()
    {
        (double mean, double variance) =
            MovingValues(new BatchNormalization(momentum: 0.75), (2, 1, 2, 1), [1, 2, 3, 6]);

        // Mean 3, sum of squared distances 14.
        Assert.Equal(3 * 0.25, mean, 6);
        Assert.Equal(0.75 + (0.25 * 14 / 3), variance, 6);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Moves_toward_the_biased_variance_of_other_ranks(int rank)
    {
        Shape shape = rank == 2 ? (4, 1) : (2, 2, 1);
        (double mean, double variance) = MovingValues(new BatchNormalization(momentum: 0.75), shape, [1, 2, 3, 6]);

        Assert.Equal(3 * 0.25, mean, 6);
        Assert.Equal(0.75 + (0.25 * 14 / 4), variance, 6);
    }

    // What it does on several processes: Keras.Mpi.Tests.
    [Fact]
    public void Synchronized_has_no_effect_alone() => Assert.Equal(
        MovingValues(new BatchNormalization(momentum: 0.75), (2, 1, 2, 1), [1, 2, 3, 6]),
        MovingValues(new BatchNormalization(momentum: 0.75, synchronized: true), (2, 1, 2, 1), [1, 2, 3, 6]));

    // Keras 3 always tells, and versions before 2.12 do not know it.
    [Theory]
    [InlineData(ConfigDialect.Keras2, true, true)]
    [InlineData(ConfigDialect.Keras2, false, null)]
    [InlineData(ConfigDialect.Keras3, true, true)]
    [InlineData(ConfigDialect.Keras3, false, false)]
    public void Tells_files_whether_it_is_synchronized(ConfigDialect dialect, bool synchronized, bool? told)
    {
        JsonObject config = new BatchNormalization(synchronized: synchronized).GetConfig(dialect);
        Assert.Equal(told, (bool?)config["synchronized"]);
        Assert.Equal(synchronized, KerasObject.FromConfig<BatchNormalization>(config).Synchronized);
    }

    [Fact]
    public void Survives_a_single_element_per_channel()
    {
        (double mean, double variance) = MovingValues(new BatchNormalization(momentum: 0.5), (1, 1, 1, 1), [4]);

        Assert.Equal((2, 0.5), (mean, variance));
    }

    [Fact]
    public void Moves_twice_when_it_is_called_twice_in_a_step()
    {
        BatchNormalization layer = new(momentum: 0.5);
        Input first = new(1);
        Input second = new(1);
        Keras.Models.Model model = new([first, second], [layer.Apply(first), layer.Apply(second)]);

        LayerTrace trace = new(model, [(2, 1), (2, 1)], training: true);
        Value mean = trace.Context.Updates[layer.Weights[2]];
        Assert.Equal([((0 * 0.5 + 2 * 0.5) * 0.5) + (8 * 0.5)], trace.Run([mean], [[1, 3], [7, 9]])[0]);
    }

    [Fact]
    public void Uses_its_moving_values_when_frozen_even_in_training()
    {
        BatchNormalization layer = new(epsilon: 0, trainable: false);
        layer.EnsureBuilt([(2, 1)]);
        Testing.TensorData.Write(layer.Weights[2].Storage, [1]);
        Testing.TensorData.Write(layer.Weights[3].Storage, [4]);

        Assert.Equal([1, 2], LayerTrace.Output(layer, (2, 1), [3, 5], training: true));
        Assert.Empty(new LayerTrace(layer, [(2, 1)], training: true).Context.Updates);
        Assert.Empty(layer.TrainableWeights);
        Assert.Equal(4, layer.NonTrainableWeights.Count);
    }

    [Fact]
    public void Uses_the_batch_in_training_and_changes_nothing_otherwise()
    {
        BatchNormalization layer = new(epsilon: 3);

        Assert.Equal([-0.5, 0.5], LayerTrace.Output(layer, (2, 1), [3, 5], training: true));
        Assert.Equal([1.5, 2.5], LayerTrace.Output(layer, (2, 1), [3, 5]));
        Assert.Empty(new LayerTrace(layer, [(2, 1)]).Context.Updates);
    }

    [Fact]
    public void Fills_weights_with_the_initializers_given()
    {
        BatchNormalization layer = new(
            betaInitializer: new Constant(1),
            gammaInitializer: new Constant(2),
            movingMeanInitializer: new Constant(3),
            movingVarianceInitializer: new Constant(4));
        layer.EnsureBuilt([(2, 1)]);

        Assert.Equal([2, 1, 3, 4], layer.Weights.SelectMany(weight => Testing.TensorData.Read(weight.Storage)));
    }

    [Fact]
    public void Hands_regularizers_and_constraints_to_its_weights()
    {
        L2 gammaPenalty = new();
        L1 betaPenalty = new();
        NonNeg gammaConstraint = new();
        MaxNorm betaConstraint = new();
        BatchNormalization layer = new(
            gammaRegularizer: gammaPenalty,
            betaRegularizer: betaPenalty,
            gammaConstraint: gammaConstraint,
            betaConstraint: betaConstraint);
        layer.Apply(new Input(3));

        Weight[] weights = [.. layer.AllWeights];
        Assert.Same(gammaPenalty, weights[0].Regularizer);
        Assert.Same(betaPenalty, weights[1].Regularizer);
        Assert.Same(gammaConstraint, weights[0].Constraint);
        Assert.Same(betaConstraint, weights[1].Constraint);
    }

    [Fact]
    public void Rejects_axes_that_are_no_channels()
    {
        Rejects.Argument("must not be the batch", () => new BatchNormalization(axis: 0).Apply(new Input(3)));
        Rejects.Argument("out of range", () => new BatchNormalization(axis: 3).Apply(new Input(3)));
        Rejects.Argument("known size", () => new BatchNormalization().Apply(new Input((3, null))));
    }

    [Fact]
    public void Rejects_numbers_that_mean_nothing()
    {
        Rejects.Argument("`momentum`", () => new BatchNormalization(momentum: 1.5));
        Rejects.Argument("`epsilon`", () => new BatchNormalization(epsilon: -1));
    }

    private static (double Mean, double Variance) MovingValues(BatchNormalization layer, Shape shape, double[] batch)
    {
        LayerTrace trace = new(layer, [shape], training: true);
        double[][] moved = trace.Run(
            [trace.Context.Updates[layer.Weights[2]], trace.Context.Updates[layer.Weights[3]]], [batch]);
        return (moved[0][0], moved[1][0]);
    }
}
