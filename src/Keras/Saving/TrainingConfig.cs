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

    private const string NotDecayed = "exclude_from_weight_decay";

    /// <summary>The arguments of Compile as Keras 2.3 writes them.</summary>
    /// <exception cref="ArgumentException">The optimizer, a loss or a metric cannot be saved.</exception>
    public static JsonObject Write(Model model)
    {
        TrainingSetup setup = model.Setup;
        return new JsonObject
        {
            ["optimizer_config"] = WriteOptimizer(setup.Optimizer, ConfigDialect.Keras2),
            ["loss"] = PerOutput(model, output => Write(setup.Losses[output])),
            ["metrics"] = Metrics(model, weighted: false, ConfigDialect.Keras2),
            ["weighted_metrics"] = Metrics(model, weighted: true, ConfigDialect.Keras2),
            ["sample_weight_mode"] = null,
            ["loss_weights"] = setup.LossWeights.All(weight => weight == 1)
                ? null
                : model.OutputNames.Count == 1
                    ? new JsonArray(setup.LossWeights[0])
                    : PerOutput(model, output => setup.LossWeights[output]),
        };
    }

    /// <summary>The arguments of Compile as Keras 3 writes them.</summary>
    /// <exception cref="ArgumentException">The optimizer, a loss or a metric cannot be saved.</exception>
    public static JsonObject WriteKeras3(Model model)
    {
        TrainingSetup setup = model.Setup;
        return new JsonObject
        {
            ["optimizer"] = WriteOptimizer(setup.Optimizer, ConfigDialect.Keras3),
            ["loss"] = InOrder(model, output => WriteKeras3(setup.Losses[output])),
            ["loss_weights"] = setup.LossWeights.All(weight => weight == 1)
                ? null
                : new JsonArray([.. setup.LossWeights.Select(weight => (JsonNode)weight)]),
            ["metrics"] = Metrics(model, weighted: false, ConfigDialect.Keras3),
            ["weighted_metrics"] = Metrics(model, weighted: true, ConfigDialect.Keras3),
            ["run_eagerly"] = false,
            ["steps_per_execution"] = 1,
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

    // Keras 3 refuses options that it does not know, but passes over what stands beside them.
    private static JsonObject WriteOptimizer(Optimizer optimizer, ConfigDialect dialect)
    {
        JsonObject written = ObjectConfig.Serialize(optimizer, dialect);
        if (optimizer.NotDecayed.Count > 0)
        {
            JsonNode place = dialect == ConfigDialect.Keras3 ? written : written["config"]!;
            place[NotDecayed] = new JsonArray([.. optimizer.NotDecayed.Select(name => (JsonNode)name)]);
        }

        return written;
    }

    private static Optimizer ReadOptimizer(JsonNode node, CustomObjects custom)
    {
        JsonNode copy = node.DeepClone();
        string[] notDecayed = [];
        foreach (JsonObject place in new[] { copy as JsonObject, copy["config"] as JsonObject }.OfType<JsonObject>())
        {
            if (place[NotDecayed] is JsonArray names)
            {
                notDecayed = [.. names.Select(name => (string)name!)];
                place.Remove(NotDecayed);
            }
        }

        Optimizer optimizer = (Optimizer)ObjectConfig.Deserialize(copy, typeof(Optimizer), custom);
        optimizer.ExcludeFromWeightDecay(notDecayed);
        return optimizer;
    }

    private static JsonNode? InOrder(Model model, Func<int, JsonNode?> write) => model.OutputNames.Count == 1
        ? write(0)
        : new JsonArray([.. Enumerable.Range(0, model.OutputNames.Count).Select(write)]);

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

    private static JsonNode? Metrics(Model model, bool weighted, ConfigDialect dialect)
    {
        bool any = Enumerable.Range(0, model.OutputNames.Count).Any(output => Given(output).Any());
        return !any ? null : dialect == ConfigDialect.Keras3
            ? InOrder(model, output => List(Given(output)))
            : PerOutput(model, output => Given(output).Any() ? List(Given(output)) : null);

        IEnumerable<Metric> Given(int output) => model.Setup.GivenMetrics(output, weighted);

        JsonArray List(IEnumerable<Metric> metrics) => new([.. metrics.Select(metric => Write(metric, dialect))]);
    }

    private static JsonNode? Write(Loss? loss)
    {
        if (loss is null or FunctionLoss)
        {
            return loss?.Name;
        }

        Type type = loss.GetType();
        string name = s_lossNames.GetValueOrDefault(type, Identifier.SnakeCase(type.Name));
        JsonObject written = ObjectConfig.Serialize(loss, ConfigDialect.Keras2);
        return Identifier.Find<Loss>(name) is Loss plain && plain.GetType() == type
            && PythonJson.Write(ObjectConfig.Serialize(plain, ConfigDialect.Keras2)) == PythonJson.Write(written)
                ? name
                : written;
    }

    // Keras 3 knows fewer names of functions, but the same classes.
    private static JsonNode? WriteKeras3(Loss? loss) =>
        loss is null or FunctionLoss ? loss?.Name : ObjectConfig.Serialize(loss, ConfigDialect.Keras3);

    private static JsonNode Write(Metric metric, ConfigDialect dialect)
    {
        bool isName = metric is FunctionMetric
            || metric.IsName && (dialect == ConfigDialect.Keras2 || metric is MetricByShape or LossMetric);
        return isName ? metric.Name : ObjectConfig.Serialize(metric, dialect);
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
