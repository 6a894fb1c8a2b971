using Keras;
using Keras.Layers;
using Keras.Models;
using ShrinkDenseNet121;

namespace Examples.Tests;

public class ShrinkDenseNet121Tests
{
    // Parameters of the base, and the total and trainable ones with the head.
    [Theory]
    [InlineData(new[] { 6, 12, 24, 16 }, 32, 1024, 7_037_504, 7_170_518, 7_086_608)]
    [InlineData(new[] { 25, 25, 25, 25 }, 12, 570, 2_616_472, 2_691_374, 2_610_820)]
    [InlineData(new[] { 6, 6, 6 }, 12, 142, 218_256, 238_374, 231_916)]
    public void Blocks_and_growth_rate_shrink_it(int[] blocks, int growthRate, int features, long inner, long total, long trainable)
    {
        Model model = Network.Build(blocks, growthRate, (32, 32, 3), classes: 10);

        Model @base = Assert.Single(model.Layers.OfType<Model>());
        Assert.Equal<Shape>((null, features), @base.OutputShape);
        Assert.Equal(inner, @base.CountParams());
        Assert.Equal(total, model.CountParams());
        Assert.Equal(trainable, model.TrainableWeights.Sum(weight => weight.Shape.Length));
    }

    [Fact]
    public void The_head_is_that_of_the_question()
    {
        Model model = Network.Build([1, 1], 4, (40, 36, 3), classes: 7);

        Assert.Equal(
            ["InputLayer", "BatchNormalization", "Model", "Flatten", "Dense", "BatchNormalization", "Dropout", "Dense"],
            model.Layers.Select(layer => layer.GetType().Name));
        Assert.Equal<Shape>((null, 40, 36, 3), model.InputShape);
        Assert.Equal<Shape>((null, 128), model.GetLayer("fc2").OutputShape);
        Assert.Equal(0.9, ((Dropout)model.GetLayer("dropout_fc2")).Rate);
        Assert.Equal<Shape>((null, 7), model.OutputShape);
    }
}
