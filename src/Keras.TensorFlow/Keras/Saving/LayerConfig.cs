using System.Text.Json.Nodes;

namespace Tensorflow.Keras.Saving;

/// <summary>A layer's config as files of Keras 2 have it.</summary>
public class LayerConfig : IKerasConfig
{
    internal LayerConfig(JsonObject json) => Json = json;

    /// <summary>The layer's arguments by Keras' names.</summary>
    public JsonObject Json { get; }

    public override string ToString() => Json.ToJsonString();
}
