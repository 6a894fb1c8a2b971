using System.Numerics.Tensors;
using FineTune;
using Keras;
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

    [Fact]
    public void A_folder_of_images_is_split_by_class()
    {
        using TemporaryFolder folder = new();
        foreach ((string name, float shade) in new[] { ("dark", 40f), ("light", 200f) })
        {
            Directory.CreateDirectory(folder.File(name));
            for (int i = 0; i < 5; i++)
            {
                float[] pixels = [.. Enumerable.Repeat(shade, 8 * 6 * 3)];
                Utils.SaveImg(Path.Combine(folder.File(name), $"{i}.png"), Tensor.Create(pixels, [8, 6, 3]), scale: false);
            }
        }

        Pictures pictures = Pictures.FromFolder(folder.FullName, imageSize: 32, batchSize: 3, seed: 1);

        Assert.Equal(["dark", "light"], pictures.ClassNames);
        Assert.Equal((8, 2), (pictures.Train.N, pictures.Test.N));
        Assert.Equal<Shape>((32, 32, 3), pictures.ImageShape);
        (Tensor<float> images, Tensor<float> labels) = pictures.Test[0];
        Assert.Equal([2, 32, 32, 3], images.Lengths);
        Assert.Equal((40, 200), (images[0, 9, 9, 1], images[1, 9, 9, 1]));
        Assert.Equal([1, 0, 0, 1], labels);
    }

    [Fact]
    public void Drawn_images_come_with_their_names()
    {
        using TemporaryFolder cache = new();
        string? usual = Environment.GetEnvironmentVariable("KERAS_HOME");
        Environment.SetEnvironmentVariable("KERAS_HOME", cache.FullName);
        Pictures pictures = Pictures.Drawn(samples: 20, batchSize: 8, seed: 1);
        Environment.SetEnvironmentVariable("KERAS_HOME", usual);

        Assert.Equal((20, 20, 10), (pictures.Train.N, pictures.Test.N, pictures.ClassNames.Count));
        (Tensor<float> images, Tensor<float> labels) = pictures.Test[0];
        Assert.Equal([8, 32, 32, 3], images.Lengths);
        Assert.Equal([8, 10], labels.Lengths);
    }

    private static (long Total, long Trainable) Counts(Model model) =>
        (model.CountParams(), model.TrainableWeights.Sum(weight => weight.Shape.Length));

    private static bool Equal(Tensor<float> first, Tensor<float> second) => first.SequenceEqual(second);
}
