using System.Text.Json.Nodes;
using Keras.Saving;

namespace Keras.Models;

/// <content>The architecture as data and as text.</content>
public partial class Model
{
    /// <summary>A new model, with new weights, of a config.</summary>
    /// <param name="config">What <see cref="GetConfig"/>, or Python's <c>get_config</c>, returned.</param>
    /// <param name="customObjects">Layers and functions beside Keras' own; none if null.</param>
    /// <returns>A <see cref="Sequential"/> if the config is that of one.</returns>
    /// <exception cref="ArgumentException">A layer is unknown here, or the config does not fit together.</exception>
    public static Model FromConfig(JsonObject config, CustomObjects? customObjects = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        JsonObject entry = new()
        {
            ["class_name"] = config.ContainsKey("output_layers") ? nameof(Model) : nameof(Sequential),
            ["config"] = config.DeepClone(),
        };
        return LayerConfig.ReadModel(entry, customObjects ?? [], "FromConfig");
    }

    /// <summary>The layers and how they are called; no weights.</summary>
    /// <param name="dialect">Whose keys and class names are written; those of Keras 2.3 by default.</param>
    /// <exception cref="ArgumentException">A layer cannot be saved; the message says why.</exception>
    public override JsonObject GetConfig(ConfigDialect dialect = ConfigDialect.Keras2) =>
        ModelConfig.Write(this, dialect);

    /// <summary>The architecture as JSON; read it with <see cref="Models.ModelFromJson"/>, or in Python.</summary>
    /// <param name="dialect">Whose text is written; that of Keras 2.3, which all later ones read, by default.</param>
    /// <exception cref="ArgumentException">A layer cannot be saved; the message says why.</exception>
    public string ToJson(ConfigDialect dialect = ConfigDialect.Keras2)
    {
        JsonObject model = ModelConfig.Entry(this, dialect);
        if (dialect == ConfigDialect.Keras2)
        {
            model["keras_version"] = LegacyWeightsFile.KerasVersion;
            model["backend"] = "tensorflow";
        }

        return PythonJson.Write(model);
    }
}
