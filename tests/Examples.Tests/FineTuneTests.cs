using System.Numerics.Tensors;
using FineTune;
using Keras.Engine.Tensors;
using Keras.Layers;
using Keras.Models;
using Keras.Testing;
using static Keras.Applications.Densenet;

namespace Examples.Tests;

public class FineTuneTests
{
    private static readonly Shape s_images = (32, 32, 3);

    [Fact]
    public void The_base_is_one_layer_under_the_head()
    {
        Model model = Network.Build(Network.DenseNetBase("none", s_images), s_images, classes: 10);

        Assert.Equal(
            ["InputLayer", "BatchNormalization", "Model", "Flatten", "Dense", "BatchNormalization", "Dropout", "Dense"],
            model.Layers.Select(layer => layer.GetType().Name));
        Assert.Equal<Shape>((null, 1024), model.GetLayer("densenet121").OutputShape);
        Assert.Equal<Shape>((null, 128), model.GetLayer("fc2").OutputShape);
        Assert.Equal(0.9, ((Dropout)model.GetLayer("dropout_fc2")).Rate);
        Assert.Equal<Shape>((null, 10), model.OutputShape);
        Assert.Equal((7_170_518, 7_086_608), Counts(model));
    }

    [Fact]
    public void Freezing_the_base_leaves_the_head_to_train()
    {
        Model @base = Network.DenseNetBase("none", s_images);
        Model model = Network.Build(@base, s_images, classes: 10);

        @base.Trainable = false;

        Assert.Equal((7_170_518, 132_752), Counts(model));
    }

    [Fact]
    public void Weights_come_from_every_layer_of_a_file_that_fits()
    {
        using TemporaryFolder folder = new();
        Model whole = DenseNet121(weights: null, inputShape: s_images, classes: 7);
        whole.SaveWeights(folder.File("whole.h5"));

        Model taken = Network.DenseNetBase(folder.File("whole.h5"), s_images);

        Assert.All(taken.GetWeights().Zip(whole.GetWeights()), pair => Assert.Equal(pair.Second, pair.First, Equal));
    }

    [Fact]
    public void A_file_without_such_layers_is_refused()
    {
        using TemporaryFolder folder = new();
        new Sequential([new Dense(1, inputShape: 1)]).SaveWeights(folder.File("line.h5"));

        string message = Assert.Throws<ArgumentException>(
            () => Network.DenseNetBase(folder.File("line.h5"), s_images)).Message;

        Assert.Contains("--base", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_saved_model_without_its_classifier_can_be_the_base()
    {
        using TemporaryFolder folder = new();
        Model trained = DenseNetCifar(depth: 10, growthRate: 4);
        trained.Save(folder.File("trained.h5"));
        Tensor<float> image = Tensor.Create(
            [.. TensorData.Uniform(32 * 32 * 3, seed: 1).Select(pixel => (float)pixel)], [1, 32, 32, 3]);

        Model @base = Network.SavedBase(folder.File("trained.h5"));
        Model features = new(trained.Input, trained.GetLayer("avg_pool").Output);

        Assert.Equal(features.Predict(image), @base.Predict(image), Equal);
        Assert.Equal<Shape>((null, 3), Network.Build(@base, s_images, classes: 3).OutputShape);
    }

    private static (long Total, long Trainable) Counts(Model model) =>
        (model.CountParams(), model.TrainableWeights.Sum(weight => weight.Shape.Length));

    private static bool Equal(Tensor<float> first, Tensor<float> second) => first.SequenceEqual(second);
}
