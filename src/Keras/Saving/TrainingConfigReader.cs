using System.Text.Json.Nodes;
using Keras.Losses;
using Keras.Metrics;
using Keras.Models;
using Keras.Optimizers;
using Keras.Training;

namespace Keras.Saving;

/// <summary>Compiles a model as the training_config of Keras 1 and 2, or the compile_config of Keras 3, tells.</summary>
/// <param name="model">What is compiled.</param>
/// <param name="custom">Classes and functions beside Keras' own.</param>
/// <param name="notes">Where it is told what is left out.</param>
/// <param name="isKeras3">Whether Keras 3 wrote it, where a list has an item for each output.</param>
internal sealed class TrainingConfigReader(Model model, CustomObjects custom, LoadNotes notes, bool isKeras3)
{
    private const string NotCompiled = "so that the model is not compiled";

    /// <summary>Compiles the model.</summary>
    /// <param name="config">The training configuration of a file.</param>
    /// <param name="source">Where it comes from, for messages.</param>
    /// <returns>Whether the model is compiled; not so if something it needs is unknown and may be left out.</returns>
    /// <exception cref="ArgumentException">A class or function is unknown, or an option has no counterpart.</exception>
    public bool Compile(JsonObject config, string source)
    {
        try
        {
            return Compile(config);
        }
        catch (ArgumentException exception)
        {
            throw new ArgumentException(
                $"{source}: what the model was compiled with cannot be used: {exception.Message} Or load with compile: false.",
                exception);
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException
            or OverflowException or InvalidCastException)
        {
            throw new ArgumentException(
                $"{source}: what the model was compiled with does not fit together: {exception.Message} Load with "
                + "compile: false.",
                exception);
        }
    }

    private bool Compile(JsonObject given)
    {
        JsonObject config = (JsonObject)given.DeepClone();
        foreach (string setting in new[] { "loss", "metrics", "weighted_metrics", "loss_weights" })
        {
            config[setting] = ByKey(config[setting]);
        }

        Optimizer? optimizer = notes.OrDropped(
            "The optimizer", () => Optimizer(config["optimizer_config"] ?? config["optimizer"]), NotCompiled);
        LossArgument[]? losses = notes.OrDropped("The loss", () => new[] { Losses(config["loss"]) }, NotCompiled);
        if (optimizer is null || losses is null)
        {
            return false;
        }

        if (config["sample_weight_mode"] is JsonNode mode && !ConfigKeys.IsEmpty(mode))
        {
            _ = notes.OrDropped<object>(
                "The mode of sample weights",
                () => throw new ArgumentException(
                    $"The model was compiled with sample_weight_mode = {PythonJson.Brief(mode)}, which is not supported."),
                "and samples have one weight each");
        }

        HashSet<(int Output, string Name)> names = [];
        MetricsArgument metrics = Metrics(config["metrics"], names);
        model.CompileAsSaved(
            optimizer, losses[0], metrics, LossWeights(config["loss_weights"]), Metrics(config["weighted_metrics"], names));
        return true;
    }

    // Keras calls the outputs of a model that gives a dictionary by its keys or by their layers.
    private JsonNode? ByKey(JsonNode? setting)
    {
        if (setting is not JsonObject named || named.ContainsKey("class_name") || !model.HasGraph
            || model.Output.Names is not IReadOnlyList<string> keys)
        {
            return setting?.DeepClone();
        }

        string[] layers = [.. model.Outputs.Select(output => output.Layer.Name)];
        return new JsonObject(named.Select(pair => KeyValuePair.Create(
            !keys.Contains(pair.Key) && layers.IndexOf(pair.Key) is >= 0 and int output ? keys[output] : pair.Key,
            pair.Value?.DeepClone())));
    }

    // Keras takes its default where a file tells none.
    private Optimizer Optimizer(JsonNode? node)
    {
        JsonNode copy = node?.DeepClone() ?? "rmsprop";
        string[] notDecayed = [];
        foreach (JsonObject place in new[] { copy as JsonObject, (copy as JsonObject)?["config"] as JsonObject }.OfType<JsonObject>())
        {
            if (place[TrainingConfig.NotDecayed] is JsonArray excluded)
            {
                notDecayed = [.. excluded.Select(name => (string)name!)];
                place.Remove(TrainingConfig.NotDecayed);
            }
        }

        Optimizer optimizer = (Optimizer)ObjectConfig.Deserialize(copy, typeof(Optimizer), custom);
        optimizer.ExcludeFromWeightDecay(notDecayed);
        return optimizer;
    }

    private LossArgument Losses(JsonNode? node)
    {
        return node switch
        {
            null => default,
            JsonArray list => LossArgument.Create([.. list.Select(item => item is null ? null : Loss(item))]),
            JsonObject named when !named.ContainsKey("class_name") => named.Where(pair => pair.Value is not null)
                .ToDictionary(pair => pair.Key, pair => Loss(pair.Value!)),
            _ => Loss(node),
        };

        Loss Loss(JsonNode item) => (Loss)ObjectConfig.Deserialize(item, typeof(Loss), custom);
    }

    // Each output has objects of its own, as a metric adds up one mean.
    private MetricsArgument Metrics(JsonNode? node, HashSet<(int Output, string Name)> names)
    {
        if (!model.HasGraph)
        {
            return List(node is JsonArray and [JsonArray only] ? only : node, 0, prefix: "");
        }

        IReadOnlyList<string> outputs = model.OutputNames;
        if (node is JsonObject named && !named.ContainsKey("class_name")
            && named.FirstOrDefault(pair => !outputs.Contains(pair.Key)).Key is string unknown)
        {
            throw new ArgumentException(
                $"Metrics are told for the output \"{unknown}\". Outputs: {string.Join(", ", outputs)}.");
        }

        Dictionary<string, Metric[]> metrics = [];
        JsonNode?[] perOutput = PerOutput(node, outputs);
        for (int output = 0; output < outputs.Count; output++)
        {
            metrics[outputs[output]] = List(perOutput[output], output, outputs.Count > 1 ? $"{outputs[output]}_" : "");
        }

        return metrics;

        Metric[] List(JsonNode? items, int output, string prefix) =>
        [
            .. (items is JsonArray list ? list : items is null ? [] : [items.DeepClone()])
                .Select(item => item is null ? null : Metric(item, prefix)).OfType<Metric>()
                .Where(metric => HasNameOfItsOwn(metric, output, names)),
        ];
    }

    // By name, in order, or the same for all. Keras 2 takes a list for one of outputs only if it holds lists.
    private JsonNode?[] PerOutput(JsonNode? node, IReadOnlyList<string> outputs) => node switch
    {
        JsonObject named when !named.ContainsKey("class_name") => [.. outputs.Select(name => named[name])],
        JsonArray list when list.Count == outputs.Count
            && (list.Any(item => item is JsonArray) || (isKeras3 && outputs.Count > 1)) => [.. list],
        JsonArray and [JsonArray only] => [.. outputs.Select(_ => only)],
        _ => [.. outputs.Select(_ => node)],
    };

    // tf.keras puts the name of the output before that of the metric, as is done here, too, where values are named.
    private Metric? Metric(JsonNode item, string prefix)
    {
        Metric? metric = notes.OrDropped(
            "A metric", () => (Metric)ObjectConfig.Deserialize(item, typeof(Metric), custom), "and the others are kept");
        if (metric is { IsName: false } && prefix.Length > 0 && metric.Name.StartsWith(prefix, StringComparison.Ordinal))
        {
            metric.Name = metric.Name[prefix.Length..];
        }

        return metric;
    }

    // Of two objects of one name tf.keras calls the second "auc_1"; a name that is given twice is one metric.
    private static bool HasNameOfItsOwn(Metric metric, int output, HashSet<(int Output, string Name)> names)
    {
        if (metric.IsName)
        {
            return names.Add((output, metric.Name));
        }

        string name = metric.Name;
        for (int again = 1; !names.Add((output, metric.Name)); again++)
        {
            metric.Name = $"{name}_{again}";
        }

        return true;
    }

    private LossWeightsArgument LossWeights(JsonNode? node) => node switch
    {
        JsonArray list => list.Select(item => item is null ? 1 : Number(item)).ToArray(),
        JsonObject named => named.ToDictionary(pair => pair.Key, pair => Number(pair.Value!)),
        JsonValue value => Enumerable.Repeat(Number(value), model.HasGraph ? model.OutputNames.Count : 1).ToArray(),
        _ => default(LossWeightsArgument),
    };

    private static double Number(JsonNode node) => (double)ConfigValues.Read(node, typeof(double), [])!;
}
