using System.Text.Json.Nodes;
using Keras.Saving;

namespace Keras.Models;

/// <content>The architecture as data and as text.</content>
public partial class Model
{
    /// <summary>The layers and how they are called, as Keras 2.3 writes them; no weights.</summary>
    /// <exception cref="ArgumentException">A layer cannot be saved; the message says why.</exception>
    public override JsonObject GetConfig() => ModelConfig.Write(this);

    /// <summary>The architecture as JSON, as Keras 2.3 writes it; read it with <see cref="Models.ModelFromJson"/>.</summary>
    /// <exception cref="ArgumentException">A layer cannot be saved; the message says why.</exception>
    public string ToJson()
    {
        JsonObject model = ModelFile.Architecture(this);
        model["keras_version"] = LegacyWeightsFile.KerasVersion;
        model["backend"] = "tensorflow";
        return PythonJson.Write(model);
    }
}
