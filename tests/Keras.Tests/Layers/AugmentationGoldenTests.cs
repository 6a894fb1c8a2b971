using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using Keras.Layers;
using Keras.Saving;
using Keras.Testing;

namespace Keras.Tests.Layers;

/// <summary>What augmentation layers make of given random numbers, by formulas in NumPy and by Pillow.</summary>
public class AugmentationGoldenTests
{
    public static TheoryData<string> Cases => [.. GoldenCase.Load("augmentation").Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees_with_the_formulas(string name)
    {
        GoldenCase golden = GoldenCase.Load("augmentation")[name];
        JsonObject config = (JsonObject)JsonNode.Parse(golden["arguments"].GetRawText())!;
        config["name"] = "layer";
        Layer layer = LayerConfig.Read(
            new JsonObject { ["class_name"] = golden["layer"].GetString(), ["config"] = config }, []);
        (Tensor<float> images, Tensor<float> draws) = (golden.Array<float>("images"), golden.Array<float>("draws"));
        if (layer is MixingLayer mixing)
        {
            using Function mix = Function.Of((x, y, u) => mixing.Mix([x, y], u));
            IReadOnlyList<Tensor<float>> mixed = mix.ApplyAll(images, golden.Array<float>("labels"), draws);
            Assert.Equal([.. golden.Array<float>("output")], [.. mixed[0]], (a, b) => Math.Abs(a - b) < 0.01f);
            Assert.Equal([.. golden.Array<float>("mixed")], [.. mixed[1]], (a, b) => Math.Abs(a - b) < 1e-4f);
            return;
        }

        using Function augment = Function.Of((x, u) => ((AugmentationLayer)layer).Augment(x, u, CallContext.Required));
        float[] output = [.. augment.Apply(images, draws)];
        Assert.Equal([.. golden.Array<float>("output")], output, (a, b) => Math.Abs(a - b) < 0.02f);
    }
}
