using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using Keras.Callbacks;
using Keras.Layers;
using Keras.Models;
using Keras.Saving;
using Keras.Testing;
using static Keras.Models.Models;

namespace Keras.Tests.Saving;

public sealed class LambdaConfigTests : IDisposable
{
    private static readonly Func<Value, Value> s_twice = x => x * 2;
    private static readonly Func<IReadOnlyList<Value>, Value> s_both = values => values[0] + values[1];

    private readonly TemporaryFolder _folder = new();

    static LambdaConfigTests()
    {
        CustomObjects.Global.Add("lambda_tests_twice", s_twice);
        CustomObjects.Global.Add("lambda_tests_both", s_both);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("m.h5")]
    [InlineData("m.keras")]
    public void Registered_functions_survive_by_their_names(string file)
    {
        Input input = new(2);
        KerasTensor x = new Lambda(s_twice, name: "twice").Apply(input);
        Model model = new(input, new Lambda(s_both, name: "both").Apply([x, input]));
        model.Save(_folder.File(file));
        Model loaded = LoadModel(_folder.File(file));
        Assert.Equal([3, 6], loaded.Predict(Tensor.Create<float>([1, 2], [1, 2])));
        Assert.Equal(model.ToJson(), loaded.ToJson());
    }

    [Fact]
    public void A_function_of_one_file_keeps_its_name()
    {
        Sequential model = new([new Input(2), new Lambda(s_twice, name: "l")]);
        string json = model.ToJson().Replace("lambda_tests_twice", "other", StringComparison.Ordinal);
        Rejects.Argument("\"other\", which is unknown here", () => ModelFromJson(json));
        Model read = ModelFromJson(json, new CustomObjects { { "other", s_twice } });
        Assert.Equal(json, read.ToJson());
    }

    [Fact]
    public void Arguments_and_code_of_Python_are_refused()
    {
        JsonNode json = JsonNode.Parse(new Sequential([new Input(2), new Lambda(s_twice, name: "l")]).ToJson())!;
        JsonNode config = json["config"]!["layers"]![0]!["config"]!;
        config["arguments"] = new JsonObject { ["factor"] = 3 };
        Rejects.Argument("further arguments", () => ModelFromJson(json.ToJsonString()));
        config["function_type"] = "lambda";
        config["function"] = new JsonArray("4wEAAAA", null, null);
        Rejects.Argument("marshalled Python bytecode", () => ModelFromJson(json.ToJsonString()));
    }

    /// <summary>What cannot be written is noticed before the first step, not after the first epoch.</summary>
    [Theory]
    [InlineData("checkpoint.keras")]
    [InlineData("checkpoint.h5")]
    public void An_unregistered_function_is_refused_before_training(string file)
    {
        Sequential model = new([new Input(2), new Dense(2), new Lambda(x => x * 3, name: "third")]);
        model.Compile("sgd", "mse");
        float[] before = model.GetWeights()[0].ToArray();
        Tensor<float> x = Tensor.Create<float>([1, 2], [1, 2]);
        Rejects.Argument(
            "CustomObjects.Global.Add",
            () => model.Fit(x, x, verbose: 0, callbacks: [new ModelCheckpoint(_folder.File(file))]));
        Assert.Equal<float>(before, model.GetWeights()[0].ToArray());
        Assert.Empty(Directory.GetFiles(_folder.FullName));
    }
}
