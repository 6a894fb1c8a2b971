using System.Text.Json.Nodes;
using Keras.Models;

namespace Keras.Saving;

/// <summary>Whole models in HDF5 files in the layout of Keras 2.3.</summary>
internal static class ModelFile
{
    /// <summary>Class and config of a model.</summary>
    public static JsonObject Architecture(Model model) => new()
    {
        ["class_name"] = ModelConfig.ClassName(model),
        ["config"] = model.GetConfig(),
    };
}
