using System.Text.Json.Nodes;
using Keras.Losses;
using Keras.Metrics;
using Keras.Models;
using Keras.Optimizers;
using Keras.Training;

namespace Keras.Saving;

/// <summary>What Compile was given ↔ the training_config of Keras 2 and the compile_config of Keras 3.</summary>
internal static class TrainingConfig
{
    // Keras 2.3 knows these functions under older names than their classes have.
    private static readonly Dictionary<Type, string> s_lossNames = new()
    {
        [typeof(Losses.KLDivergence)] = "kullback_leibler_divergence",
        [typeof(LogCosh)] = "logcosh",
        [typeof(Huber)] = "huber_loss",
        [typeof(Losses.CosineSimilarity)] = "cosine_proximity",
    };

    /// <summary>The arguments of Compile as Keras 2.3 writes them.</summary>
    /// <exception cref="ArgumentException">The optimizer, a loss or a metric cannot be saved.</exception>
    public static JsonObject Write(Model model)
    {
        TrainingSetup setup = model.Setup;
        return new JsonObject
        {
            ["optimizer_config"] = WriteOptimizer(setup.Optimizer),
            ["loss"] = PerOutput(model, output => Write(setup.Losses[output])),
            ["metrics"] = Metrics(model, weighted: false),
            ["weighted_metrics"] = Metrics(model, weighted: true),
            ["sample_weight_mode"] = null,
            ["loss_weights"] = setup.LossWeights.All(weight => weight == 1)
                ? null
                : model.OutputNames.Count == 1
                    ? new JsonArray(setup.LossWeights[0])
                    : PerOutput(model, output => setup.LossWeights[output]),
        };
    }

    /// <summary>Compiles a model as a config tells.</summary>
    /// <exception cref="ArgumentException">A class or function is unknown, or an option has no counterpart.</exception>
    public static void Compile(Model model, JsonObject config, CustomObjects custom)
    {
        JsonNode optimizer = config["optimizer_config"] ?? config["optimizer"] ?? throw new ArgumentException(
            "The training configuration tells no optimizer: load with compile: false.");
        if (config["sample_weight_mode"] is JsonNode mode && PythonJson.Write(mode) is not ("null" or "[]" or "{}"))
        {
            throw new ArgumentException(
                $"The model was compiled with sample_weight_mode = {PythonJson.Write(mode)}, which is not supported: "
                + "load with compile: false, and compile it anew.");
        }

        model.Compile(
            ReadOptimizer(optimizer, custom),
            Losses(config["loss"], custom),
            Metrics(config["metrics"], model, custom),
            LossWeights(config["loss_weights"], model),
            Metrics(config["weighted_metrics"], model, custom));
    }

    private static JsonObject WriteOptimizer(Optimizer optimizer)
    {
        JsonObject written = ObjectConfig.Serialize(optimizer);
        if (optimizer.NotDecayed.Count > 0)
        {
            written["config"]!["exclude_from_weight_decay"] =
                new JsonArray([.. optimizer.NotDecayed.Select(name => (JsonNode)name)]);
        }

        return written;
    }

    private static Optimizer ReadOptimizer(JsonNode node, CustomObjects custom)
    {
        JsonNode copy = node.DeepClone();
        string[] notDecayed = [];
        if (copy["config"] is JsonObject config && config["exclude_from_weight_decay"] is JsonArray names)
        {
            notDecayed = [.. names.Select(name => (string)name!)];
            config.Remove("exclude_from_weight_decay");
        }

        Optimizer optimizer = (Optimizer)ObjectConfig.Deserialize(copy, typeof(Optimizer), custom);
        optimizer.ExcludeFromWeightDecay(notDecayed);
        return optimizer;
    }

    private static JsonNode? PerOutput(Model model, Func<int, JsonNode?> write)
    {
        if (model.OutputNames.Count == 1)
        {
            return write(0);
        }

        JsonObject named = [];
        for (int output = 0; output < model.OutputNames.Count; output++)
        {
            if (write(output) is JsonNode setting)
            {
                named[model.OutputNames[output]] = setting;
            }
        }

        return named;
    }

    private static JsonNode? Metrics(Model model, bool weighted)
    {
        bool any = Enumerable.Range(0, model.OutputNames.Count)
            .Any(output => model.Setup.GivenMetrics(output, weighted).Any());
        return any ? PerOutput(model, output => List(model.Setup.GivenMetrics(output, weighted))) : null;

        static JsonArray? List(IEnumerable<Metric> metrics) =>
            metrics.Any() ? new JsonArray([.. metrics.Select(Write)]) : null;
    }

    private static JsonNode? Write(Loss? loss)
    {
        if (loss is null or FunctionLoss)
        {
            return loss?.Name;
        }

        Type type = loss.GetType();
        string name = s_lossNames.GetValueOrDefault(type, Identifier.SnakeCase(type.Name));
        JsonObject written = ObjectConfig.Serialize(loss);
        return Identifier.Find<Loss>(name) is Loss plain && plain.GetType() == type && plain.Name == loss.Name
            && PythonJson.Write(ObjectConfig.Serialize(plain)) == PythonJson.Write(written)
                ? name
                : WithName(written, loss.Name);
    }

    private static JsonNode Write(Metric metric)
    {
        if (metric.IsName || metric is FunctionMetric)
        {
            return metric.Name;
        }

        JsonObject written = ObjectConfig.Serialize(metric);
        if (metric is AUC curve)
        {
            // The outermost thresholds are its own.
            written["config"]!["thresholds"] = ConfigValues.Write(curve.Thresholds.Skip(1).SkipLast(1));
        }

        return WithName(written, metric.Name);
    }

    private static JsonObject WithName(JsonObject written, string name)
    {
        ((JsonObject)written["config"]!).Insert(0, "name", name);
        return written;
    }

    private static LossArgument Losses(JsonNode? node, CustomObjects custom)
    {
        return node switch
        {
            null => default,
            JsonArray list => LossArgument.Create(
                [.. list.Select(item => item is null ? null : Loss(item))]),
            JsonObject named when !named.ContainsKey("class_name") => named.Where(pair => pair.Value is not null)
                .ToDictionary(pair => pair.Key, pair => Loss(pair.Value!)),
            _ => Loss(node),
        };

        Loss Loss(JsonNode item) => (Loss)ObjectConfig.Deserialize(item, typeof(Loss), custom);
    }

    // A list for all outputs, a list of lists in their order, or lists by name.
    private static MetricsArgument Metrics(JsonNode? node, Model model, CustomObjects custom)
    {
        switch (node)
        {
            case null:
                return default;
            case JsonObject named:
                return named.ToDictionary(pair => pair.Key, pair => List(pair.Value));
            case JsonArray lists when lists.Count > 0 && lists.Count == model.OutputNames.Count && lists.All(item => item is JsonArray):
                return model.OutputNames.Zip(lists).ToDictionary(pair => pair.First, pair => List(pair.Second));
            default:
                return List(node);
        }

        Metric[] List(JsonNode? items) => items is JsonArray list
            ? [.. list.Where(item => item is not null).Select(item => Metric(item!))]
            : items is null ? [] : [Metric(items)];

        Metric Metric(JsonNode item) => (Metric)ObjectConfig.Deserialize(item, typeof(Metric), custom);
    }

    private static LossWeightsArgument LossWeights(JsonNode? node, Model model) => node switch
    {
        JsonArray list => list.Select(item => item is null ? 1 : Number(item)).ToArray(),
        JsonObject named => named.ToDictionary(pair => pair.Key, pair => Number(pair.Value!)),
        JsonValue value => model.OutputNames.Select(_ => Number(value)).ToArray(),
        _ => default(LossWeightsArgument),
    };

    private static double Number(JsonNode node) => (double)ConfigValues.Read(node, typeof(double), [])!;
}
