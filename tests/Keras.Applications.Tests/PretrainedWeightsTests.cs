using Keras.Models;
using Keras.Testing;
using static Keras.Applications.Densenet;

namespace Keras.Applications.Tests;

public class PretrainedWeightsTests
{
    private const int Classes = 1000;

    [Theory]
    [InlineData(true, Classes, "softmax")]
    [InlineData(true, Classes, null)]
    [InlineData(false, 10, "sigmoid")]
    public void Published_weights_serve(bool includeTop, int classes, string? activation) =>
        PretrainedWeights.Check("imagenet", "densenet169", includeTop, classes, Classes, activation);

    [Theory]
    [InlineData(null, 10, "sigmoid")]
    [InlineData(null, Classes, "linear")]
    public void Random_weights_serve_whatever_is_asked_for(string? weights, int classes, string activation) =>
        PretrainedWeights.Check(weights, published: null, includeTop: true, classes, Classes, activation);

    [Fact]
    public void Arguments_that_published_weights_cannot_serve_are_refused()
    {
        AssertRefused("`classes` should be 1000. Received: 10", "densenet121", classes: 10);
        AssertRefused("\"softmax\"", "densenet121", activation: "sigmoid");
        AssertRefused("121, 169 and 201", published: null);
        Rejects.Argument("\"imagenet\"", () => DenseNet169(weights: "ImageNet"));
        Rejects.Argument("121, 169 and 201", () => DenseNet264(weights: "imagenet"));
        Rejects.Argument("121, 169 and 201", () => DenseNet161(weights: "imagenet"));
        Rejects.Argument("121, 169 and 201", () => DenseNetCifar(40, 12, weights: "imagenet"));
    }

    [Fact]
    public void Weights_of_a_file_are_paired_by_order()
    {
        using TemporaryFolder folder = new();
        Model first = Small(classes: 7);
        first.SaveWeights(folder.File("w.h5"));
        Assert.Equal(
            first.GetWeights()[^2][0, 0], Small(classes: 7, weights: folder.File("w.h5")).GetWeights()[^2][0, 0]);
        Rejects.Argument("fc1000", () => Small(classes: 8, weights: folder.File("w.h5")));
        Rejects.Argument("layers", () => Small(classes: 7, includeTop: false, weights: folder.File("w.h5")));
    }

    [Fact]
    public void Pooling_matters_only_without_top()
    {
        Assert.Equal((null, 7), Small(classes: 7, pooling: "max").OutputShape);
        Assert.Equal((null, 8, 8, 68), Small(includeTop: false).OutputShape);
        Assert.Equal((null, 68), Small(includeTop: false, pooling: "max").OutputShape);
    }

    private static Model Small(
        int classes = 3, bool includeTop = true, string? weights = null, string? pooling = null) => DenseNet(
        [1],
        4,
        includeTop,
        weights,
        inputShape: (32, 32, 3),
        pooling: pooling,
        classes: classes);

    private static void AssertRefused(
        string part, string? published, int classes = Classes, string? activation = "softmax") =>
        Rejects.With<ArgumentException>(
            part, () => PretrainedWeights.Check("imagenet", published, includeTop: true, classes, Classes, activation));
}
