using System.Text.Json.Nodes;

namespace Keras.Saving;

/// <summary>Layers as Keras 1 wrote them, in the words of Keras 2.</summary>
/// <remarks>Port of keras/legacy/interfaces.py.</remarks>
internal static class Keras1Config
{
    private const string Embedding = "Embedding";

    private static readonly Dictionary<string, string> s_classes = new()
    {
        ["Convolution1D"] = "Conv1D",
        ["Convolution2D"] = "Conv2D",
        ["Deconvolution2D"] = "Conv2DTranspose",
        ["SeparableConvolution2D"] = "SeparableConv2D",
    };

    private static readonly Dictionary<string, string> s_keys = new()
    {
        ["nb_filter"] = "filters",
        ["filter_length"] = "kernel_size",
        ["subsample_length"] = "strides",
        ["subsample"] = "strides",
        ["border_mode"] = "padding",
        ["output_dim"] = "units",
        ["bias"] = "use_bias",
        ["init"] = "kernel_initializer",
        ["W_regularizer"] = "kernel_regularizer",
        ["b_regularizer"] = "bias_regularizer",
        ["W_constraint"] = "kernel_constraint",
        ["b_constraint"] = "bias_constraint",
        ["p"] = "rate",
        ["pool_length"] = "pool_size",
        ["stride"] = "strides",
        ["concat_axis"] = "axis",
    };

    // The table of an embedding, and its sizes, which Keras 2 calls as Keras 1 does.
    private static readonly Dictionary<string, string> s_embeddingKeys = new()
    {
        ["output_dim"] = "output_dim",
        ["init"] = "embeddings_initializer",
        ["W_regularizer"] = "embeddings_regularizer",
        ["W_constraint"] = "embeddings_constraint",
    };

    private static readonly string[] s_signs =
        ["nb_filter", "output_dim", "dim_ordering", "border_mode", "p", "init", "beta_init", "concat_axis"];

    /// <summary>Whether an entry is in the words of Keras 1.</summary>
    public static bool IsLayer(string className, JsonObject? config) => config is not null
        && (s_classes.ContainsKey(className) || className == "Merge" || s_signs.Any(config.ContainsKey));

    /// <summary>The entry in the words of Keras 2.</summary>
    /// <exception cref="ArgumentException">Keras 2 has no such layer.</exception>
    public static JsonObject Translate(JsonObject entry)
    {
        string className = ObjectConfig.RequiredText(entry, "class_name");
        JsonObject translated = (JsonObject)entry.DeepClone();
        JsonObject config = [];
        foreach ((string key, JsonNode? value) in (JsonObject)entry["config"]!)
        {
            Translate(key, value, config, className == Embedding);
        }

        if (config["rows"] is JsonNode rows)
        {
            JsonNode columns = config["columns"] ?? throw new ArgumentException(
                $"Layer {(string?)(config["name"] as JsonValue)} ({className}) of Keras 1 has nb_row = {PythonJson.Brief(rows)}, and "
                + "needs the option nb_col, which is absent.");
            config["kernel_size"] = new JsonArray(rows.DeepClone(), columns.DeepClone());
            config.Remove("rows");
            config.Remove("columns");
        }

        translated["class_name"] = className == "Merge"
            ? MergeClass(config)
            : s_classes.GetValueOrDefault(className, className);
        translated["config"] = config;
        return translated;
    }

    private static void Translate(string key, JsonNode? value, JsonObject config, bool isEmbedding)
    {
        switch (key)
        {
            case "nb_row":
                config["rows"] = value?.DeepClone();
                break;
            case "nb_col":
                config["columns"] = value?.DeepClone();
                break;
            case "dim_ordering" when (string?)value is "tf" or "th":
                config["data_format"] = (string?)value == "tf" ? "channels_last" : "channels_first";
                break;
            case "dim_ordering":
                break;
            default:
                string name = (isEmbedding ? s_embeddingKeys.GetValueOrDefault(key) : null) ?? s_keys.GetValueOrDefault(key, key);
                config[name] = Penalty(value) ?? value?.DeepClone();
                break;
        }
    }

    // {"name": "WeightRegularizer", "l1": 0, "l2": 0.1} and {"name": "MaxNorm", "m": 3, "axis": 0}.
    private static JsonObject? Penalty(JsonNode? value)
    {
        if (value is not JsonObject fields || (string?)(fields["name"] as JsonValue) is not string name)
        {
            return null;
        }

        JsonObject arguments = [];
        foreach ((string key, JsonNode? number) in fields.Where(pair => pair.Key != "name"))
        {
            string current = key switch
            {
                "m" or "high" => "max_value",
                "low" => "min_value",
                _ => key,
            };
            arguments[current] = number?.DeepClone();
        }

        return new JsonObject
        {
            ["class_name"] = name.EndsWith("Regularizer", StringComparison.Ordinal) ? "L1L2" : name,
            ["config"] = arguments,
        };
    }

    private static string MergeClass(JsonObject config)
    {
        string mode = (string?)(config["mode"] as JsonValue) ?? "?";
        foreach (string key in config.Select(pair => pair.Key).Where(key => key is not ("name" or "axis")).ToArray())
        {
            config.Remove(key);
        }

        if (mode != "concat")
        {
            config.Remove("axis");
        }

        return mode switch
        {
            "sum" => "Add",
            "mul" => "Multiply",
            "concat" => "Concatenate",
            "ave" => "Average",
            "max" => "Maximum",
            _ => throw new ArgumentException(
                $"Merge layer {LayerConfig.NameIn(config) ?? "without a name"} of Keras 1 has the mode \"{mode}\". "
                + "Supported: \"sum\", \"mul\", \"concat\", \"ave\", \"max\"."),
        };
    }
}
