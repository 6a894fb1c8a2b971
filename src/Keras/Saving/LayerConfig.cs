using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Keras.Engine.Tensors;
using Keras.Layers;
using Keras.Models;

namespace Keras.Saving;

/// <summary>Config ↔ layer: the arguments of the constructor after what all layers have.</summary>
internal static class LayerConfig
{
    private static readonly HashSet<string> s_halfPolicies = ["float16", "bfloat16", "mixed_float16", "mixed_bfloat16"];

    /// <summary>The config of a layer that is no model.</summary>
    /// <exception cref="ArgumentException">An argument has no property, or no form in a config.</exception>
    public static JsonObject Write(Layer layer, ConfigDialect dialect)
    {
        bool isNew = dialect == ConfigDialect.Keras3;
        string name = isNew ? Keras3Config.NameOf(layer) : layer.Name;
        if (layer is InputLayer input)
        {
            return new JsonObject
            {
                [isNew ? "batch_shape" : "batch_input_shape"] = ConfigValues.Write(input.BatchInputShape, dialect),
                ["dtype"] = input.InputType.NumPyName(),
                ["sparse"] = false,
                ["name"] = name,
            };
        }

        JsonObject config = new()
        {
            ["name"] = name,
            ["trainable"] = layer.Trainable,
            ["dtype"] = isNew ? Keras3Config.Policy(layer.DType) : layer.DType.NumPyName(),
        };
        if (isNew && layer is SpatialDropout2D)
        {
            // In Keras 3 this layer alone has these two otherwise.
            config.Remove("trainable");
            config["dtype"] = layer.DType.NumPyName();
        }

        if (layer is Lambda lambda && lambda.GetType() == typeof(Lambda))
        {
            LambdaConfig.Write(lambda, config, dialect);
            return config;
        }

        foreach ((string key, JsonNode? value) in ObjectConfig.Write(layer, layer.GetType(), dialect))
        {
            config[key] = value?.DeepClone();
        }

        return config;
    }

    /// <summary>The model of an object with <c>class_name</c> and <c>config</c>.</summary>
    /// <param name="entry">What a file or text holds.</param>
    /// <param name="custom">Classes beside Keras' own.</param>
    /// <param name="source">Where it comes from, for messages.</param>
    /// <param name="notes">Where it is told what is otherwise here; standard error if null.</param>
    /// <exception cref="ArgumentException">It is no model, a class is unknown, or a config does not fit it.</exception>
    public static Model ReadModel(JsonObject entry, CustomObjects custom, string source, LoadNotes? notes = null)
    {
        RefuseUnknownModel(entry, custom, source);
        try
        {
            Model model = Read(entry, custom) as Model ?? throw new ArgumentException(
                $"{source}: expected the config of a model. Received that of a {(string?)entry["class_name"]}.");
            TellPrecision(entry, source, notes ?? new LoadNotes(null));
            return model;
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException
            or OverflowException or InvalidCastException or IndexOutOfRangeException or NotSupportedException
            or InsufficientExecutionStackException)
        {
            throw new ArgumentException(
                $"{source}: the config of the model does not fit together: {exception.Message}", exception);
        }
    }

    /// <summary>The layer of an entry <c>{class_name, config}</c>.</summary>
    /// <exception cref="ArgumentException">The class is unknown, or the config does not fit it.</exception>
    public static Layer Read(JsonObject entry, CustomObjects custom)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        string className = ObjectConfig.RequiredText(entry, "class_name");
        if (Keras1Config.IsLayer(className, entry["config"] as JsonObject))
        {
            entry = Keras1Config.Translate(entry);
            className = ObjectConfig.RequiredText(entry, "class_name");
        }

        JsonObject config = entry["config"] as JsonObject ?? (entry["config"] is JsonArray layers
            ? new JsonObject { ["layers"] = layers.DeepClone() }
            : []);
        string name = (string?)entry["name"] ?? (string?)config["name"] ?? "?";
        if (TypeNames.Maker(className, custom) is Func<JsonObject, object> create)
        {
            return Finished((Layer)create(config), config);
        }

        if (TypeNames.FindCustom(className, custom) is null)
        {
            switch (className)
            {
                case "Model" or "Functional" or "Network" or "Sequential":
                    return ModelConfig.Read(className, config, custom);
                case "InputLayer":
                    return ReadInput(config);
                case "Lambda":
                    return Finished(LambdaConfig.Read(config, name, custom), config);
                default:
                    break;
            }
        }

        return Create(FindType(className, name, custom), config, custom);
    }

    /// <summary>The layer of a class and its config.</summary>
    public static Layer Create(Type type, JsonObject config, CustomObjects custom)
    {
        if (typeof(Model).IsAssignableFrom(type))
        {
            return ModelConfig.Read(type.Name, config, custom);
        }

        string what = $"Layer {(string?)config["name"]} ({type.Name})";
        Layer layer = type == typeof(InputLayer)
            ? ReadInput(config)
            : (Layer)ObjectConfig.Create(type, config, custom, what);
        return Finished(layer, config);
    }

    /// <summary>Shape of the input that a layer's config tells, batch included; null if it does not.</summary>
    public static Shape? BatchShape(JsonObject config) =>
        (config["batch_input_shape"] ?? config["batch_shape"]) is JsonNode shape
            ? ConfigValues.ToShape(shape)
            : default(Shape?);

    /// <summary>A placeholder of a config.</summary>
    public static Input ReadInput(Shape batchShape, string? name, JsonNode? dtype) =>
        new(batchShape[1..], batchShape.SizeAt(0), name, ToDType(dtype));

    /// <summary>Freezes a model with its layers, if its config says so.</summary>
    public static void FreezeIfTold(Model model, JsonObject config)
    {
        if ((bool?)config["trainable"] == false)
        {
            model.Trainable = false;
        }
    }

    // What all layers have; a class of one's own may have no parameter for it.
    private static Layer Finished(Layer layer, JsonObject config)
    {
        layer.Name = (string?)config["name"] ?? layer.Name;
        if ((bool?)config["trainable"] is bool trainable && layer is not Model)
        {
            layer.Trainable = trainable;
        }

        CheckPrecision(layer, config);
        return layer;
    }

    private static void CheckPrecision(Layer layer, JsonObject config)
    {
        if (layer is not (InputLayer or Model) && ToDType(config["dtype"]) is DType dtype && dtype.IsFloating()
            && dtype != layer.DType)
        {
            throw new ArgumentException(
                $"Layer {layer.Name} computes in {dtype.NumPyName()}, and Config.Floatx is {Config.Floatx.NumPyName()}. "
                + $"Set Config.Floatx = DType.{dtype} before the model is made.");
        }
    }

    private static Layer ReadInput(JsonObject config)
    {
        Shape shape = BatchShape(config) ?? throw new ArgumentException(
            $"Input layer {(string?)config["name"]} has no batch_input_shape.");
        return ReadInput(shape, (string?)config["name"], config["dtype"]).Layer;
    }

    private static string? PolicyName(JsonNode? dtype) =>
        (dtype is JsonObject policy ? (policy["config"] as JsonObject)?["name"] : dtype) is JsonValue value
            && value.TryGetValue(out string? name) ? name : null;

    // Types that the engine does not have, such as float16, are computed in the usual one. Keras 3 writes policies.
    private static DType? ToDType(JsonNode? dtype)
    {
        string? name = PolicyName(dtype);
        return Enum.GetValues<DType>().Where(type => type.NumPyName() == name).Cast<DType?>().FirstOrDefault();
    }

    // A model of one's own class has no architecture in its file but what its class makes.
    private static void RefuseUnknownModel(JsonObject entry, CustomObjects custom, string source)
    {
        if (entry["class_name"] is JsonValue value && value.TryGetValue(out string? className)
            && entry["config"] is JsonObject config && !config.ContainsKey("layers")
            && TypeNames.Maker(className, custom) is null && TypeNames.FindCustom(className, custom) is null
            && Identifier.FindType(typeof(Layer), TypeNames.WithoutPackage(className)) is null && className != "InputLayer")
        {
            throw new ArgumentException(
                $"{source}: the model is of a class of its author's, {className}, whose code makes its layers: the file does not "
                + "tell them. Make that class in C#, with fields of the same names, build it, and load the file by its "
                + "LoadWeights.");
        }
    }

    // One warning for a file, however many layers have such a policy.
    private static void TellPrecision(JsonObject entry, string source, LoadNotes notes)
    {
        HashSet<string> names = [];
        Collect(entry);
        if (names.Count > 0)
        {
            notes.Tell(
                $"{source}: layers of {string.Join(" and ", names.Order())} are computed in {Config.Floatx.NumPyName()} here.");
        }

        void Collect(JsonNode? node)
        {
            foreach (JsonNode? inner in node switch
            {
                JsonObject fields => fields.Select(pair => pair.Value),
                JsonArray items => items,
                _ => Enumerable.Empty<JsonNode?>(),
            })
            {
                Collect(inner);
            }

            if ((node as JsonObject)?["dtype"] is JsonNode dtype && PolicyName(dtype) is string name && s_halfPolicies.Contains(name))
            {
                names.Add(name);
            }
        }
    }

    private static Type FindType(string className, string layer, CustomObjects custom)
    {
        try
        {
            return TypeNames.Find(typeof(Layer), className, custom);
        }
        catch (ArgumentException exception)
        {
            throw new ArgumentException($"Layer {layer}: {exception.Message}", exception);
        }
    }
}
