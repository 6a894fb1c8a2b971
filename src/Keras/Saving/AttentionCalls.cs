using System.Text.Json.Nodes;
using Keras.Layers;

namespace Keras.Saving;

/// <summary>Calls of attention in configs: inputs by name, and what every call is told.</summary>
/// <remarks>Keras 3 writes tensors as objects, Keras 2 as lists <c>["query", 0, 0, {"value": ["value", 0, 0]}]</c>.</remarks>
internal static class AttentionCalls
{
    private const string Causal = "use_causal_mask";
    private const string Scores = "return_attention_scores";

    /// <summary>The options of a layer's calls that are not as by default.</summary>
    public static JsonObject Options(Layer layer)
    {
        JsonObject options = [];
        if (layer is AttentionLayer { UseCausalMask: true })
        {
            options[Causal] = true;
        }

        if (layer is AttentionLayer { ReturnAttentionScores: true })
        {
            options[Scores] = true;
        }

        return options;
    }

    /// <summary>The tensors of a call of Keras 3: by their places the first two, by their names the others.</summary>
    public static JsonObject Call(AttentionLayer layer, IReadOnlyList<JsonObject> tensors, JsonObject arguments)
    {
        for (int index = 2; index < tensors.Count; index++)
        {
            arguments[layer.InputNames![index]] = tensors[index];
        }

        return new JsonObject { ["args"] = new JsonArray([.. tensors.Take(2)]), ["kwargs"] = arguments };
    }

    /// <summary>The tensors of a call of Keras 2: the first by its place, the others by their names.</summary>
    public static JsonArray Call(AttentionLayer layer, IReadOnlyList<JsonArray> tensors, JsonObject arguments)
    {
        for (int index = 1; index < tensors.Count; index++)
        {
            arguments[layer.InputNames![index]] = tensors[index];
        }

        tensors[0].Add(arguments);
        return [tensors[0]];
    }

    /// <summary>The inputs of a call in order, and the arguments that are left; the layer is told its options.</summary>
    /// <param name="layer">The layer, made of its config.</param>
    /// <param name="inputs">The tensors by their places, in lists of any depth.</param>
    /// <param name="arguments">What the call is given by name; null if that is beside the tensors, or nothing.</param>
    public static (JsonArray Inputs, JsonObject Arguments) Read(AttentionLayer layer, JsonNode? inputs, JsonObject? arguments)
    {
        JsonObject named = (JsonObject?)arguments?.DeepClone() ?? [];
        List<JsonNode> tensors = [];
        Collect(inputs);
        foreach (string name in layer.InputNames ?? [])
        {
            if (named[name] is JsonNode tensor)
            {
                // A mask without keys: those are the values.
                if (name == "attention_mask" && tensors.Count == 2)
                {
                    tensors.Add(tensors[1].DeepClone());
                }

                tensors.Add(tensor.DeepClone());
            }

            named.Remove(name);
        }

        layer.TellCalls(Option(Causal), Option(Scores));
        return (new JsonArray([.. tensors]), named);

        bool Option(string key)
        {
            bool isTold = named[key] is JsonNode told && PythonJson.Write(told) is "true" or "1";
            named.Remove(key);
            return isTold;
        }

        void Collect(JsonNode? part)
        {
            switch (part)
            {
                case JsonArray { Count: >= 3 } tensor when tensor[0] is JsonValue && tensor[1] is JsonValue:
                    tensors.Add(new JsonArray([.. tensor.Take(3).Select(item => item?.DeepClone())]));
                    foreach ((string key, JsonNode? value) in tensor.Count > 3 && tensor[3] is JsonObject given ? given : [])
                    {
                        named[key] = value?.DeepClone();
                    }

                    break;
                case JsonArray list:
                    list.ToList().ForEach(Collect);
                    break;
                case JsonObject tensor:
                    tensors.Add(tensor.DeepClone());
                    break;
                default:
                    break;
            }
        }
    }
}
