using System.Text.Json;
using Keras.Layers;
using Keras.Models;
using Keras.Testing;

namespace Keras.Tests.Layers;

/// <summary>
/// Outputs that real Keras 2 gave for single layers, graphs and chains; cases.json describes the models.
/// </summary>
public class KerasJsTests
{
    private const double Tolerance = 1e-4;

    // Recurrent layers and those around them are out of scope.
    private static readonly string[] s_absent = ["Bidirectional", "GRU", "LSTM", "SimpleRNN"];

    // Its layer makes a mask, which nothing there takes.
    private const string Masked = "embeddings.Embedding.1";

    private static readonly Dictionary<string, Func<Layer>> s_expressions = new()
    {
        ["Dense(4)"] = () => new Dense(4),
        ["Conv2D(6, (3, 3), data_format='channels_last')"] = () => new Conv2D(6, 3, dataFormat: "channels_last"),
    };

    private static readonly string s_folder = Path.Combine(RepositoryFiles.SharedData, "golden", "keras-js");

    private static readonly Lazy<Dictionary<string, JsonElement>> s_models = new(
        () => Parse(Path.Combine(s_folder, "cases.json")));

    private static readonly Lazy<Dictionary<string, JsonElement>> s_data = new(
        () => Directory.EnumerateFiles(s_folder, "*.json", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(path) != "cases.json")
            .SelectMany(Parse).ToDictionary());

    /// <summary>All cases but those of activations alone and of layers that are out of scope.</summary>
    public static TheoryData<string> Cases => Directory.Exists(s_folder)
        ? [.. s_data.Value.Keys.Where(
            name => !IsActivation(name) && name != Masked && !LayersOf(name).Intersect(s_absent).Any())]
        : ["none"];

    public static TheoryData<string> ActivationCases => Directory.Exists(s_folder)
        ? [.. s_data.Value.Keys.Where(IsActivation)]
        : ["none"];

    [SharedDataFact("golden/keras-js")]
    public void Leaves_out_only_layers_out_of_scope()
    {
        Assert.Equal(334, s_data.Value.Count);
        Assert.Equal(33, ActivationCases.Count);
        Assert.Equal(265, Cases.Count);
        Assert.Equal(s_absent, s_data.Value.Keys.SelectMany(LayersOf).Intersect(s_absent).Distinct().Order());
        Rejects.Argument("no masks here", () => Build(s_models.Value[Masked], s_data.Value[Masked]));
        Assert.All(s_absent, name => Assert.Null(typeof(Layer).Assembly.GetType($"Keras.Layers.{name}")));
    }

    [SharedDataTheory("golden/keras-js")]
    [MemberData(nameof(Cases))]
    public void Agrees_with_the_output_of_Keras(string name)
    {
        JsonElement data = s_data.Value[name];
        Model model = KerasJsChains.All.TryGetValue(name, out Func<Layer[]>? chain)
            ? Chain(ShapeOf(data.GetProperty("input")), chain())
            : Build(s_models.Value[name], data);
        double[][] weights = data.TryGetProperty("weights", out JsonElement given)
            ? [.. given.EnumerateArray().Select(Elements)]
            : [];
        Assert.Equal(weights.Select(weight => weight.Length), model.Weights.Select(weight => (int)weight.Shape.Length));
        for (int index = 0; index < weights.Length; index++)
        {
            Testing.TensorData.Write(model.Weights[index].Storage, weights[index]);
        }

        JsonElement[] inputs = data.TryGetProperty("inputs", out JsonElement several)
            ? [.. several.EnumerateArray()]
            : [data.GetProperty("input")];
        LayerTrace trace = new(model, [.. inputs.Select(input => ((Shape)1).Concat(ShapeOf(input)))]);
        double[] output = trace.Run(trace.Outputs, [.. inputs.Select(Elements)])[0];
        Check(data.GetProperty("expected"), trace.Outputs[0], output);
    }

    [SharedDataTheory("golden/keras-js")]
    [MemberData(nameof(ActivationCases))]
    public void Agrees_with_the_activations_of_Keras(string name)
    {
        JsonElement data = s_data.Value[name];

        // The last cases of two functions have arguments.
        ActivationFunction function = name switch
        {
            "activations.relu.3" => ActivationFunction.Of(x => Activations.Relu(x, maxValue: 0.5)),
            "activations.relu.4" => ActivationFunction.Of(x => Activations.Relu(x, alpha: 0.3)),
            "activations.elu.3" => ActivationFunction.Of(x => Activations.Elu(x, alpha: 0.5)),
            _ => name.Split('.')[1],
        };

        // There, activations see no batch.
        LayerTrace trace = new(new Activation(function), [((Shape)1).Concat(ShapeOf(data.GetProperty("input")))]);
        Check(
            data.GetProperty("expected"),
            trace.Outputs[0],
            trace.Run(trace.Outputs, [Elements(data.GetProperty("input"))])[0]);
    }

    private static void Check(JsonElement expected, Value output, double[] actual)
    {
        Assert.Equal(ShapeOf(expected), output.Shape[1..]);
        double[] numbers = Elements(expected);
        for (int index = 0; index < numbers.Length; index++)
        {
            Assert.True(
                Math.Abs(numbers[index] - actual[index]) <= Tolerance,
                $"Element {index} should be {numbers[index]} and is {actual[index]}.");
        }
    }

    private static Model Build(JsonElement description, JsonElement data)
    {
        Dictionary<string, KerasTensor> tensors = [];
        List<KerasTensor> inputs = [];
        foreach (JsonElement entry in description.GetProperty("layers").EnumerateArray())
        {
            string name = entry.GetProperty("name").GetString()!;
            JsonElement named = entry.GetProperty("kwargs");
            if (ClassOf(entry) == "Input")
            {
                // A variable there: the shape of the data.
                JsonElement shape = named.GetProperty("shape");
                Input input = new(shape.ValueKind == JsonValueKind.Array
                    ? Shape.Of([.. shape.EnumerateArray().Select(size => size.GetInt32())])
                    : ShapeOf(data.GetProperty("input")));
                tensors[name] = input;
                inputs.Add(input);
                continue;
            }

            Layer layer = ClassOf(entry) == nameof(TimeDistributed)
                ? new TimeDistributed(s_expressions[entry.GetProperty("args")[0].GetProperty("expr").GetString()!]())
                : LayerJson.Create(ClassOf(entry), entry.GetProperty("args"), named)!;
            KerasTensor[] sources =
                [.. entry.GetProperty("inputs").EnumerateArray().Select(source => tensors[source.GetString()!])];
            tensors[name] = layer.Apply(sources.Length == 1 ? sources[0] : sources);
        }

        string output = description.GetProperty("model").GetProperty("outputs").GetString()!;
        return new Model([.. inputs], tensors[output]);
    }

    private static bool IsActivation(string name) => name.StartsWith("activations.", StringComparison.Ordinal);

    private static Model Chain(Shape inputShape, Layer[] layers)
    {
        Input input = new(inputShape);
        return new Model(input, layers.Aggregate((KerasTensor)input, (x, layer) => layer.Apply(x)));
    }

    private static IEnumerable<string> LayersOf(string name) => s_models.Value.TryGetValue(name, out JsonElement model)
        ? model.GetProperty("layers").EnumerateArray().Select(ClassOf)
        : [];

    private static string ClassOf(JsonElement layer) => layer.GetProperty("layer").GetString()!;

    private static Shape ShapeOf(JsonElement array) =>
        Shape.Of([.. array.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())]);

    private static double[] Elements(JsonElement array) =>
        [.. array.GetProperty("data").EnumerateArray().Select(element => element.GetDouble())];

    private static Dictionary<string, JsonElement> Parse(string path) =>
        JsonDocument.Parse(File.ReadAllText(path)).RootElement.EnumerateObject()
            .ToDictionary(property => property.Name, property => property.Value);
}
