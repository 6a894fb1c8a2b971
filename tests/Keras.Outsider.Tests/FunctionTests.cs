using System.Numerics.Tensors;
using Keras.Layers;
using Keras.Metrics;
using Keras.Models;
using Keras.Optimizers;
using Keras.Testing;
using K = Keras.Backend;

namespace Keras.Outsider.Tests;

/// <summary>Functions on values, and calls on arrays.</summary>
public class FunctionTests
{
    private static readonly Tensor<float> s_x = Numbers([6, 4], 1);
    private static readonly Tensor<float> s_y = Numbers([6, 3], 0.5f);

    [Fact]
    public void A_loop_of_ones_own_trains_as_TrainOnBatch_does()
    {
        (Model plain, Model looped) = (Network(), Network());
        looped.SetWeights(plain.GetWeights());
        plain.Compile(new Adam(0.01), "mse");
        (Adam optimizer, Losses.MeanSquaredError loss) = (new(0.01), new());
        using Function step = Function.Of((x, y) =>
        {
            Value value = loss.Apply(y, looped.Apply(x, training: true));
            optimizer.Minimize(value, looped.TrainableWeights);
            return value;
        });
        for (int i = 0; i < 4; i++)
        {
            // The mean over an epoch of one batch is rounded once more.
            Assert.Equal(plain.TrainOnBatch(s_x, s_y)[0], step.Apply(s_x, s_y)[0], 1e-6);
        }

        Assert.Equal(
            plain.GetWeights().Select(weight => weight.ToArray()), looped.GetWeights().Select(weight => weight.ToArray()));
        Assert.Equal(4, optimizer.Iterations);
    }

    [Fact]
    public void Takes_and_gives_any_arrays()
    {
        int traces = 0;
        using Function function = Function.Of(x =>
        {
            traces++;
            return [2 * x, Ops.Sum(x)];
        });

        Assert.Equal([2f, 4, 6], function.ApplyAll(Tensor.Create<int>([1, 2, 3], [3]))[0].ToArray());
        Assert.Equal(6f, function.ApplyAll(Tensor.Create<double>([1, 2, 3], [3]))[1][0]);
        Assert.Equal(1, traces);
        Assert.Equal([2f, 4, 6, 8], function.ApplyAll(Tensor.Create<float>([1, 2, 3, 4], [2, 2]))[0].ToArray());
        Assert.Equal(2, traces);
        using Function constant = Function.OfAll(_ => [Ops.Constant(3)]);
        Assert.Equal(3, constant.Apply()[0]);
        Rejects.Argument("takes 1 array(s)", () => function.ApplyAll(s_x, s_y));
        Rejects.With<InvalidOperationException>("several results", () => function.Apply(s_x));
    }

    [Fact]
    public void Draws_other_numbers_in_every_call()
    {
        Dropout dropout = new(0.5, seed: 1);
        using Function function = Function.Of(x => dropout.Apply(x, training: true));
        Tensor<float> ones = Numbers([1, 60], 0);
        Tensor.Add<float>(ones, 1, ones);

        Assert.NotEqual(function.Apply(ones).ToArray(), function.Apply(ones).ToArray());
    }

    [Fact]
    public void A_layer_and_a_model_are_called_on_arrays()
    {
        Dense dense = new(3);
        float[] output = dense.Apply(s_x).ToArray();
        Model model = Network();

        Assert.Equal(2, dense.Weights.Count);
        Assert.Equal(18, output.Length);
        Assert.Equal(model.Predict(s_x).ToArray(), model.Apply(s_x).ToArray());
        Assert.Equal(Tensor.Add<float>(s_x, s_x).ToArray(), new Add().Apply([s_x, s_x]).ToArray());

        BatchNormalization norm = new(momentum: 0.5);
        float[] normalized = norm.Apply(s_x, training: true).ToArray();
        Assert.InRange(normalized.Where((_, index) => index % 4 == 0).Average(), -1e-5, 1e-5);
        Assert.NotEqual([0, 0, 0, 0], norm.GetWeights()[2].ToArray());
        float[] inferred = norm.Apply(s_x).ToArray();
        Assert.NotEqual(normalized, inferred);
        Assert.Equal(inferred, norm.Apply(s_x).ToArray());
    }

    [Fact]
    public void A_chain_that_grows_is_called_as_it_is()
    {
        Sequential model = new([new Dense(3, inputShape: 4)]);
        Assert.Equal(18, model.Apply(s_x).FlattenedLength);
        model.Add(new Dense(1));

        Assert.Equal(6, model.Apply(s_x).FlattenedLength);
    }

    [Fact]
    public void A_loss_and_metrics_are_computed_of_arrays()
    {
        Tensor<float> zeros = Numbers([6, 3], 0);
        double expected = s_y.ToArray().Average(value => (double)value * value);
        Losses.MeanSquaredError loss = new();
        Metrics.MeanSquaredError metric = new();
        metric.UpdateState(s_y, zeros);
        metric.UpdateState(zeros, zeros);
        Metric accuracy = "accuracy";

        Assert.Equal(expected, loss.Compute(s_y, zeros), 1e-6);
        Assert.Equal(
            2 * expected, loss.Compute(s_y, zeros, Tensor.Create<float>([2, 2, 2, 2, 2, 2], [6])), 1e-6);
        Assert.Equal(expected / 2, metric.Result(), 1e-6);
        metric.ResetState();
        Assert.Equal(0, metric.Result());
        Rejects.With<InvalidOperationException>("call UpdateState first", () => accuracy.Result());
        accuracy.UpdateState(Tensor.Create<float>([1, 0, 0, 1], [2, 2]), Tensor.Create<float>([0.9f, 0.1f, 0.8f, 0.2f], [2, 2]));
        Assert.Equal(0.5, accuracy.Result());
        accuracy.ResetState();
        Assert.Equal(0, accuracy.Result());
        Mean mean = new();
        mean.UpdateState(3);
        mean.UpdateState(5);
        Assert.Equal(4, mean.Result());
    }

    [Fact]
    public void An_optimizer_takes_gradients_that_are_arrays()
    {
        Dense dense = new(1, useBias: false, kernelInitializer: "ones");
        dense.EnsureBuilt([(null, 2)]);
        SGD optimizer = new(0.5, momentum: 0.5);
        Tensor<float> gradient = Tensor.Create<float>([1, 2], [2, 1]);
        optimizer.ApplyGradients([(gradient, dense.Weights[0])]);
        optimizer.ApplyGradients([(gradient, dense.Weights[0])]);

        Assert.Equal([1 - 0.5f - 0.75f, 1 - 1 - 1.5f], dense.GetWeights()[0].ToArray());
        Rejects.Argument("must be float32(2, 1)", () =>
        {
            optimizer.ApplyGradients([(s_x, dense.Weights[0])]);
            return null;
        });
    }

    [Fact]
    public void Tensors_of_a_model_are_functions_of_its_input()
    {
        Model model = Network();
        KerasTensor hidden = model.Layers[1].Output;
        using Function function = K.Function(model.Input, [hidden, model.Output]);
        IReadOnlyList<Tensor<float>> results = function.ApplyAll(s_x);

        Assert.Equal(new Model(model.Input, hidden).Predict(s_x).ToArray(), results[0].ToArray());
        Assert.Equal(model.Predict(s_x).ToArray(), results[1].ToArray());
        using Function training = K.Function(model.Input, model.Output, training: true);
        Assert.NotEqual(results[1].ToArray(), training.Apply(s_x).ToArray());
        Rejects.Argument("disconnected", () => K.Function(new Input(4), model.Output));
    }

    [Fact]
    public void Gradients_between_tensors_of_a_model_are_tensors()
    {
        Input input = new(4);
        KerasTensor hidden = new Dense(3, activation: "tanh").Apply(input);
        Dense scores = new(2);
        KerasTensor output = scores.Apply(hidden);
        KerasTensor first = new Lambda((Value x) => Ops.Slice(x, 1, 0, 1)).Apply(output);
        Input other = new(4);
        IReadOnlyList<KerasTensor> gradients = K.Gradients(first, [hidden, input]);

        // The first score is a column of the kernel times the hidden numbers.
        Assert.Equal((Shape)(null, 3), gradients[0].Shape);
        float[] column = [.. Enumerable.Range(0, 3).Select(row => scores.GetWeights()[0][row, 0])];
        Assert.Equal(
            Enumerable.Repeat(column, 6).SelectMany(row => row), K.Function(input, gradients[0]).Apply(s_x).ToArray());

        // Finite differences of the sum over samples.
        using Function sum = K.Function(input, first);
        Tensor<float> towardsInput = K.Function(input, gradients[1]).Apply(s_x);
        for (int axis = 0; axis < 4; axis++)
        {
            (Tensor<float> up, Tensor<float> down) = (Tensor.Add<float>(s_x, 0), Tensor.Add<float>(s_x, 0));
            up[2, axis] += 1e-2f;
            down[2, axis] -= 1e-2f;
            Assert.Equal((sum.Apply(up)[2, 0] - sum.Apply(down)[2, 0]) / 2e-2, towardsInput[2, axis], 1e-3);
        }

        KerasTensor unconnected = K.Gradients(first, other)[0];
        Assert.All(K.Function([input, other], unconnected).Apply(s_x, s_x).ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void An_image_dreams_along_a_gradient()
    {
        Input input = new((6, 6, 1));
        KerasTensor maps = new Conv2D(3, 3, activation: "tanh").Apply(input);
        KerasTensor loss = new Lambda((Value x) => Ops.Reshape(Ops.Mean(Ops.Square(x)), 1)).Apply(maps);
        using Function step = K.Function(input, [loss, K.Gradients(loss, input)[0]]);
        Tensor<float> image = Numbers([1, 6, 6, 1], 0.1f);
        List<float> losses = [];
        for (int i = 0; i < 5; i++)
        {
            IReadOnlyList<Tensor<float>> results = step.ApplyAll(image);
            losses.Add(results[0][0]);
            image = Tensor.Add<float>(image, Tensor.Multiply<float>(results[1], 5));
        }

        Assert.Equal(losses.Order(), losses);
        Assert.True(losses[^1] > 1.2f * losses[0]);
    }

    private static Model Network()
    {
        Input input = new(4);
        KerasTensor x = new BatchNormalization().Apply(new Dense(5, activation: "tanh").Apply(input));
        return new Model(input, new Dense(3).Apply(x));
    }

    private static Tensor<float> Numbers(nint[] lengths, float scale)
    {
        int count = (int)lengths.Aggregate((product, length) => product * length);
        return Tensor.Create<float>([.. Enumerable.Range(0, count).Select(i => scale * (((i * 7919) % 23) - 11) / 11f)], lengths);
    }
}
