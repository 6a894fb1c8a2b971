using System.Text.Json.Nodes;

namespace Tensorflow.Keras.Saving;

/// <summary>A model's config as files of Keras 2 have it: its layers, and how they are connected.</summary>
public class FunctionalConfig : LayerConfig
{
    internal FunctionalConfig(JsonObject json)
        : base(json)
    {
    }
}
