using System.Text.Json.Nodes;
using Keras.Optimizers;

namespace Keras.Saving;

/// <summary>Configs of objects that only wrap a function or another object, in terms of what they wrap.</summary>
/// <remarks>
/// tf.keras makes a <c>MeanMetricWrapper</c> of the metric <c>"accuracy"</c>. Port of LossFunctionWrapper in
/// keras/losses.py, of MeanMetricWrapper in keras/metrics and of LossScaleOptimizer in keras/mixed_precision.
/// </remarks>
internal static class WrapperConfig
{
    private static readonly HashSet<string> s_functionWrappers =
        ["MeanMetricWrapper", "SumOverBatchSizeMetricWrapper", "LossFunctionWrapper"];

    /// <summary>The class or function that a config is about, and its arguments; null for a name alone.</summary>
    /// <param name="node">A name, or an object with class_name and config.</param>
    /// <exception cref="ArgumentException">It is neither.</exception>
    public static (string Name, JsonObject? Arguments) Unwrap(JsonNode node)
    {
        if (node is JsonValue value && value.TryGetValue(out string? name))
        {
            return (name, null);
        }

        JsonObject fields = node as JsonObject ?? throw new ArgumentException(
            $"Expected a name, or an object with class_name and config. Received: {PythonJson.Brief(node)}.");
        string className = ObjectConfig.RequiredText(fields, "class_name");

        // Keras 3 and tf.keras write functions so.
        if (className == "function" && fields["config"] is JsonValue function)
        {
            return (function.GetValue<string>(), null);
        }

        string plain = TypeNames.WithoutPackage(className);
        JsonObject? arguments = fields["config"] as JsonObject;
        if (s_functionWrappers.Contains(plain) && arguments?["fn"] is JsonNode wrapped)
        {
            JsonObject others = (JsonObject)arguments.DeepClone();
            others.Remove("fn");
            return (Unwrap(wrapped).Name, others);
        }

        return plain.StartsWith(nameof(LossScaleOptimizer), StringComparison.Ordinal) && arguments is not null
            && (arguments["inner_optimizer"] ?? arguments["optimizer"]) is JsonNode inner
            ? Scaled(inner, arguments)
            : (className, arguments);
    }

    // A second version is "…V3"; the first one held an object for the scale. A scale that never changes does nothing here.
    private static (string Name, JsonObject? Arguments) Scaled(JsonNode inner, JsonObject arguments)
    {
        JsonObject? old = arguments["loss_scale"] as JsonObject;
        if ((arguments["dynamic"] is JsonNode told && PythonJson.Write(told) == "false")
            || (old?["class_name"] is JsonNode kind && PythonJson.Write(kind) != "\"DynamicLossScale\""))
        {
            return Unwrap(inner);
        }

        JsonObject? settings = old?["config"] as JsonObject;
        JsonObject scaled = new() { ["inner_optimizer"] = inner.DeepClone() };
        foreach ((string key, JsonNode? value) in new (string, JsonNode?)[]
        {
            ("name", arguments["name"]),
            ("initial_scale", arguments["initial_scale"] ?? settings?["initial_loss_scale"]),
            ("dynamic_growth_steps", arguments["dynamic_growth_steps"] ?? settings?["increment_period"]),
        })
        {
            if (value is not null)
            {
                scaled[key] = value.DeepClone();
            }
        }

        return (nameof(LossScaleOptimizer), scaled);
    }
}
