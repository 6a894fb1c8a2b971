using System.Text.Json.Nodes;

namespace Tensorflow.Keras.Saving;

internal static class Configs
{
    /// <summary>A config as the dictionary that programs read: numbers, texts, truth, or JSON for what holds more.</summary>
    public static Dictionary<string, object> ToDictionary(JsonObject json) => json.ToDictionary(pair => pair.Key, pair => pair.Value switch
    {
        JsonValue value when value.TryGetValue(out bool truth) => truth,
        JsonValue value when value.TryGetValue(out int number) => number,
        JsonValue value when value.TryGetValue(out double number) => (float)number,
        JsonValue value when value.TryGetValue(out string text) => text,
        var other => (object)other,
    });
}
