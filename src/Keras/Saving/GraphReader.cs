using System.Text.Json.Nodes;
using Keras.Layers;
using Keras.Models;

namespace Keras.Saving;

/// <summary>Rebuilds the calls of a functional model from the forms that Keras 1 to 3 write them in.</summary>
internal sealed class GraphReader
{
    private readonly Dictionary<string, Layer> _layers = [];
    private readonly Dictionary<string, int> _firstCalls = [];
    private readonly Dictionary<string, List<IReadOnlyList<KerasTensor>>> _outputs = [];
    private readonly List<(Layer Layer, Queue<Call> Calls)> _pending = [];

    /// <summary>One call of a layer: where its inputs come from, and whether it runs as in training, if told.</summary>
    private sealed record Call(IReadOnlyList<Reference> Inputs, bool IsList, bool? Training);

    /// <summary>An output of a call; Keras 2 puts the arguments of the call that takes it beside it.</summary>
    private sealed record Reference(string Layer, int Call, int Tensor, bool? TakenInTraining);

    /// <summary>The model of a config.</summary>
    /// <param name="config">The config.</param>
    /// <param name="custom">Classes beside Keras' own.</param>
    /// <param name="type">The model's class; Model itself if null.</param>
    /// <exception cref="ArgumentException">A layer is unknown, or the config does not fit together.</exception>
    public static Model Read(JsonObject config, CustomObjects custom, Type? type) => new GraphReader().ReadModel(config, custom, type);

    private Model ReadModel(JsonObject config, CustomObjects custom, Type? type)
    {
        foreach (JsonObject entry in ModelConfig.Entries(config))
        {
            Layer layer = LayerConfig.Read(entry, custom);
            layer.Name = (string?)entry["name"] ?? layer.Name;
            if (layer.Name.Length == 0)
            {
                throw new ArgumentException(
                    $"The config has a layer {layer.GetType().Name} with an empty name, by which no other layer can refer to it.");
            }

            if (!_layers.TryAdd(layer.Name, layer))
            {
                throw new ArgumentException($"The config has two layers called {layer.Name}.");
            }

            JsonArray nodes = entry["inbound_nodes"] as JsonArray ?? [];
            _pending.Add((layer, new Queue<Call>(nodes.Select(node => ReadCall(node, layer)))));
            _outputs[layer.Name] = layer is InputLayer ? [layer.InboundNodes[0].Outputs] : [];
        }

        List<Reference> inputs = References(config["input_layers"]);
        List<Reference> outputs = References(config["output_layers"]);
        if (IsKeras3(config))
        {
            outputs = [.. outputs.Select(WithoutDefinition)];
        }
        else
        {
            FindFirstCalls(outputs);
        }

        MakeCalls();
        Model model = ModelClass.Create(
            type, Ends(inputs, config["input_layers"]), Ends(outputs, config["output_layers"]), (string?)config["name"]);
        LayerConfig.FreezeIfTold(model, config);
        return model;
    }

    // References look like ["conv", 0, 0, {}], in lists and dictionaries of any depth; Keras 3 has objects with "keras_history" instead.
    private static List<Reference> References(JsonNode? node)
    {
        List<Reference> found = [];
        Collect(node);
        return found;

        void Collect(JsonNode? part)
        {
            switch (part)
            {
                case JsonArray { Count: >= 3 } item when item[0] is JsonValue name
                    && name.TryGetValue(out string? layer) && item[1] is JsonValue:
                    found.Add(new Reference(
                        layer,
                        ConfigValues.ToInt(item[1]!),
                        ConfigValues.ToInt(item[2]!),
                        item.Count > 3 ? Training(item[3], layer) : null));
                    break;
                case JsonArray list:
                    list.ToList().ForEach(Collect);
                    break;
                case JsonObject { Count: > 0 } tensor when tensor["config"] is JsonObject inner:
                    Collect(inner["keras_history"]);
                    break;
                case JsonObject named when !named.ContainsKey("class_name"):
                    named.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToList().ForEach(pair => Collect(pair.Value));
                    break;
                default:
                    break;
            }
        }
    }

    // Whether a call says in which mode the layer runs; other arguments than that cannot be rebuilt.
    private static bool? Training(JsonNode? arguments, string layer)
    {
        if (arguments is not JsonObject given)
        {
            return null;
        }

        string? training = given["training"] is JsonNode told ? PythonJson.Write(told) : null;
        if (given.Any(pair => pair.Key != "training" && !ConfigKeys.IsNeutral(pair.Key, pair.Value))
            || training is not (null or "false" or "0" or "true" or "1"))
        {
            throw new ArgumentException(
                $"A call of, or on the output of, layer {layer} has further arguments: {PythonJson.Brief(given)}. "
                + "Only tensors and `training` can be rebuilt.");
        }

        return training is null ? null : training is "true" or "1";
    }

    // Keras takes dictionaries apart in the order of their keys; a model keeps them.
    private KerasTensors Ends(List<Reference> references, JsonNode? told) => told is JsonObject named
        ? named.Select(pair => pair.Key).Order(StringComparer.Ordinal).Zip(references)
            .ToDictionary(pair => pair.First, pair => Resolve(pair.Second))
        : [.. references.Select(Resolve)];

    private static Call ReadCall(JsonNode? node, Layer layer)
    {
        JsonNode? arguments = null;
        if (node is JsonObject call && call.ContainsKey("args"))
        {
            arguments = call["kwargs"];
            node = call["args"];
        }

        if (layer is AttentionLayer attention)
        {
            (node, arguments) = AttentionCalls.Read(attention, node, arguments as JsonObject);
        }

        bool? training = Training(arguments, layer.Name);

        List<Reference> inputs = References(node);
        return inputs.Count > 0
            ? new Call(
                inputs,
                IsList: inputs.Count > 1 || layer is MergeLayer,
                training ?? inputs.Select(input => input.TakenInTraining).FirstOrDefault(told => told is not null))
            : throw new ArgumentException($"A call of layer {layer.Name} has no inputs in the config.");
    }

    // Only Keras 3 describes calls by objects.
    private static bool IsKeras3(JsonObject config) =>
        ModelConfig.Entries(config).Any(
            entry => entry["inbound_nodes"] is JsonArray { Count: > 0 } calls && calls[0] is JsonObject call && call.ContainsKey("args"));

    // Keras 3 counts the definition of a nested model as a call only where a reference tells an output of the whole.
    private Reference WithoutDefinition(Reference output) =>
        _layers.GetValueOrDefault(output.Layer) is Model and not Sequential
            ? output with { Call = output.Call - 1 }
            : output;

    // Keras 2 counts the definition of a nested model as its call 0: then the highest call is the number of calls.
    private void FindFirstCalls(List<Reference> outputs)
    {
        foreach (Reference reference in _pending.SelectMany(pair => pair.Calls).SelectMany(call => call.Inputs).Concat(outputs))
        {
            if (_layers.GetValueOrDefault(reference.Layer) is Model
                && reference.Call == _pending.First(pair => pair.Layer.Name == reference.Layer).Calls.Count)
            {
                _firstCalls[reference.Layer] = 1;
            }
        }
    }

    private void MakeCalls()
    {
        while (_pending.Any(pair => pair.Calls.Count > 0))
        {
            bool moved = false;
            foreach ((Layer layer, Queue<Call> calls) in _pending)
            {
                while (calls.TryPeek(out Call? call) && call.Inputs.All(IsMade))
                {
                    calls.Dequeue();
                    KerasTensor[] inputs = [.. call.Inputs.Select(Resolve)];
                    _outputs[layer.Name].Add(
                        layer.ApplyAll(call.IsList ? inputs : inputs[0], call.Training));
                    moved = true;
                }
            }

            if (!moved)
            {
                (Layer layer, Queue<Call> calls) = _pending.First(pair => pair.Calls.Count > 0);
                string missing = string.Join(", ", calls.Peek().Inputs.Where(input => !IsMade(input)).Select(input => input.Layer));
                throw new ArgumentException($"Layer {layer.Name} is called on {missing}, which the config never computes.");
            }
        }
    }

    private int Position(Reference reference) => reference.Call - _firstCalls.GetValueOrDefault(reference.Layer);

    private bool IsMade(Reference reference) =>
        _outputs.TryGetValue(reference.Layer, out List<IReadOnlyList<KerasTensor>>? calls)
        && Position(reference) >= 0 && Position(reference) < calls.Count;

    private KerasTensor Resolve(Reference reference) =>
        IsMade(reference) && reference.Tensor >= 0
            && _outputs[reference.Layer][Position(reference)] is { } outputs && reference.Tensor < outputs.Count
                ? outputs[reference.Tensor]
                : throw new ArgumentException(
                    $"The config refers to output {reference.Tensor} of call {reference.Call} of layer {reference.Layer}, "
                    + "which does not exist.");
}
