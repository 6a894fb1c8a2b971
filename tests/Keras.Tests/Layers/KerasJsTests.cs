using System.Text.Json;
using Keras.Engine.Graphs;
using Keras.Engine.Tensors;
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

    private static readonly string s_folder = Path.Combine(RepositoryFiles.SharedData, "golden", "keras-js");

    private static readonly Lazy<Dictionary<string, JsonElement>> s_models = new(
        () => Parse(Path.Combine(s_folder, "cases.json")));

    private static readonly Lazy<Dictionary<string, JsonElement>> s_data = new(
        () => Directory.EnumerateFiles(s_folder, "*.json", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(path) != "cases.json")
            .SelectMany(Parse).ToDictionary());

    /// <summary>Cases that name all their layers, and whose layers exist here.</summary>
    public static TheoryData<string> Cases => Directory.Exists(s_folder)
        ? [.. s_models.Value.Where(model => IsCovered(model.Value)).Select(model => model.Key)]
        : ["none"];

    public static TheoryData<string> ActivationCases => Directory.Exists(s_folder)
        ? [.. s_data.Value.Keys.Where(name => name.StartsWith("activations.", StringComparison.Ordinal))]
        : ["none"];

    [SharedDataTheory("golden/keras-js")]
    [MemberData(nameof(Cases))]
    public void Agrees_with_the_output_of_Keras(string name)
    {
        Model model = Build(s_models.Value[name]);
        JsonElement data = s_data.Value[name];
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

    private static Model Build(JsonElement description)
    {
        Dictionary<string, KerasTensor> tensors = [];
        List<KerasTensor> inputs = [];
        foreach (JsonElement entry in description.GetProperty("layers").EnumerateArray())
        {
            string name = entry.GetProperty("name").GetString()!;
            JsonElement named = entry.GetProperty("kwargs");
            if (ClassOf(entry) == "Input")
            {
                int[] sizes = [.. named.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())];
                Input input = new(Shape.Of(sizes));
                tensors[name] = input;
                inputs.Add(input);
                continue;
            }

            Layer layer = LayerJson.Create(ClassOf(entry), entry.GetProperty("args"), named)!;
            KerasTensor[] sources =
                [.. entry.GetProperty("inputs").EnumerateArray().Select(source => tensors[source.GetString()!])];
            tensors[name] = layer.Apply(sources.Length == 1 ? sources[0] : sources);
        }

        string output = description.GetProperty("model").GetProperty("outputs").GetString()!;
        return new Model([.. inputs], tensors[output]);
    }

    private static bool IsCovered(JsonElement model)
    {
        JsonElement[] layers = [.. model.GetProperty("layers").EnumerateArray()];
        return layers.Length > 1
            && layers.All(layer => ClassOf(layer) == "Input"
                || typeof(Layer).Assembly.GetType($"Keras.Layers.{ClassOf(layer)}") is not null);
    }

    private static string ClassOf(JsonElement layer) => layer.GetProperty("layer").GetString()!;

    private static Shape ShapeOf(JsonElement array) =>
        Shape.Of([.. array.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())]);

    private static double[] Elements(JsonElement array) =>
        [.. array.GetProperty("data").EnumerateArray().Select(element => element.GetDouble())];

    private static Dictionary<string, JsonElement> Parse(string path) =>
        JsonDocument.Parse(File.ReadAllText(path)).RootElement.EnumerateObject()
            .ToDictionary(property => property.Name, property => property.Value);
}
