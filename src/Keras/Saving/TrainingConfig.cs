using System.Text.Json.Nodes;
using Keras.Losses;
using Keras.Metrics;
using Keras.Models;
using Keras.Optimizers;
using Keras.Training;

namespace Keras.Saving;

/// <summary>Writes what Compile was given as the training_config of Keras 2 and the compile_config of Keras 3.</summary>
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

    /// <summary>Key of the weights that are not decayed, which Keras does not write.</summary>
    public const string NotDecayed = "exclude_from_weight_decay";

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
            return loss is FunctionLoss own
                ? OfFunction("LossFunctionWrapper", own.Name, own.FunctionName, own.Reduction)
                : null;
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
        loss is null or FunctionLoss ? Write(loss) : ObjectConfig.Serialize(loss, ConfigDialect.Keras3);

    private static JsonNode Write(Metric metric, ConfigDialect dialect)
    {
        if (metric is FunctionMetric own)
        {
            return OfFunction("MeanMetricWrapper", own.Name, own.FunctionName);
        }

        bool isName = metric.IsName && (dialect == ConfigDialect.Keras2 || metric is MetricByShape or LossMetric);
        return isName ? metric.Name : ObjectConfig.Serialize(metric, dialect);
    }

    // The name of a function, as all versions of Keras have it; tf.keras and Keras 3 know wrappers that log another name.
    private static JsonNode OfFunction(string wrapper, string name, string function, Reduction reduction = default)
    {
        if (name == function && reduction == default)
        {
            return name;
        }

        JsonObject config = new() { ["name"] = name, ["fn"] = function };
        if (reduction != default)
        {
            config["reduction"] = reduction.Name;
        }

        return new JsonObject { ["class_name"] = wrapper, ["config"] = config };
    }
}
