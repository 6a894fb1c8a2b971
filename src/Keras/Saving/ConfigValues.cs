using System.Text.Json;
using System.Text.Json.Nodes;
using Keras.Engine.Tensors;
using Keras.Layers;
using Keras.Losses;
using Keras.Optimizers;
using Keras.Optimizers.Schedules;

namespace Keras.Saving;

/// <summary>Arguments of constructors ↔ values of configs, by type.</summary>
internal static class ConfigValues
{
    /// <summary>A value as Keras writes it.</summary>
    /// <exception cref="ArgumentException">Configs have no form for it.</exception>
    public static JsonNode? Write(object? value, ConfigDialect dialect) => value switch
    {
        null => null,
        bool flag => flag,
        int number => number,
        long number => number,
        double number => number,
        string text => text,
        Size2D size => new JsonArray(size.Height, size.Width),
        IntList list => new JsonArray([.. list.Select(item => (JsonNode)item)]),
        Shape shape => new JsonArray([.. shape.Select(size => (JsonNode?)size)]),
        Padding2D padding => new JsonArray(
            new JsonArray(padding.Top, padding.Bottom), new JsonArray(padding.Left, padding.Right)),
        Padding3D padding => new JsonArray(
            new JsonArray(padding.Front, padding.Back), new JsonArray(padding.Top, padding.Bottom),
            new JsonArray(padding.Left, padding.Right)),
        Padding padding => padding.Name,
        Reduction reduction => reduction.Name,
        RandomFactor { IsSingle: true } factor => factor.Upper,
        RandomFactor factor => new JsonArray(factor.Lower, factor.Upper),
        ActivationFunction activation => activation.Name,
        DType dtype => dtype.NumPyName(),
        IEnumerable<double> numbers => new JsonArray([.. numbers.Select(number => (JsonNode)number)]),
        Layer layer => ModelConfig.Entry(layer, dialect),
        KerasObject held => ObjectConfig.Serialize(held, dialect),
        _ => throw new ArgumentException(
            $"A {value.GetType().Name} has no form in a config. Arguments of layers that are saved are numbers, strings, "
            + "shapes, sizes, activations, initializers, regularizers, constraints, losses, optimizers and layers."),
    };

    /// <summary>The argument of a type that a config holds.</summary>
    /// <param name="node">The value in the config.</param>
    /// <param name="type">The parameter's type.</param>
    /// <param name="custom">Classes beside Keras' own.</param>
    /// <exception cref="ArgumentException">The value does not convert.</exception>
    public static object? Read(JsonNode? node, Type type, CustomObjects custom)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        node = WithoutTuple(node);
        if (node is null)
        {
            // Keras 3 says so that losses are not reduced.
            return type == typeof(Reduction) ? Reduction.None : (object?)null;
        }

        try
        {
            return Convert(node, type, custom);
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException or OverflowException
            or IndexOutOfRangeException or InvalidCastException)
        {
            throw Unreadable(node, type, exception);
        }
    }

    /// <summary>A whole number, also if it is written as a float or as a list of one.</summary>
    public static int ToInt(JsonNode? node) => node switch
    {
        null => throw new FormatException("A number is missing."),
        JsonArray { Count: 1 } list => ToInt(list[0]),
        JsonValue value when value.TryGetValue(out int number) => number,
        _ => checked((int)node.GetValue<double>()),
    };

    /// <summary>A shape; null and -1 are unknown sizes.</summary>
    public static Shape ToShape(JsonNode node) => Shape.Create([.. ((JsonArray)WithoutTuple(node)!)
        .Select(size => size is null || ToInt(size) < 0 ? (int?)null : ToInt(size))]);

    // Keras 3 and late tf.keras write tuples and shapes as objects.
    private static JsonNode? WithoutTuple(JsonNode? node) =>
        node is JsonObject fields && (string?)fields["class_name"] is "__tuple__" or "TensorShape"
            ? node["items"]
            : node;

    private static object Convert(JsonNode node, Type type, CustomObjects custom)
    {
        JsonElement element = JsonSerializer.SerializeToElement(node);
        node = JsonSerializer.SerializeToNode(element)!;
        return type.Name switch
        {
            nameof(Boolean) => element.ValueKind == JsonValueKind.Number ? ToInt(node) != 0 : element.GetBoolean(),
            nameof(Int32) => ToInt(node),
            nameof(Int64) => element.GetInt64(),
            nameof(Double) => element.GetDouble(),
            nameof(String) => element.GetString()!,
            nameof(Padding) => Padding.FromString(element.GetString()!),
            nameof(Reduction) => Reduction.FromString(element.GetString()!),
            nameof(ActivationFunction) => ToActivation(node, custom),
            nameof(Size2D) => Numbers(node) is [int height, .., int width] ? new Size2D(height, width) : new Size2D(
                Numbers(node)[0], Numbers(node)[0]),
            nameof(IntList) => IntList.Create(Numbers(node)),
            nameof(Shape) => node is JsonArray or JsonObject ? ToShape(node) : ToInt(node),
            nameof(Padding2D) => ToPadding2D(node),
            nameof(Padding3D) => ToPadding3D(node),
            _ when type == typeof(Layer) => LayerConfig.Read((JsonObject)node, custom),
            nameof(RandomFactor) => ToFactor(node),
            nameof(LearningRate) => node is JsonObject
                ? (LearningRate)(LearningRateSchedule)ObjectConfig.Deserialize(node, typeof(LearningRateSchedule), custom)
                : (LearningRate)element.GetDouble(),
            _ when type == typeof(IReadOnlyList<double>) => element.ValueKind == JsonValueKind.Number
                ? [element.GetDouble()]
                : element.EnumerateArray().Select(item => item.GetDouble()).ToArray(),
            _ when type.IsAssignableTo(typeof(Layer)) => ToLayer(node, type, custom),
            _ when type.IsClass => ObjectConfig.Deserialize(node, type, custom),
            _ => throw Unreadable(node, type, null),
        };
    }

    private static ArgumentException Unreadable(JsonNode node, Type type, Exception? inner) =>
        new($"Expected a value for {type.Name}. Received: {PythonJson.Brief(node)}.", inner);

    private static Layer ToLayer(JsonNode node, Type type, CustomObjects custom) =>
        LayerConfig.Read(node as JsonObject ?? throw Unreadable(node, type, null), custom) is Layer layer && type.IsInstanceOfType(layer)
            ? layer
            : throw Unreadable(node, type, null);

    private static ActivationFunction ToActivation(JsonNode node, CustomObjects custom)
    {
        string name = node is JsonObject fields
            ? (string?)(fields["config"] as JsonValue) ?? throw new ArgumentException(
                "An activation must be the name of a function. Received: "
                + $"{PythonJson.Brief(node)}. Add the activation as a layer of its own.")
            : node.GetValue<string>();
        Func<JsonObject, object>? maker = custom.MakerOf(name) ?? CustomObjects.Global.MakerOf(name);
        return maker is null ? ActivationFunction.FromString(name) : (ActivationFunction)maker([]);
    }

    private static int[] Numbers(JsonNode node) =>
        node is JsonArray list ? [.. list.Select(item => ToInt(item))] : [ToInt(node)];

    private static RandomFactor ToFactor(JsonNode node) => node is JsonArray and [JsonNode lower, JsonNode upper]
        ? (lower.GetValue<double>(), upper.GetValue<double>())
        : node.GetValue<double>();

    private static Padding2D ToPadding2D(JsonNode node)
    {
        if (node is not JsonArray sides)
        {
            return ToInt(node);
        }

        return sides is [JsonArray rows, JsonArray columns]
            ? ((ToInt(rows[0]), ToInt(rows[1])), (ToInt(columns[0]), ToInt(columns[1])))
            : (ToInt(sides[0]), ToInt(sides[^1]));
    }

    private static Padding3D ToPadding3D(JsonNode node)
    {
        if (node is not JsonArray sides)
        {
            return ToInt(node);
        }

        if (sides is not [JsonNode depth, JsonNode height, JsonNode width])
        {
            throw new FormatException("Padding of volumes has three axes.");
        }

        (int, int)[] both = [.. new[] { depth, height, width }.Select(
            side => side is JsonArray and [JsonNode before, JsonNode after] ? (ToInt(before), ToInt(after)) : (ToInt(side), ToInt(side)))];
        return (both[0], both[1], both[2]);
    }
}
