using System.Text.Json.Nodes;
using Keras.Hdf5;
using Keras.Models;

namespace Keras.Saving;

/// <summary>Whole models in HDF5 files in the layout of Keras 2.3.</summary>
/// <remarks>Port of keras/engine/saving.py.</remarks>
internal static class ModelFile
{
    /// <summary>Writes architecture, weights and, if asked, what training goes on from.</summary>
    public static void Write(Stream stream, Model model, string name, bool includeOptimizer)
    {
        using Hdf5File file = Hdf5File.Create(stream, name, leaveOpen: true);
        Hdf5Attributes attributes = file.Root.Attributes;
        attributes.WriteString("keras_version", LegacyWeightsFile.KerasVersion);
        attributes.WriteString("backend", "tensorflow");
        attributes.WriteString("model_config", PythonJson.Write(ModelConfig.Entry(model, ConfigDialect.Keras2)));
        using (Hdf5Group weights = file.Root.CreateGroup("model_weights"))
        {
            LegacyWeightsFile.Write(weights, model);
        }

        if (includeOptimizer && model.IsCompiled && model.HasGraph)
        {
            attributes.WriteString("training_config", PythonJson.Write(TrainingConfig.Write(model)));
            TrainingState.Write(file.Root, model);
        }

        if (includeOptimizer)
        {
            HeldOptimizers.WriteApart(file.Root, model);
        }

        file.Flush();
    }

    /// <summary>The model of a file.</summary>
    /// <exception cref="ArgumentException">The file tells no architecture, or one with unknown layers.</exception>
    public static Model Read(string path, CustomObjects custom, bool compile, LoadNotes notes)
    {
        using Hdf5File file = Hdf5File.Open(path, Config.FileLimits.Hdf5);
        Hdf5Attribute config = file.Root.Attributes.Find("model_config") ?? throw new ArgumentException(
            $"{path} holds no architecture (no attribute model_config), only weights: make the model, and load them by "
            + "model.LoadWeights.");
        Model model = LayerConfig.ReadModel(Fields(config, path), custom, path, notes);
        WeightAssignment assignment = new(path, model, skipMismatch: false);
        using Hdf5Group weights = file.Root.OpenGroup("model_weights");
        if (model.HasGraph)
        {
            LegacyWeightsFile.ReadByOrder(weights, model, assignment);
            notes.Tell(assignment.Complete(allowPartial: false));
        }
        else if (LegacyWeightsFile.HoldsWeights(weights))
        {
            throw new ArgumentException(
                $"{path} holds weights, but its config tells no shape of the input to make them for: make the model, "
                + "give its first layer an inputShape, and load them by model.LoadWeights.");
        }

        if (compile && file.Root.Attributes.Find("training_config") is Hdf5Attribute training)
        {
            bool isKeras3 = file.Root.Attributes.Find("keras_version")?.ReadString().StartsWith('3') == true;
            bool isCompiled = new TrainingConfigReader(model, custom, notes, isKeras3).Compile(Fields(training, path), path);
            if (isCompiled && file.Root.Contains("optimizer_weights") && model.HasGraph)
            {
                using Hdf5Group state = file.Root.OpenGroup("optimizer_weights");
                notes.OrFresh(model.Optimizer, () => TrainingState.Read(state, model, path, assignment.NameInFile));
            }
        }

        HeldOptimizers.Read(file.Root, model, path, notes.Tell);
        return model;
    }

    private static JsonObject Fields(Hdf5Attribute attribute, string path) =>
        PythonJson.Parse(attribute.ReadString(), $"{path}, attribute {attribute.Name},") as JsonObject
        ?? throw new ArgumentException($"{path}: the attribute {attribute.Name} is no JSON object.");
}
