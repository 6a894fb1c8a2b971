using Keras.Layers;
using Keras.Models;
using Keras.Optimizers;

namespace Keras.Tests.Training;

public class OnBatchTests
{
    [Fact]
    public void Training_returns_values_from_before_the_update()
    {
        Model model = Small.Line(1, new SGD(0.25), Small.Output(), ["mae"]);

        Assert.Equal([2, 3], model.TrainOnBatch(Small.Column(2), Small.Column(-1)));
        Assert.Equal(0.5, Small.Weight(model));
        Assert.Equal([1, 2], model.TrainOnBatch(Small.Column(2), Small.Column(-1)));
    }

    [Fact]
    public void Values_are_of_the_batch_unless_metrics_are_kept()
    {
        Model model = Small.Line(1, new SGD(0), Small.Output());

        Assert.Equal([1], model.TrainOnBatch(Small.Column(1), Small.Column(0)));
        Assert.Equal([2], model.TrainOnBatch(Small.Column(3), Small.Column(0), resetMetrics: false));
        Assert.Equal([5], model.TestOnBatch(Small.Column(8, 8), Small.Column(0, 0), resetMetrics: false));
        Assert.Equal([8], model.TestOnBatch(Small.Column(8), Small.Column(0)));
        model.ResetMetrics();
        Assert.Equal([6], model.TestOnBatch(Small.Column(6), Small.Column(0), resetMetrics: false));
    }

    [Fact]
    public void Tests_change_nothing()
    {
        Model model = Small.Line(1, new SGD(1));

        Assert.Equal([4], model.TestOnBatch(Small.Column(2), Small.Column(0)));
        Assert.Equal(1, Small.Weight(model));
        Assert.Equal(0, model.Optimizer.Iterations);
    }

    [Fact]
    public void Predictions_take_the_batch_as_a_whole()
    {
        Model model = Small.Line(2);

        Assert.Equal(Enumerable.Range(0, 100).Select(i => 2f * i), Small.Numbers(model.PredictOnBatch(Small.Count(100))));
    }

    [Fact]
    public void Training_draws_new_random_numbers_in_every_step_and_the_same_ones_for_the_same_seed()
    {
        double[] first = Losses(seed: 1);

        Assert.Equal(first, Losses(seed: 1));
        Assert.NotEqual(first, Losses(seed: 2));
        Assert.True(first.Distinct().Count() > 1);

        static double[] Losses(int seed)
        {
            Utils.SetRandomSeed(seed);
            Input inputs = new(64);
            Model model = new(inputs, new Dropout(0.5).Apply(inputs));
            model.Compile("sgd", Small.Output());
            ArrayLike x = System.Numerics.Tensors.Tensor.Create(Enumerable.Repeat(1f, 64).ToArray(), [1, 64]);
            return [.. Enumerable.Range(0, 4).Select(_ => model.TrainOnBatch(x, x)[0])];
        }
    }
}
