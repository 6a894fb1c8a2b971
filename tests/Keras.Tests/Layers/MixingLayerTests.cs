using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using Keras.Layers;
using Keras.Models;
using Keras.Saving;
using Keras.Testing;

namespace Keras.Tests.Layers;

public class MixingLayerTests
{
    private static readonly Tensor<float> s_images =
        Tensor.Create([.. Enumerable.Range(0, 4 * 6 * 6 * 2).Select(i => (float)(i / 72))], [4, 6, 6, 2]);

    private static readonly Tensor<float> s_labels = Utils.ToCategorical([0, 1, 2, 3], 4);

    private static readonly Dictionary<string, Func<MixingLayer>> s_layers = new()
    {
        ["mix up"] = () => new MixUp(0.9, seed: 3),
        ["cut mix"] = () => new CutMix(seed: 3),
        ["cut mix of a range"] = () => new CutMix((0.5, 0.75), seed: 4),
    };

    public static TheoryData<string> Names => [.. s_layers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Labels_say_how_much_of_which_image_there_is(string name)
    {
        IReadOnlyList<Tensor<float>> mixed = s_layers[name]().ApplyAll([s_images, s_labels], training: true);
        Assert.NotEqual([.. s_images], (float[])[.. mixed[0]]);

        // The pixels of image i are i: the mean of the labels' numbers is that of the pixels.
        for (int image = 0; image < 4; image++)
        {
            float[] pixels = [.. mixed[0].Skip(image * 72).Take(72)];
            float[] rows = [.. mixed[1].Skip(image * 4).Take(4)];
            Assert.Equal(1, rows.Sum(), 1e-5);
            double expected = rows.Select((share, number) => share * number).Sum();

            // A window covers whole pixels only.
            Assert.Equal(expected, pixels.Average(), name == "mix up" ? 1e-4 : 0.8);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Draws_by_seed_and_passes_on_outside_training(string name)
    {
        MixingLayer layer = s_layers[name]();
        float[] first = [.. layer.ApplyAll([s_images, s_labels], training: true)[0]];
        Assert.Equal<float>(first, s_layers[name]().ApplyAll([s_images, s_labels], training: true)[0].ToArray());
        Assert.NotEqual<float>(first, layer.ApplyAll([s_images, s_labels], training: true)[0].ToArray());
        Assert.Equal(s_images, layer.ApplyAll([s_images, s_labels])[0]);
        Assert.Equal(s_images, s_layers[name]().Apply(s_images));
        Assert.NotEqual([.. s_images], (float[])[.. s_layers[name]().Apply(s_images, training: true)]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void All_arguments_survive_in_both_dialects(string name)
    {
        MixingLayer layer = s_layers[name]();
        foreach (ConfigDialect dialect in Enum.GetValues<ConfigDialect>())
        {
            JsonObject config = layer.GetConfig(dialect);
            Layer copy = LayerConfig.Read(
                new JsonObject { ["class_name"] = layer.GetType().Name, ["config"] = config.DeepClone() }, []);
            Assert.Equal(PythonJson.Write(config), PythonJson.Write(copy.GetConfig(dialect)));
        }
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.5)]
    [InlineData(0.2)]
    [InlineData(0.01)]
    public void Weights_have_the_moments_of_a_beta_distribution(double alpha)
    {
        using Function beta = Function.Of(draws => MixingLayer.Beta(Ops.Constant(alpha), draws));
        Random random = new(1);
        Tensor<float> uniform = Tensor.Create(
            [.. Enumerable.Range(0, 20_000 * MixingLayer.BetaDraws).Select(_ => random.NextSingle())], [20_000, MixingLayer.BetaDraws]);
        double[] weights = [.. beta.Apply(uniform).Select(weight => (double)weight)];
        double variance = weights.Average(weight => (weight - 0.5) * (weight - 0.5));
        Assert.All(weights, weight => Assert.InRange(weight, 0, 1));
        Assert.Equal(0.5, weights.Average(), 0.015);
        Assert.Equal(1 / (4 * ((2 * alpha) + 1)), variance, 0.006);
    }

    [Fact]
    public void A_model_mixes_in_training_only()
    {
        Input images = new((6, 6, 2));
        Input labels = new(4);
        IReadOnlyList<KerasTensor> mixed = new MixUp(0.9, seed: 1).ApplyAll([images, labels]);
        Model model = new([images, labels], [.. mixed]);
        Assert.Equal(s_images, model.PredictAll([s_images, s_labels])[0]);
        Assert.NotEqual([.. s_images], (float[])[.. model.ApplyAll([s_images, s_labels], training: true)[0]]);
    }

    [Fact]
    public void Refuses_what_it_cannot_mix()
    {
        Rejects.Argument("Utils.ToCategorical", () => new MixUp().ApplyAll([s_images, Tensor.Create<float>([0, 1, 2, 3], [4])]));
        Rejects.Argument("images (batch", () => new CutMix().Apply(s_labels));
        Rejects.Argument("`alpha`", () => new MixUp(1.5));
        Rejects.Argument("`alpha`", () => new MixUp(0));
        Rejects.Argument("`factor`", () => new CutMix((0.5, 1.5)));
    }
}
