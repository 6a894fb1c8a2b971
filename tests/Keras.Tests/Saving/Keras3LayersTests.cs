using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using Keras.Layers;
using Keras.Models;
using Keras.Saving;
using Keras.Testing;
using static Keras.Models.Models;

namespace Keras.Tests.Saving;

/// <summary>Embeddings, attention, wrappers and volumes in files that Keras 3 wrote: tests/golden/keras3/layers.py.</summary>
public sealed class Keras3LayersTests : IDisposable
{
    private static readonly string[] s_models = ["sequence", "axes", "volumes"];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Models => [.. s_models];

    private static JsonNode Expected => JsonNode.Parse(File.ReadAllText(RepositoryFiles.Golden("keras3", "layers.json")))!;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Models))]
    public void A_model_computes_as_in_keras_from_every_format_and_back(string name)
    {
        Model model = LoadModel(RepositoryFiles.Golden("keras3", $"{name}.keras"));
        Check(model, name);
        Check(LoadModel(RepositoryFiles.Golden("keras3", $"{name}.h5")), name);

        Model fresh = ModelFromJson(model.ToJson());
        Assert.True(fresh.LoadWeights(RepositoryFiles.Golden("keras3", $"{name}.weights.h5")).IsComplete);
        Check(fresh, name);

        foreach (string file in new[] { "copy.keras", "copy.h5" })
        {
            model.Save(_folder.File(file));
            Model copy = LoadModel(_folder.File(file));
            Check(copy, name);
            ConfigDialect dialect = file.EndsWith("keras", StringComparison.Ordinal) ? ConfigDialect.Keras3 : ConfigDialect.Keras2;
            Assert.Equal(model.ToJson(dialect), copy.ToJson(dialect));
        }

        model.SaveWeights(_folder.File("copy.weights.h5"));
        Model other = ModelFromJson(model.ToJson(ConfigDialect.Keras3));
        Assert.True(other.LoadWeights(_folder.File("copy.weights.h5")).IsComplete);
        Check(other, name);
        Check(CloneModel(model, model.GetWeights()), name);
    }

    [Fact]
    public void Calls_are_written_as_keras_writes_them()
    {
        foreach (string name in s_models)
        {
            string path = RepositoryFiles.Golden("keras3", $"{name}.keras");
            JsonArray theirs = Layers(ReadConfig(path));
            JsonArray ours = Layers(JsonNode.Parse(LoadModel(path).ToJson(ConfigDialect.Keras3))!);
            Dictionary<string, JsonNode> byName = ours.ToDictionary(layer => (string)layer!["name"]!, layer => layer!);
            foreach (JsonNode? layer in theirs)
            {
                JsonNode calls = layer!["inbound_nodes"]!.DeepClone();
                foreach (JsonObject arguments in calls.AsArray().Select(call => call!["kwargs"]!.AsObject()))
                {
                    arguments.Remove("mask");
                }

                Assert.True(
                    JsonNode.DeepEquals(calls, byName[(string)layer["name"]!]["inbound_nodes"]),
                    $"{layer["name"]}: {byName[(string)layer["name"]!]["inbound_nodes"]}");
            }
        }
    }

    [Theory]
    [InlineData("""[["x", 0, 0, {"value": ["x", 0, 0]}]]""", 2)]
    [InlineData("""[["x", 0, 0, {"value": ["x", 0, 0], "key": null, "training": null}]]""", 2)]
    [InlineData("""[["x", 0, 0, {"value": ["x", 0, 0], "key": ["y", 0, 0], "use_causal_mask": true}]]""", 3)]
    [InlineData("""[["x", 0, 0, {"value": ["y", 0, 0], "attention_mask": ["z", 0, 0]}]]""", 4)]
    public void Calls_of_Keras_2_are_read_by_their_names(string call, int inputs)
    {
        string json = $$"""
            {"class_name": "Functional", "config": {"name": "m", "layers": [
            {"class_name": "InputLayer", "name": "x", "config": {"batch_input_shape": [null, 3, 4], "name": "x"}, "inbound_nodes": []},
            {"class_name": "InputLayer", "name": "y", "config": {"batch_input_shape": [null, 3, 4], "name": "y"}, "inbound_nodes": []},
            {"class_name": "InputLayer", "name": "z", "config": {"batch_input_shape": [null, 3, 3], "name": "z"}, "inbound_nodes": []},
            {"class_name": "MultiHeadAttention", "name": "a", "config": {"name": "a", "trainable": true, "dtype": "float32",
            "num_heads": 2, "key_dim": 3, "value_dim": 3, "dropout": 0.0, "use_bias": true, "output_shape": 5,
            "attention_axes": [1], "query_shape": [null, 3, 4], "key_shape": [null, 3, 4], "value_shape": [null, 3, 4]},
            "inbound_nodes": [{{call}}]}],
            "input_layers": [["x", 0, 0], ["y", 0, 0], ["z", 0, 0]], "output_layers": [["a", 0, 0]]} }
            """;
        Model model = ModelFromJson(json);
        MultiHeadAttention layer = (MultiHeadAttention)model.GetLayer("a");
        Assert.Equal(inputs, layer.Input.Count);
        Assert.Equal(inputs == 3, layer.UseCausalMask);
        Assert.Equal((null, 3, 5), layer.OutputShape);
        foreach (ConfigDialect dialect in Enum.GetValues<ConfigDialect>())
        {
            MultiHeadAttention copy = (MultiHeadAttention)ModelFromJson(model.ToJson(dialect)).GetLayer("a");
            Assert.Equal(
                layer.Input.Select(input => input.Layer.Name), copy.Input.Select(input => input.Layer.Name));
            Assert.Equal(layer.UseCausalMask, copy.UseCausalMask);
        }
    }

    [Fact]
    public void Other_arguments_of_calls_are_refused()
    {
        Input x = new((3, 4));
        string json = new Model(x, new Attention { UseCausalMask = true }.Apply([x, x])).ToJson(ConfigDialect.Keras3);
        Assert.Contains("\"use_causal_mask\": true", json, StringComparison.Ordinal);
        Rejects.Argument("further arguments", () => ModelFromJson(
            json.Replace("\"use_causal_mask\": true", "\"query_mask\": [1]", StringComparison.Ordinal)));
        Rejects.Argument("use_gate = true", () => Layer.FromConfig<MultiHeadAttention>(
            (JsonObject)JsonNode.Parse("""{"num_heads": 2, "key_dim": 3, "use_gate": true}""")!));
    }

    [Fact]
    public void Spectral_normalization_divides_as_in_keras()
    {
        JsonNode expected = Expected["spectral"]!;
        SpectralNormalization layer = new(new Dense(3, useBias: false), powerIterations: 2);
        layer.EnsureBuilt([(null, 4)]);
        layer.SetWeights([Numbers(expected["before"]!["kernel"]!, 4, 3), Numbers(expected["before"]!["vector_u"]!, 1, 3)]);
        float[] x = [.. Enumerable.Range(0, 8).Select(i => (((i * 37) + 99) % 101 / 100f) - 0.5f)];
        Close(Flat(expected["output"]!), layer.Apply(Tensor.Create(x, [2, 4]), training: true).ToArray());
        Close(Flat(expected["kernel"]!), layer.GetWeights()[0].ToArray());
        Close(Flat(expected["vector_u"]!), layer.GetWeights()[1].ToArray());
    }

    private static JsonArray Layers(JsonNode config) => config["config"]!["layers"]!.AsArray();

    private static JsonNode ReadConfig(string path)
    {
        using System.IO.Compression.ZipArchive archive = System.IO.Compression.ZipFile.OpenRead(path);
        using Stream stream = archive.GetEntry("config.json")!.Open();
        return JsonNode.Parse(stream)!;
    }

    private static Model CloneModel(Model model, IReadOnlyList<Tensor<float>> weights)
    {
        Model clone = Keras.Models.Models.CloneModel(model);
        clone.SetWeights(weights);
        return clone;
    }

    private static void Check(Model model, string name)
    {
        JsonNode expected = Expected[name]!;
        Arrays inputs = [.. expected["inputs"]!.AsArray().Select(input => (ArrayLike)Numbers(
            input!["data"]!, [.. input["shape"]!.AsArray().Select(size => (nint)(int)size!)]))];
        foreach ((JsonNode? wanted, Tensor<float> output) in expected["outputs"]!.AsArray().Zip(model.PredictAll(inputs)))
        {
            Close(Flat(wanted!["data"]!), output.ToArray());
        }
    }

    private static void Close(double[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 2e-5));
    }

    private static Tensor<float> Numbers(JsonNode data, params nint[] shape) =>
        Tensor.Create(Array.ConvertAll(Flat(data), number => (float)number), shape);

    private static double[] Flat(JsonNode node) =>
        node is JsonArray list ? [.. list.SelectMany(item => Flat(item!))] : [node.GetValue<double>()];
}
