using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using Keras.Layers;
using Keras.Models;
using Keras.Tests.Callbacks;
using static Keras.Models.Models;

namespace Keras.Tests.Saving;

/// <summary>Layers of half precision, which are computed in single precision here.</summary>
public class PrecisionPolicyTests
{
    [Theory]
    [InlineData("\"mixed_float16\"", "mixed_float16")]
    [InlineData("\"bfloat16\"", "bfloat16")]
    [InlineData("""{"class_name": "Policy", "config": {"name": "mixed_bfloat16"}}""", "mixed_bfloat16")]
    [InlineData("""{"class_name": "PolicyV1", "config": {"name": "mixed_float16", "loss_scale": null}}""", "mixed_float16")]
    [InlineData("""{"module": "keras", "class_name": "DTypePolicy", "config": {"name": "mixed_float16"}, "registered_name": null}""", "mixed_float16")]
    public void A_policy_is_read_with_one_warning(string policy, string name)
    {
        Sequential model = new([new Input(3), new Dense(2), new Dense(2)]);
        JsonNode json = JsonNode.Parse(model.ToJson())!;
        foreach (JsonNode? layer in json["config"]!["layers"]!.AsArray())
        {
            layer!["config"]!["dtype"] = JsonNode.Parse(policy);
        }

        Model? read = null;
        (_, string error) = Runs.Console(() => read = ModelFromJson(json.ToJsonString()));
        // What mixes types is kept, for backends that do so; what has weights of 16 bits has such of 32 now.
        bool isKept = name.StartsWith("mixed_", StringComparison.Ordinal);
        string warning = $"Warning: ModelFromConfig: layers of {name} are computed in float32 here.\n";
        Assert.Equal(isKept && Config.Backend == "torch" ? "" : warning, error);
        Assert.Equal(Keras.Engine.Tensors.DType.Float32, read!.Layers[0].DType);
        Assert.Equal(isKept ? name : "float32", read.Layers[^1].DTypePolicy);
        (_, string again) = Runs.Console(() => ModelFromJson(read.ToJson()));
        Assert.Equal(isKept ? error : "", again);
    }

    [Theory]
    [InlineData("float64")]
    [InlineData("float16")]
    public void Inputs_of_another_precision_are_cast_as_layers_of_Keras_do(string type)
    {
        Input input = new(3);
        Model model = new(input, new Dense(2, kernelInitializer: "ones").Apply(input));
        JsonNode json = JsonNode.Parse(model.ToJson())!;
        json["config"]!["layers"]![0]!["config"]!["dtype"] = type;
        Model? read = null;
        (_, string error) = Runs.Console(() => read = ModelFromJson(json.ToJsonString()));
        Assert.Equal($"Warning: ModelFromConfig: layers of {type} are computed in float32 here.\n", error);
        Assert.Equal([6f, 6f], read!.Predict(Tensor.Create<float>([1, 2, 3], [1, 3])).ToArray());
    }

    [Fact]
    public void Single_precision_needs_no_warning()
    {
        (_, string error) = Runs.Console(() => ModelFromJson(new Sequential([new Input(3), new Dense(2)]).ToJson()));
        Assert.Equal("", error);
    }
}
