using System.Text.Json.Nodes;
using Keras.Layers;

namespace Keras.Saving;

/// <summary>Keys of configs that are spelled otherwise here, or that change nothing.</summary>
internal static class ConfigKeys
{
    // What tells how an object was stored or is computed, not what it computes.
    private static readonly HashSet<string> s_irrelevant =
    [
        "name", "trainable", "dtype", "batchinputshape", "batchshape", "inputdtype", "module", "registeredname",
        "buildconfig", "sharedobjectid", "jitcompile", "islegacyoptimizer", "fused", "fn", "implementation",
        "quantizationconfig", "lossscalefactor", "inputdim", "inputlength", "valuerange",
        "queryshape", "keyshape", "valueshape",
    ];

    private static readonly HashSet<(string Key, string Value)> s_neutral =
    [
        ("groups", "1"), ("axis", "-1"), ("emamomentum", "0.99"), ("interpolation", "\"nearest\""), ("dilationrate", "[1, 1]"),
        ("dilationrate", "[1]"), ("dilationrate", "1"), ("rank", "2"), ("rank", "1"), ("mode", "0"), ("scheduledecay", "0.004"),
        ("renormmomentum", "0.99"), ("dropout", "0"),
        ("dataformat", "\"channels_last\""),
    ];

    /// <summary>A key or parameter without case and underscores.</summary>
    public static string Normalize(string key) => key.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>The parameter that a key means which newer or older versions of Keras write; null for none.</summary>
    public static string? OtherName(Type type, string key) => (type.Name, key) switch
    {
        (nameof(LeakyReLU), "negativeslope") => "alpha",
        _ => null,
    };

    /// <summary>The name that Keras 3 gives a parameter, if it is another than Keras 2 gives it.</summary>
    public static string? NewName(Type type, string parameter) => (type.Name, parameter) switch
    {
        (nameof(LeakyReLU), "alpha") => "negative_slope",
        _ => null,
    };

    /// <summary>Whether a value tells nothing: null, or lists and dictionaries of nothing else, as <c>[null, null]</c>.</summary>
    public static bool IsEmpty(JsonNode? node) => node switch
    {
        null => true,
        JsonArray list => list.All(IsEmpty),
        JsonObject named => named.All(pair => IsEmpty(pair.Value)),
        _ => false,
    };

    /// <summary>Whether an option that a class does not have changes nothing.</summary>
    public static bool IsNeutral(string key, JsonNode? value)
    {
        string name = Normalize(key);
        return s_irrelevant.Contains(name)
            || name.EndsWith("initializer", StringComparison.Ordinal)
            || IsEmpty(value)
            || PythonJson.Write(value) is "false" or "0.0"
            || s_neutral.Contains((name, PythonJson.Write(value)));
    }
}
