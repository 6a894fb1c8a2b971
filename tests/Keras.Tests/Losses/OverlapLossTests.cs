using System.Numerics.Tensors;
using Keras.Layers;
using Keras.Losses;
using Keras.Models;
using Keras.Optimizers;
using Keras.Testing;

namespace Keras.Tests.Losses;

/// <summary>Values and gradients are those of losses.json; here is what training makes of them.</summary>
public class OverlapLossTests
{
    private static readonly Tensor<float> s_x = Tensor.Create<float>([.. Enumerable.Range(0, 32).Select(i => MathF.Sin(i))], [8, 4]);

    public static TheoryData<string> Names =>
        ["binary_focal_crossentropy", "categorical_focal_crossentropy", "dice", "tversky"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Trains_by_its_name_and_is_made_anew_of_its_config(string name)
    {
        Sequential model = new([new Dense(2, activation: "softmax", inputShape: 4)]);
        model.Compile("adam", name);
        Tensor<float> y = Utils.ToCategorical(Tensor.Create<int>([0, 1, 0, 1, 0, 0, 1, 1], [8]), 2);
        double first = model.TrainOnBatch(s_x, y)[0];
        model.Fit(s_x, y, epochs: 60, verbose: 0);

        Assert.True(model.TestOnBatch(s_x, y)[0] < first);
        Loss loss = name;
        Assert.Equal(
            loss.Compute(y, model.Predict(s_x)),
            ((Loss)typeof(KerasObject).GetMethod(nameof(KerasObject.FromConfig))!.MakeGenericMethod(loss.GetType())
                .Invoke(null, [loss.GetConfig(), null])!).Compute(y, model.Predict(s_x)));
    }

    [Fact]
    public void Keeps_options_in_configs()
    {
        Assert.Equal(0.7, KerasObject.FromConfig<BinaryFocalCrossentropy>(
            new BinaryFocalCrossentropy(applyClassBalancing: true, alpha: 0.7).GetConfig()).Alpha);
        Assert.Equal(3, KerasObject.FromConfig<CategoricalFocalCrossentropy>(
            new CategoricalFocalCrossentropy(gamma: 3).GetConfig()).Gamma);
        Assert.Equal([1, 2], KerasObject.FromConfig<Dice>(new Dice((1, 2)).GetConfig()).Axis!.Value);
        Assert.Equal(0.3, KerasObject.FromConfig<Tversky>(new Tversky(0.3, 0.7).GetConfig()).Alpha);
        Assert.Equal(255, KerasObject.FromConfig<SparseCategoricalCrossentropy>(
            new SparseCategoricalCrossentropy(ignoreClass: 255).GetConfig()).IgnoreClass);
        Rejects.Argument("alpha", () => new BinaryFocalCrossentropy(alpha: 2));
    }

    [Fact]
    public void Sums_of_ignored_classes_are_not_scaled()
    {
        Tensor<float> p = Tensor.Create<float>([0.5f, 0.5f, 0.25f, 0.75f], [2, 2]);
        Tensor<int> y = Tensor.Create<int>([9, 1], [2]);
        double loss = -Math.Log(0.75);

        Assert.Equal(loss, new SparseCategoricalCrossentropy(ignoreClass: 9).Compute(y, p), 1e-6);
        Assert.Equal(loss, new SparseCategoricalCrossentropy(ignoreClass: 9, reduction: "sum").Compute(y, p), 1e-6);
        Sequential model = new([new Dense(2, activation: "softmax", inputShape: 4)]);
        model.Compile("sgd", new SparseCategoricalCrossentropy(ignoreClass: 255));
        Assert.True(double.IsFinite(model.TrainOnBatch(s_x, Tensor.Create<int>([255, 1, 0, 1, 255, 0, 1, 0], [8]))[0]));
        Rejects.Argument("needs class numbers", () => model.TrainOnBatch(s_x, Tensor.Create<int>([254, 1, 0, 1, 5, 0, 1, 0], [8])));
    }

    [Fact]
    public void The_new_optimizers_keep_options_in_configs()
    {
        Assert.Equal(0.2, KerasObject.FromConfig<Ftrl>(new Ftrl(l1RegularizationStrength: 0.2).GetConfig()).L1RegularizationStrength);
        Assert.False(KerasObject.FromConfig<Adafactor>(new Adafactor(relativeStep: false).GetConfig()).RelativeStep);
        Assert.Equal(0.5, KerasObject.FromConfig<Lamb>(new Lamb(beta1: 0.5).GetConfig()).Beta1);
        Rejects.Argument("`learningRatePower` must be at most 0", () => new Ftrl(learningRatePower: 1));
        Rejects.Argument("`clipThreshold` must be positive", () => new Adafactor(clipThreshold: 0));
    }
}
