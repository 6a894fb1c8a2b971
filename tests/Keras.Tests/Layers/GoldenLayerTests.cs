using System.Numerics.Tensors;
using System.Text.Json;
using Keras.Engine.Backends;
using Keras.Engine.Graphs;
using Keras.Engine.Tensors;
using Keras.Layers;
using Keras.Testing;

namespace Keras.Tests.Layers;

/// <summary>
/// Outputs, gradients and updates of layers as PyTorch computes them; layers.py and other_layers.py in tests/golden
/// write the cases.
/// </summary>
public class GoldenLayerTests
{
    // The inputs are float32 and the answers were rounded to it.
    private const double ExactTolerance = 5e-7;

    private const double FastTolerance = 2e-5;

    private static readonly string[] s_files = ["layers", "other_layers"];

    private static readonly Lazy<Dictionary<string, IReadOnlyTensor>> s_arrays = new(
        () => s_files.SelectMany(name => Utils.Npy.LoadZip(RepositoryFiles.Golden($"{name}.npz"))).ToDictionary());

    private static readonly Dictionary<string, JsonElement> s_cases = s_files
        .SelectMany(name => JsonDocument.Parse(File.ReadAllText(RepositoryFiles.Golden($"{name}.json")))
            .RootElement.GetProperty("cases").EnumerateArray())
        .ToDictionary(golden => golden.GetProperty("name").GetString()!);

    public static TheoryData<string> Cases => [.. s_cases.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees_in_float64(string name)
    {
        using FloatxScope scope = new(DType.Float64);
        Compare(s_cases[name], GraphRun.Backend(GraphRun.Reference), ExactTolerance);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees_on_fast_kernels(string name) => Compare(s_cases[name], BackendSelection.Current, FastTolerance);

    private static void Compare(JsonElement golden, IBackend backend, double tolerance)
    {
        Layer layer = LayerJson.Create(
            golden.GetProperty("class_name").GetString()!, default, golden.GetProperty("config"))!;
        layer.Trainable = golden.GetProperty("trainable").GetBoolean();
        JsonElement[] inputs = [.. golden.GetProperty("inputs").EnumerateArray()];
        JsonElement[] weights = [.. golden.GetProperty("weights").EnumerateArray()];

        LayerTrace trace = new(
            layer,
            [.. inputs.Select(input => ShapeOf(input.GetProperty("value")))],
            golden.GetProperty("training").GetBoolean());
        Assert.Equal(
            weights.Select(weight => $"{layer.Name}/{weight.GetProperty("name").GetString()}"),
            layer.Weights.Select(weight => weight.Name));
        for (int index = 0; index < weights.Length; index++)
        {
            Testing.TensorData.Write(layer.Weights[index].Storage, Array(weights[index].GetProperty("value")));
        }

        Value output = trace.Outputs[0];
        Assert.Equal(ShapeOf(golden.GetProperty("output")), output.Shape);
        Value upstream = Ops.Placeholder("upstream", output.Types[0]);
        double[] upstreamData = golden.GetProperty("upstream").ValueKind == JsonValueKind.Null
            ? new double[output.Shape.Length]
            : Array(golden.GetProperty("upstream"));
        Value[] targets = [.. trace.Inputs, .. layer.Weights];
        IReadOnlyList<Value?> gradients = Gradients.Of(Ops.Sum(output * upstream), targets);
        List<(string What, Value Value, JsonElement Expected)> checks =
            [("The output", output, golden.GetProperty("output"))];
        for (int index = 0; index < targets.Length; index++)
        {
            JsonElement entry = index < inputs.Length ? inputs[index] : weights[index - inputs.Length];
            JsonElement expected = entry.GetProperty("gradient");
            if (expected.ValueKind != JsonValueKind.Null)
            {
                Assert.True(gradients[index] is not null, $"{targets[index]} has no gradient.");
                checks.Add(($"The gradient of {targets[index]}", gradients[index]!, expected));
            }

            if (index >= inputs.Length && entry.GetProperty("after").ValueKind != JsonValueKind.Null)
            {
                Value update = trace.Context.Updates[layer.Weights[index - inputs.Length]];
                checks.Add(($"The new {targets[index]}", update, entry.GetProperty("after")));
            }
        }

        Assert.Equal(
            checks.Count(check => check.What.StartsWith("The new", StringComparison.Ordinal)),
            trace.Context.Updates.Count);
        double[][] results = GraphResults(
            backend,
            new Graph([.. trace.Inputs, upstream], [.. checks.Select(check => check.Value)], []),
            [.. inputs.Select(input => Array(input.GetProperty("value"))), upstreamData]);
        for (int index = 0; index < checks.Count; index++)
        {
            TensorAssert.Close(Array(checks[index].Expected), results[index], tolerance, checks[index].What);
        }
    }

    private static double[][] GraphResults(IBackend backend, Graph graph, IReadOnlyList<double[]> inputs)
    {
        using IExecutable executable = MovedExecutable.Compile(backend, graph);
        ITensorStorage[] results = [.. graph.Results.Select(result => backend.Allocate(result.Types[0]))];
        executable.Run(
            [.. graph.Inputs.Zip(inputs, (input, data) => Testing.TensorData.Allocate(backend, input.Types[0], data))],
            results);
        return [.. results.Select(Testing.TensorData.Read)];
    }

    private static Tensor<float> TensorOf(JsonElement name) => (Tensor<float>)s_arrays.Value[name.GetString()!];

    private static Shape ShapeOf(JsonElement name) =>
        Shape.Of([.. TensorOf(name).Lengths.ToArray().Select(length => (int)length)]);

    private static double[] Array(JsonElement name) => [.. TensorOf(name).Select(element => (double)element)];
}
