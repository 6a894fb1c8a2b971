using System.Text.Json.Nodes;
using Keras.Layers;
using Keras.Models;

namespace Keras.Saving;

/// <summary>Config ↔ model: the layers and how they are called.</summary>
/// <remarks>Port of get_config and from_config in keras/engine/network.py and sequential.py of Keras 2.3.</remarks>
internal static class ModelConfig
{
    private const string FrozenLayers = "frozen_layers";

    /// <summary>Class and config of a model, or of a layer of one.</summary>
    public static JsonObject Entry(Layer layer, ConfigDialect dialect)
    {
        JsonObject config = layer.GetConfig(dialect);
        JsonObject entry = dialect == ConfigDialect.Keras3 ? Keras3Config.Entry(layer.GetType(), config) : new JsonObject
        {
            ["class_name"] = ClassName(layer),
            ["config"] = config,
        };
        if (layer is Model model && ModelClass.IsToldByArguments(model))
        {
            WriteState(model, entry);
        }

        return entry;
    }

    /// <summary>Class and config of a model as that of a plain one, whatever its class, if it has a graph.</summary>
    public static JsonObject PlainEntry(Model model) => model.IsSubclassed
        ? Entry(model, ConfigDialect.Keras2)
        : new JsonObject
        {
            ["class_name"] = model is Sequential ? nameof(Sequential) : nameof(Model),
            ["config"] = model is Sequential chain ? WriteChain(chain) : WriteGraph(model, ConfigDialect.Keras2),
        };

    /// <summary>The config of a model.</summary>
    /// <exception cref="ArgumentException">A layer cannot be saved.</exception>
    public static JsonObject Write(Model model, ConfigDialect dialect) => (model, dialect) switch
    {
        _ when ModelClass.IsToldByArguments(model) => WriteArguments(model, dialect),
        (Sequential chain, ConfigDialect.Keras2) => WriteChain(chain),
        (Sequential chain, _) => WriteKeras3Chain(chain),
        _ => WriteGraph(model, dialect),
    };

    /// <summary>The model of a config that tells layers.</summary>
    /// <param name="isChain">Whether it is that of a chain.</param>
    /// <param name="config">The config.</param>
    /// <param name="custom">Classes beside Keras' own.</param>
    /// <param name="type">The model's class, if it is one's own.</param>
    /// <exception cref="ArgumentException">A layer is unknown, or the config does not fit together.</exception>
    public static Model Read(bool isChain, JsonObject config, CustomObjects custom, Type? type = null) =>
        isChain ? ReadChain(config, custom, type) : GraphReader.Read(config, custom, type);

    /// <summary>Whether a config tells layers and how they are called, rather than a constructor's arguments.</summary>
    /// <param name="config">The config of a model.</param>
    /// <param name="isChain">Whether it is that of a chain.</param>
    public static bool IsGraph(JsonObject config, bool isChain) =>
        config["layers"] is JsonArray layers && layers.All(layer => layer is JsonObject)
        && (isChain || (config.ContainsKey("input_layers") && config.ContainsKey("output_layers")));

    /// <summary>Freezes the layers of a model that were frozen when it was told by its constructor's arguments.</summary>
    public static void ReadState(Model model, JsonObject entry)
    {
        if (entry[FrozenLayers] is JsonArray places)
        {
            HashSet<int> frozen = [.. places.Select(ConfigValues.ToInt)];
            foreach ((int place, Layer layer) in model.SelfAndInner.Distinct().ToArray().Index())
            {
                layer.Trainable = !frozen.Contains(place);
            }
        }
    }

    private static string ClassName(Layer layer) => layer switch
    {
        Model when ModelClass.IsOwn(layer.GetType()) => layer.GetType().Name,
        Sequential => nameof(Sequential),
        Model => nameof(Model),
        _ => layer.GetType().Name,
    };

    private static JsonObject WriteChain(Sequential model)
    {
        JsonArray layers = [];
        foreach (Layer layer in model.Layers)
        {
            JsonObject entry = Entry(layer, ConfigDialect.Keras2);
            if (layers.Count == 0 && model.HasGraph && layer is not Model)
            {
                ((JsonObject)entry["config"]!).Insert(
                    2, "batch_input_shape", ConfigValues.Write(model.Graph.Inputs[0].Shape, ConfigDialect.Keras2));
            }

            layers.Add(entry);
        }

        return new JsonObject { ["name"] = model.Name, ["layers"] = layers };
    }

    private static JsonObject WriteKeras3Chain(Sequential model)
    {
        Keras3Config.CheckNames(model.Layers);
        JsonObject config = new() { ["name"] = Keras3Config.NameOf(model), ["trainable"] = model.Trainable };
        IEnumerable<Layer> inputs = model.HasGraph ? [model.Graph.Inputs[0].Layer] : [];
        config["layers"] = new JsonArray(
            [.. inputs.Concat(model.Layers).Select(layer => Entry(layer, ConfigDialect.Keras3))]);
        if (model.HasGraph)
        {
            config["build_input_shape"] = ConfigValues.Write(model.Graph.Inputs[0].Shape, ConfigDialect.Keras3);
        }

        return config;
    }

    private static Sequential ReadChain(JsonObject config, CustomObjects custom, Type? type)
    {
        if (config.ContainsKey("output_layers"))
        {
            throw new ArgumentException(
                $"The config of {Called(config)} is that of a graph of layers, a Model. Expected a Sequential's.");
        }

        Sequential model = ModelClass.CreateChain(type, (string?)config["name"]);
        bool isFirst = true;
        foreach (JsonObject entry in Entries(config))
        {
            JsonObject? options = entry["config"] as JsonObject;
            Layer layer = LayerConfig.Read(entry, custom);
            if (isFirst && layer is not (InputLayer or Model) && options is not null
                && LayerConfig.BatchShape(options) is Shape shape)
            {
                model.Add(LayerConfig.ReadInput(shape, $"{layer.Name}_input", options["dtype"]));
            }

            model.Add(layer);
            isFirst = false;
        }

        if (!model.HasGraph && config["build_input_shape"] is JsonNode built)
        {
            model.Build(ConfigValues.ToShape(built));
        }

        LayerConfig.FreezeIfTold(model, config);

        return model;
    }

    /// <summary>The entries of a model's layers.</summary>
    public static IEnumerable<JsonObject> Entries(JsonObject config) =>
        config["layers"] is JsonArray layers && layers.All(layer => layer is JsonObject)
            ? layers.Cast<JsonObject>()
            : throw new ArgumentException(
                $"The config of {Called(config)} has no list \"layers\", so it tells no architecture.");

    private static string Called(JsonObject config) =>
        LayerConfig.NameIn(config) is string name ? $"model {name}" : "a model without a name";

    // What a class makes of its arguments is in no config, but it may have been frozen since, and be built for a shape. Keras
    // passes over what it does not know beside a config.
    private static void WriteState(Model model, JsonObject entry)
    {
        int[] frozen = [.. model.SelfAndInner.Distinct().Index().Where(pair => !pair.Item.Trainable).Select(pair => pair.Index)];
        if (frozen.Length > 0)
        {
            entry[FrozenLayers] = new JsonArray([.. frozen.Select(place => (JsonNode)place)]);
        }

        if (model.IsSubclassed && model.HasGraph)
        {
            JsonNode[] shapes = [.. model.Graph.Inputs.Select(input => ConfigValues.Write(input.Shape, ConfigDialect.Keras3)!)];
            entry["build_config"] = new JsonObject { ["input_shape"] = shapes is [JsonNode only] ? only : new JsonArray(shapes) };
        }
    }

    private static JsonObject WriteArguments(Model model, ConfigDialect dialect)
    {
        if (model.IsSubclassed && dialect == ConfigDialect.Keras2)
        {
            throw new ArgumentException(
                $"Model {model.Name} is of the class {model.GetType().Name}, whose Call is code that no config of Keras 2 holds. "
                + "Save it as .keras, which holds its class and arguments, or its weights by SaveWeights.");
        }

        try
        {
            return LayerConfig.Write(model, dialect);
        }
        catch (ArgumentException exception)
        {
            throw new ArgumentException(
                $"Model {model.Name} is of a class of its own, which files tell by its constructor's arguments: {exception.Message} "
                + "Or override GetConfig, and register a function that makes the model of that config; or save the weights by "
                + "SaveWeights.",
                exception);
        }
    }

    private static JsonObject WriteGraph(Model model, ConfigDialect dialect)
    {
        if (model.Graph.Losses.Count > 0 || model.Graph.Metrics.Count > 0)
        {
            throw new ArgumentException(
                $"Model {model.Name} has losses or metrics by AddLoss and AddMetric, which no config holds. Let a layer of your "
                + "own call AddLoss on its values, or save the weights by SaveWeights.");
        }

        bool isNew = dialect == ConfigDialect.Keras3;
        if (isNew)
        {
            Keras3Config.CheckNames(model.Layers);
        }

        JsonArray layers = [];
        foreach (Layer layer in model.Layers)
        {
            JsonObject entry = Entry(layer, dialect);
            entry.Insert(isNew ? entry.Count : 0, "name", isNew ? Keras3Config.NameOf(layer) : layer.Name);
            entry["inbound_nodes"] = new JsonArray([.. layer.InboundNodes
                .Where(node => model.Graph.Contains(node) && node.Inputs.Count > 0)
                .Select(node => WriteCall(node, model, isNew))]);
            layers.Add(entry);
        }

        JsonObject config = new() { ["name"] = isNew ? Keras3Config.NameOf(model) : model.Name };
        if (isNew)
        {
            config["trainable"] = model.Trainable;
        }

        config["layers"] = layers;
        config["input_layers"] = Ends(model.Input, model, isNew);
        config["output_layers"] = Ends(model.Output, model, isNew);
        return config;
    }

    private static JsonNode WriteCall(Node node, Model model, bool isNew)
    {
        if (isNew)
        {
            return Keras3Config.Call(node, tensor => CallOf(tensor, model));
        }

        return node.Layer is AttentionLayer { InputNames: not null } attention
            ? AttentionCalls.Call(
                attention, [.. node.Inputs.Select(input => Reference(input, model, []))], Keras3Config.Arguments(node))
            : new JsonArray([.. node.Inputs.Select(input => Reference(input, model, [Keras3Config.Arguments(node)]))]);
    }

    // Keras 3 puts a single input or output into no list. Dictionaries keep their keys.
    private static JsonNode Ends(KerasTensors tensors, Model model, bool isNew)
    {
        JsonArray[] ends = [.. tensors.Select(
            tensor => isNew ? Keras3Config.End(tensor, CallOf(tensor, model)) : Reference(tensor, model, []))];
        if (tensors.Names is IReadOnlyList<string> names)
        {
            return new JsonObject(names.Zip(ends, (name, end) => KeyValuePair.Create(name, (JsonNode?)end)));
        }

        return isNew && ends is [JsonArray only] ? only : new JsonArray(ends);
    }

    // A nested model begins at 1, as call 0 of it is its own definition in Keras 2.
    private static JsonArray Reference(KerasTensor tensor, Model model, JsonArray arguments) =>
    [
        tensor.Layer.Name,
        CallOf(tensor, model) + (tensor.Layer is Model ? 1 : 0),
        tensor.TensorIndex,
        .. arguments.Select(argument => argument?.DeepClone()),
    ];

    // Calls are counted within the model.
    private static int CallOf(KerasTensor tensor, Model model) =>
        tensor.Layer.InboundNodes.Where(model.Graph.Contains).TakeWhile(node => node != tensor.Node).Count();
}
