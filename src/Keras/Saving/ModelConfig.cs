using System.Text.Json.Nodes;
using Keras.Engine.Tensors;
using Keras.Layers;
using Keras.Models;

namespace Keras.Saving;

/// <summary>Config ↔ model: the layers and how they are called.</summary>
/// <remarks>Port of get_config and from_config in keras/engine/network.py and sequential.py of Keras 2.3.</remarks>
internal static class ModelConfig
{
    /// <summary>The class name of a model in files.</summary>
    public static string ClassName(Model model) => model is Sequential ? "Sequential" : "Model";

    /// <summary>The config of a model.</summary>
    /// <exception cref="ArgumentException">A layer cannot be saved.</exception>
    public static JsonObject Write(Model model) => model is Sequential chain ? WriteChain(chain) : WriteGraph(model);

    /// <summary>The model of a config.</summary>
    /// <exception cref="ArgumentException">A layer is unknown, or the config does not fit together.</exception>
    public static Model Read(string className, JsonObject config, CustomObjects custom) =>
        className == "Sequential" ? ReadChain(config, custom) : GraphReader.Read(config, custom);

    private static JsonObject Entry(Layer layer) => new()
    {
        ["class_name"] = layer is Model model ? ClassName(model) : layer.GetType().Name,
        ["config"] = layer.GetConfig(),
    };

    private static JsonObject WriteChain(Sequential model)
    {
        JsonArray layers = [];
        foreach (Layer layer in model.Layers)
        {
            JsonObject entry = Entry(layer);
            if (layers.Count == 0 && model.HasGraph && layer is not Model)
            {
                ((JsonObject)entry["config"]!).Insert(
                    2, "batch_input_shape", ConfigValues.Write(model.Graph.Inputs[0].Shape));
            }

            layers.Add(entry);
        }

        return new JsonObject { ["name"] = model.Name, ["layers"] = layers };
    }

    private static Sequential ReadChain(JsonObject config, CustomObjects custom)
    {
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

        return model;
    }

    /// <summary>The entries of a model's layers.</summary>
    public static IEnumerable<JsonObject> Entries(JsonObject config) =>
        config["layers"] is JsonArray layers && layers.All(layer => layer is JsonObject)
            ? layers.Cast<JsonObject>()
            : throw new ArgumentException(
                $"The config of model {(string?)config["name"]} has no list \"layers\", so it tells no architecture.");

    private static JsonObject WriteGraph(Model model)
    {
        JsonArray layers = [];
        foreach (Layer layer in model.Layers)
        {
            JsonArray nodes = [];
            foreach (Node node in layer.InboundNodes.Where(node => model.Graph.Contains(node) && node.Inputs.Count > 0))
            {
                nodes.Add(new JsonArray([.. node.Inputs.Select(input => Reference(input, model, [new JsonObject()]))]));
            }

            JsonObject entry = new() { ["name"] = layer.Name };
            foreach ((string key, JsonNode? value) in Entry(layer))
            {
                entry[key] = value?.DeepClone();
            }

            entry["inbound_nodes"] = nodes;
            layers.Add(entry);
        }

        return new JsonObject
        {
            ["name"] = model.Name,
            ["layers"] = layers,
            ["input_layers"] = new JsonArray([.. model.Inputs.Select(input => Reference(input, model, []))]),
            ["output_layers"] = new JsonArray([.. model.Outputs.Select(output => Reference(output, model, []))]),
        };
    }

    // Calls are counted within the model; a nested model begins at 1, as call 0 of it is its own definition in Keras 2.
    private static JsonArray Reference(KerasTensor tensor, Model model, JsonArray arguments)
    {
        int call = tensor.Layer.InboundNodes.Where(model.Graph.Contains).TakeWhile(node => node != tensor.Node).Count();
        return
        [
            tensor.Layer.Name,
            call + (tensor.Layer is Model ? 1 : 0),
            tensor.TensorIndex,
            .. arguments.Select(argument => argument?.DeepClone()),
        ];
    }
}
