using System.Text.Json.Nodes;
using Keras.Layers;
using Keras.PyTorch;
using Keras.Saving;

namespace Keras.Models;

/// <summary>Models from files and texts: the functions of keras.models.</summary>
/// <example><code>
/// using static Keras.Models.Models;
/// Model model = LoadModel("densenet.h5");
/// </code></example>
public static class Models
{
    /// <summary>The model of a file, with its weights; a compiled model goes on training where it stopped.</summary>
    /// <param name="path">A file written by <see cref="Model.Save"/>, or <c>.h5</c> or <c>.keras</c> by Python's Keras.</param>
    /// <param name="customObjects">
    /// Layers, losses and so on beside Keras' own, and the classes of models of one's own; none if null.
    /// </param>
    /// <param name="compile">
    /// Whether to compile as the file tells, if it does, and to restore the optimizer's state. A state that does not fit, as
    /// after freezing layers, is left out with a warning: training then goes on with a fresh optimizer.
    /// </param>
    /// <param name="onDropped">
    /// Receives a sentence for all that the model was compiled with and is left out: a metric that is unknown here, a loss,
    /// without which the model is not compiled, or the optimizer's state; and what the file leaves open, as one of Keras 1
    /// whose backend is not told. If null, what is unknown is refused, and warnings go to standard error.
    /// </param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="Hdf5.Hdf5Exception">The file is damaged or no HDF5 file.</exception>
    /// <exception cref="ArgumentException">The file holds weights only, or something that is unknown here.</exception>
    /// <exception cref="FileLimitException">It asks for more than <see cref="FileLimits"/> allow.</exception>
    public static Model LoadModel(
        string path, CustomObjects? customObjects = null, bool compile = true, Action<string>? onDropped = null)
    {
        SavedFile.CheckExists(path);
        if (TensorFile.Recognizes(path))
        {
            throw new ArgumentException(
                $"{path} holds weights of PyTorch without a network: make the model, such as DenseNet121(weights: null), and load "
                + "them by model.LoadWeights.",
                nameof(path));
        }

        SavedFile.Check(path);
        LoadNotes notes = new(onDropped);
        return KerasArchive.Recognizes(path)
            ? KerasArchive.Read(path, customObjects ?? [], compile, notes)
            : ModelFile.Read(path, customObjects ?? [], compile, notes);
    }

    /// <summary>A new model, with new weights, of the architecture in a JSON text of Keras 2 or 3, or of Keras 1's.</summary>
    /// <param name="json">What <see cref="Model.ToJson"/>, or Python's <c>to_json</c>, returned.</param>
    /// <param name="customObjects">Layers and functions beside Keras' own; none if null.</param>
    /// <exception cref="ArgumentException">
    /// The text is no JSON of a model, or a layer is unknown here; the message names it.
    /// </exception>
    public static Model ModelFromJson(string json, CustomObjects? customObjects = null) =>
        ModelFromConfig(PythonJson.Parse(json, "The text") as JsonObject ?? throw new ArgumentException(
            "Expected the JSON object of a model. Received a list or a value."), customObjects);

    /// <summary>A new model of the same architecture, with new weights.</summary>
    /// <param name="model">
    /// Layers of one's own in it are made by their constructors. A model whose class has not Model's constructor, inputs and
    /// outputs, gives a plain one, as in Keras.
    /// </param>
    /// <exception cref="ArgumentException">A layer cannot be made anew, such as a Lambda.</exception>
    public static Model CloneModel(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        CustomObjects custom = [];
        foreach (Type type in model.SelfAndInner.Select(layer => layer.GetType()).Distinct()
            .Where(type => type.Assembly != typeof(Layer).Assembly))
        {
            custom.Add(type.Name, type);
        }

        JsonObject entry = ModelClass.IsToldByArguments(model)
            ? ModelConfig.PlainEntry(model)
            : ModelConfig.Entry(model, ConfigDialect.Keras2);
        return LayerConfig.ReadModel(entry, custom, nameof(CloneModel), new LoadNotes(null, tells: false));
    }

    /// <summary>A new model, with new weights, of a class and config.</summary>
    /// <param name="config">An object with <c>class_name</c> and <c>config</c>.</param>
    /// <param name="customObjects">Layers and functions beside Keras' own; none if null.</param>
    /// <exception cref="ArgumentException">A layer is unknown here, or the config does not fit together.</exception>
    public static Model ModelFromConfig(JsonObject config, CustomObjects? customObjects = null) =>
        LayerConfig.ReadModel(config, customObjects ?? [], "ModelFromConfig");
}
