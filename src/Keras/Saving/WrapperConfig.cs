using System.Text.Json.Nodes;

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

        // What a scale guards against, gradients too small for 16 bits, does not happen here. A second version is "…V3".
        return plain.StartsWith("LossScaleOptimizer", StringComparison.Ordinal)
            && (arguments?["inner_optimizer"] ?? arguments?["optimizer"]) is JsonNode inner
            ? Unwrap(inner)
            : (className, arguments);
    }
}
