using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Keras.Engine.Tensors;
using Keras.Layers;
using Keras.Models;

namespace Keras.Saving;

/// <summary>Config ↔ layer: the arguments of the constructor after what all layers have.</summary>
internal static class LayerConfig
{
    private static readonly HashSet<string> s_halfTypes = ["float16", "bfloat16"];

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
            ["dtype"] = isNew ? Keras3Config.Policy(layer.DTypePolicy)
                : layer.Half is null ? layer.DTypePolicy
                : new JsonObject
                {
                    ["class_name"] = "Policy",
                    ["config"] = new JsonObject { ["name"] = layer.DTypePolicy },
                },
        };
        if (isNew && layer is SpatialDropout2D)
        {
            // In Keras 3 this layer alone has these two otherwise.
            config.Remove("trainable");
            config["dtype"] = layer.DTypePolicy;
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
        notes ??= new LoadNotes(null);
        RefuseUnknownModel(entry, custom, source);
        entry = AsPlain(entry, custom, source, notes);
        try
        {
            Model model = Read(entry, custom) as Model ?? throw new ArgumentException(
                $"{source}: expected the config of a model. Received that of a {(string?)entry["class_name"]}.");
            TellPrecision(entry, source, notes);
            if (model.IsSubclassed && (entry["build_config"] as JsonObject)?["input_shape"] is JsonArray { Count: > 0 } shape)
            {
                if (shape.All(size => size is null or JsonValue))
                {
                    model.BuildAsSaved([ConfigValues.ToShape(shape)]);
                }
                else if (shape.All(input => input is JsonArray sizes && sizes.All(size => size is null or JsonValue)))
                {
                    model.BuildAsSaved([.. shape.Select(input => ConfigValues.ToShape(input!))]);
                }
            }

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
        string name = (string?)entry["name"] ?? NameIn(config) ?? "?";
        if (TypeNames.Maker(className, custom) is Func<JsonObject, object> create)
        {
            return WithState(Finished((Layer)create(config), config), entry);
        }

        if (TypeNames.FindCustom(className, custom) is null)
        {
            switch (className)
            {
                case "Model" or "Functional" or "Network" or "Sequential":
                    return ModelConfig.Read(className == "Sequential", config, custom);
                case "InputLayer":
                    return ReadInput(config);
                case "Lambda":
                    return Finished(LambdaConfig.Read(config, name, custom), config);
                default:
                    break;
            }
        }

        return WithState(Create(FindType(className, name, custom), config, custom), entry);
    }

    /// <summary>The layer of a class and its config.</summary>
    public static Layer Create(Type type, JsonObject config, CustomObjects custom)
    {
        if (typeof(Model).IsAssignableFrom(type))
        {
            bool isChain = type.IsAssignableTo(typeof(Sequential));
            if (ModelClass.IsOwn(type) ? ModelConfig.IsGraph(config, isChain) : config.ContainsKey("layers"))
            {
                return ModelConfig.Read(isChain, config, custom, ModelClass.IsOwn(type) ? type : null);
            }
        }

        string what = $"Layer {NameIn(config) ?? "without a name"} ({type.Name})";
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

    /// <summary>The name that a config tells; null if it tells none, or an empty one.</summary>
    public static string? NameIn(JsonObject config) => (string?)config["name"] is { Length: > 0 } name ? name : null;

    /// <summary>A placeholder of a config; real numbers are of <see cref="Config.Floatx"/>, to which Keras' layers cast them.</summary>
    public static Input ReadInput(Shape batchShape, string? name, JsonNode? dtype) =>
        new(batchShape[1..], batchShape.SizeAt(0), name, IsCast(dtype) ? Config.Floatx : ToDType(dtype));

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
        layer.Name = NameIn(config) ?? layer.Name;
        if ((bool?)config["trainable"] is bool trainable && layer is not Model)
        {
            layer.Trainable = trainable;
        }

        CheckPrecision(layer, config);
        if (PolicyName(config["dtype"]) is string policy && layer is not (InputLayer or Model))
        {
            layer.Half = policy.StartsWith("mixed_", StringComparison.Ordinal) && layer.DType == DType.Float32
                ? MixedPrecision.HalfOf(policy, layer.DType)
                : null;
        }

        return layer;
    }

    private static Layer WithState(Layer layer, JsonObject entry)
    {
        if (layer is Model model)
        {
            ModelConfig.ReadState(model, entry);
        }

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
            $"Input layer {NameIn(config) ?? "without a name"} has no batch_input_shape.");
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

    private static bool IsCast(JsonNode? dtype) =>
        ToDType(dtype) is DType type && type.IsFloating() && type != Config.Floatx;

    // A model of a class that is unknown here, whose file tells the layers, computes what they do; its steps are in the class.
    private static JsonObject AsPlain(JsonObject entry, CustomObjects custom, string source, LoadNotes notes)
    {
        if (!(entry["class_name"] is JsonValue value && value.TryGetValue(out string? className))
            || entry["config"] is not JsonObject config || TypeNames.Maker(className, custom) is not null
            || TypeNames.FindCustom(className, custom) is not null || className is "Model" or "Functional" or "Network"
            || Identifier.FindType(typeof(Layer), TypeNames.WithoutPackage(className)) is not null)
        {
            return entry;
        }

        bool isChain = !config.ContainsKey("output_layers");
        string unknown = $"the model is of a class of its author's, {className}, which is unknown here";
        notes.MayDrop(
            $"{source}: {unknown}: its layers are loaded as a plain model, without what the class does in its steps.",
            $"{source}: {unknown}. Derive that class from {(isChain ? nameof(Sequential) : nameof(Model))} in C#, and register it: "
            + $"LoadModel(path, new CustomObjects {{{{ \"{className}\", typeof({className}) }}}}). To load its layers as a plain "
            + "model, which steps as every other does, give LoadModel `onDropped`.");
        JsonObject plain = (JsonObject)entry.DeepClone();
        plain["class_name"] = isChain ? nameof(Sequential) : nameof(Model);
        return plain;
    }

    // A model of one's own class has no architecture in its file but what its class makes.
    private static void RefuseUnknownModel(JsonObject entry, CustomObjects custom, string source)
    {
        if (entry["class_name"] is JsonValue value && value.TryGetValue(out string? className)
            && entry["config"] is JsonObject config && !TellsLayers(className, config)
            && TypeNames.Maker(className, custom) is null && TypeNames.FindCustom(className, custom) is null
            && Identifier.FindType(typeof(Layer), TypeNames.WithoutPackage(className)) is null && className != "InputLayer")
        {
            throw new ArgumentException(
                $"{source}: the model is of a class of its author's, {className}, whose code makes its layers: the file does not "
                + "tell them. Make that class in C#, with fields of the same names, and register it: "
                + $"LoadModel(path, new CustomObjects {{{{ \"{className}\", typeof({className}) }}}}).");
        }
    }

    private static bool TellsLayers(string className, JsonObject config) => className is "Functional" or "Network"
        ? config.ContainsKey("layers")
        : ModelConfig.IsGraph(config, isChain: !config.ContainsKey("output_layers"));

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

            if ((node as JsonObject)?["dtype"] is JsonNode dtype && PolicyName(dtype) is string name && IsNotKept(name))
            {
                names.Add(name);
            }

            if (node is JsonObject layer && layer["class_name"] is JsonValue className && className.ToString() == "InputLayer"
                && layer["config"] is JsonObject input && IsCast(input["dtype"]))
            {
                names.Add(PolicyName(input["dtype"])!);
            }
        }
    }

    // Weights of 16 bits are kept in 32; policies that mix both are the backend's.
    private static bool IsNotKept(string policy) => s_halfTypes.Contains(policy)
        || (policy.StartsWith("mixed_", StringComparison.Ordinal)
            && (Config.Backend == "cpu" || Config.Floatx != DType.Float32));

    private static Type FindType(string className, string layer, CustomObjects custom)
    {
        try
        {
            return TypeNames.Find(typeof(Layer), className, custom);
        }
        catch (ArgumentException exception)
        {
            string message = AbsentLayers.Reason(className) is string reason
                ? $"{reason} {TypeNames.Advice(typeof(Layer), className)}"
                : exception.Message;
            throw new ArgumentException($"Layer {layer}: {message}", exception);
        }
    }
}
