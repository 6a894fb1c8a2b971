using System.IO.Compression;
using System.Numerics.Tensors;
using System.Reflection;
using System.Text.Json.Nodes;
using Keras.Engine.Backends;
using Keras.Engine.Tensors;
using Keras.Layers;
using Keras.Models;
using Keras.Testing;
using static Keras.Models.Models;

namespace Keras.Tests.Saving;

/// <summary>A class of tests that change what the whole process may do.</summary>
[CollectionDefinition(nameof(WholeProcess), DisableParallelization = true)]
public class WholeProcess;

/// <summary>
/// Every number in the config of every layer, at the ends of its range, in the file of a model: it is loaded and runs with the
/// shape that it promised, or it is refused.
/// </summary>
[Collection(nameof(WholeProcess))]
public sealed class ExtremeArgumentsTests : IDisposable
{
    private const long Spare = 1L << 28;
    private const long MostElements = 1 << 22;

    private static readonly double[] s_extremes = [int.MinValue, -1, 0, 46_341, 1 << 30, int.MaxValue, long.MaxValue, 1e300];

    // From what a tensor may be to what fits in the arrays of a test.
    private static readonly Shape[] s_inputs = [(8, 8, 4), (8, 4), 4, (2, 2, 32), (4, 4, 4, 2)];

    private readonly long _limit = MemoryBudget.Limit;
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> LayerTypes =>
    [
        .. typeof(Layer).Assembly.GetExportedTypes()
            .Where(type => type.IsSubclassOf(typeof(Layer)) && !type.IsAbstract && !typeof(Model).IsAssignableFrom(type)
                && type != typeof(Lambda))
            .Select(type => type.Name),
    ];

    public void Dispose()
    {
        MemoryBudget.Limit = _limit;
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(LayerTypes))]
    public void Give_the_promised_shape_or_an_error_that_teaches(string typeName)
    {
        Type type = typeof(Layer).Assembly.GetExportedTypes().Single(
            candidate => candidate.Name == typeName && candidate.IsSubclassOf(typeof(Layer)));
        string path = _folder.File("model.keras");
        Make(type).Save(path, overwrite: true);
        JsonObject config = ReadConfig(path);
        MemoryBudget.Limit = Environment.WorkingSet + Spare;
        foreach (JsonObject layer in config["config"]!["layers"]!.AsArray().OfType<JsonObject>()
            .Where(layer => (string?)layer["class_name"] == typeName).ToArray())
        {
            JsonObject arguments = layer["config"]!.AsObject();
            foreach (string key in arguments.Select(pair => pair.Key).Where(key => key is not ("name" or "trainable" or "dtype")).ToArray())
            {
                JsonNode? original = arguments[key]?.DeepClone();
                foreach (JsonNode changed in Changes(original))
                {
                    arguments[key] = changed;
                    WriteConfig(path, config);
                    Check(path, $"{typeName} with {key} = {changed.ToJsonString()}");
                }

                arguments[key] = original;
            }
        }

        // The file is as good as new with its own config.
        WriteConfig(path, config);
        Model model = LoadModel(path);
        Assert.True(Predict(model));
    }

    private static void Check(string path, string what)
    {
        try
        {
            Model model = LoadModel(path, compile: false);
            Predict(model);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidDataException or NotSupportedException
            or InsufficientMemoryException)
        {
            Assert.InRange(exception.Message.Length, 20, 2000);
        }
        catch (Exception exception)
        {
            Assert.Fail($"{what}: {exception}");
        }
    }

    private static bool Predict(Model model)
    {
        Shape[] shapes = [.. model.Inputs.Select(input => Shape.Of([.. input.Shape.Select((size, axis) => size ?? (axis == 0 ? 2 : 8))]))];
        if (shapes.Any(one => one.Length > MostElements))
        {
            return false;
        }

        ArrayLike[] inputs = [.. shapes.Select(one =>
            (ArrayLike)Tensor.Create(new float[one.Length], [.. one.ToArray().Select(size => (nint)size)]))];
        Tensor<float> output = model.PredictAll(inputs)[0];
        Shape shape = Shape.Of([.. output.Lengths.ToArray().Select(length => (int)length)]);
        Assert.True(model.Outputs[0].Shape.IsCompatibleWith(shape), $"Promised {model.Outputs[0].Shape}, gave {shape}.");
        return true;
    }

    // The value itself, each number in it, and all of them.
    private static IEnumerable<JsonNode> Changes(JsonNode? original)
    {
        switch (original)
        {
            case null:
                foreach (double extreme in s_extremes)
                {
                    yield return Number(extreme);
                    yield return new JsonArray(Number(extreme), Number(extreme));
                    yield return new JsonArray(Number(extreme));
                }

                break;
            case JsonArray array:
                foreach (double extreme in s_extremes)
                {
                    yield return Replaced(array, extreme);
                }

                for (int item = 0; item < array.Count; item++)
                {
                    foreach (JsonNode changed in Changes(array[item]))
                    {
                        JsonArray copy = array.DeepClone().AsArray();
                        copy[item] = changed;
                        yield return copy;
                    }
                }

                break;
            case JsonValue value when value.GetValueKind() == System.Text.Json.JsonValueKind.Number:
                foreach (double extreme in s_extremes)
                {
                    yield return Number(extreme);
                }

                break;
        }
    }

    private static JsonArray Replaced(JsonArray array, double extreme) => [.. array.Select(
        item => item is JsonArray inner ? (JsonNode)Replaced(inner, extreme) : Number(extreme))];

    private static JsonNode Number(double number) =>
        number is >= long.MinValue and < long.MaxValue ? JsonValue.Create((long)number) : JsonValue.Create(number);

    private static Model Make(Type type)
    {
        if (type == typeof(InputLayer))
        {
            Input placeholder = new(s_inputs[0]);
            return new Model(placeholder, new Activation("relu").Apply(placeholder));
        }

        List<Exception> failures = [];
        foreach (Shape shape in s_inputs)
        {
            foreach (int inputs in new[] { 1, 2 })
            {
                try
                {
                    KerasTensor[] placeholders = [.. Enumerable.Range(0, inputs).Select(_ => (KerasTensor)new Input(shape))];
                    Layer layer = Create(type, shape.Rank);
                    KerasTensor output = layer.Apply(inputs == 1 ? placeholders[0] : placeholders);
                    return new Model(inputs == 1 ? placeholders[0] : placeholders, output);
                }
                catch (ArgumentException exception)
                {
                    failures.Add(exception);
                }
            }
        }

        throw new AggregateException($"This test makes no {type.Name}: add its arguments.", failures);
    }

    private static Layer Create(Type type, int rank)
    {
        ConstructorInfo constructor = type.GetConstructors().MaxBy(candidate => candidate.GetParameters().Length)!;
        return (Layer)constructor.Invoke(
            BindingFlags.DoNotWrapExceptions, null,
            [.. constructor.GetParameters().Select(parameter => Argument(parameter, rank))], null);
    }

    private static object? Argument(ParameterInfo parameter, int rank) => parameter.HasDefaultValue
        ? parameter.DefaultValue
        : parameter.ParameterType switch
        {
            Type type when type == typeof(int) => 2,
            Type type when type == typeof(double) => 0.5,
            Type type when type == typeof(Size2D) => (Size2D)2,
            Type type when type == typeof(Layer) => new Dense(2, name: "inner"),
            Type type when type == typeof(RandomFactor) => (RandomFactor)0.2,
            Type type when type == typeof(IntList) =>
                parameter.Name == "axes" ? (IntList)1 : parameter.Name == "kernelSize" ? (IntList)2
                    : IntList.Create([.. Enumerable.Range(1, rank).Reverse()]),
            Type type when type == typeof(Shape) => (Shape)(4, null),
            Type type when type == typeof(ActivationFunction) => (ActivationFunction)"tanh",
            Type type when type == typeof(IReadOnlyList<double>) => (double[])[0.5],
            Type type => throw new NotSupportedException($"This test makes no {type}: add it."),
        };

    private static JsonObject ReadConfig(string path)
    {
        using ZipArchive archive = ZipFile.OpenRead(path);
        using Stream stream = archive.GetEntry("config.json")!.Open();
        return JsonNode.Parse(stream)!.AsObject();
    }

    private static void WriteConfig(string path, JsonObject config)
    {
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Update);
        archive.GetEntry("config.json")!.Delete();
        using Stream stream = archive.CreateEntry("config.json", CompressionLevel.NoCompression).Open();
        using System.Text.Json.Utf8JsonWriter writer = new(stream);
        config.WriteTo(writer);
    }
}
