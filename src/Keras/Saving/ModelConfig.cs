using System.Text.Json.Nodes;
using Keras.Layers;
using Keras.Models;

namespace Keras.Saving;

/// <summary>Config ↔ model: the layers and how they are called.</summary>
/// <remarks>Port of get_config and from_config in keras/engine/network.py and sequential.py of Keras 2.3.</remarks>
internal static class ModelConfig
{
    /// <summary>Class and config of a model, or of a layer of one.</summary>
    public static JsonObject Entry(Layer layer, ConfigDialect dialect)
    {
        JsonObject config = layer.GetConfig(dialect);
        return dialect == ConfigDialect.Keras3 ? Keras3Config.Entry(layer.GetType(), config) : new JsonObject
        {
            ["class_name"] = ClassName(layer),
            ["config"] = config,
        };
    }

    /// <summary>The config of a model.</summary>
    /// <exception cref="ArgumentException">A layer cannot be saved.</exception>
    public static JsonObject Write(Model model, ConfigDialect dialect) => (model, dialect) switch
    {
        (Sequential chain, ConfigDialect.Keras2) => WriteChain(chain),
        (Sequential chain, _) => WriteKeras3Chain(chain),
        _ => WriteGraph(model, dialect),
    };

    /// <summary>The model of a config.</summary>
    /// <exception cref="ArgumentException">A layer is unknown, or the config does not fit together.</exception>
    public static Model Read(string className, JsonObject config, CustomObjects custom) =>
        className == "Sequential" ? ReadChain(config, custom) : GraphReader.Read(config, custom);

    private static string ClassName(Layer layer) => layer switch
    {
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

    private static Sequential ReadChain(JsonObject config, CustomObjects custom)
    {
        if (config.ContainsKey("output_layers"))
        {
            throw new ArgumentException(
                $"The config of {(string?)config["name"]} is that of a graph of layers, a Model. Expected a Sequential's.");
        }

        Sequential model = new(name: (string?)config["name"]);
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
                $"The config of model {(string?)config["name"]} has no list \"layers\", so it tells no architecture.");

    private static JsonObject WriteGraph(Model model, ConfigDialect dialect)
    {
        if (model.IsSubclassed)
        {
            throw new ArgumentException(
                $"Model {model.Name} is of the class {model.GetType().Name}, whose Call is code that no config holds. Save its "
                + "weights by SaveWeights, and load them into a new one.");
        }

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

    private static JsonNode WriteCall(Node node, Model model, bool isNew) => isNew
        ? Keras3Config.Call(node, tensor => CallOf(tensor, model))
        : new JsonArray([.. node.Inputs.Select(input => Reference(input, model, [Keras3Config.Arguments(node)]))]);

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
