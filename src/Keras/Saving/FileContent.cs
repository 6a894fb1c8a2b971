using System.Text.Json.Nodes;
using Keras.Hdf5;
using Keras.PyTorch;

namespace Keras.Saving;

/// <summary>What a file of Keras holds, read without building a model or reading any weight.</summary>
/// <param name="Path">The file.</param>
/// <param name="Format">
/// <c>"keras2_model"</c> or <c>"keras2_weights"</c> for <c>.h5</c>, <c>"keras3_model"</c> for <c>.keras</c>,
/// <c>"keras3_weights"</c> for <c>.weights.h5</c>, <c>"pytorch_weights"</c> for a state dict of PyTorch,
/// <c>"safetensors_weights"</c> for <c>.safetensors</c>.
/// </param>
/// <param name="KerasVersion">The version that wrote the file; null if it does not say.</param>
/// <param name="Backend">The backend that wrote the file; null if it does not say.</param>
/// <param name="DateSaved">When the file was written; null if it does not say.</param>
/// <param name="Layers">
/// The layers in the order of the file, those without weights included where the file names them.
/// </param>
/// <param name="ModelConfig">Class and config of the model; null if the file holds weights only.</param>
/// <param name="TrainingConfig">Loss, metrics and optimizer; null if the file does not tell.</param>
/// <param name="OptimizerWeights">The optimizer's state; empty if there is none.</param>
public sealed record FileContent(
    string Path,
    string Format,
    string? KerasVersion,
    string? Backend,
    string? DateSaved,
    IReadOnlyList<FileContent.LayerContent> Layers,
    JsonObject? ModelConfig,
    JsonObject? TrainingConfig,
    IReadOnlyList<FileContent.ArrayContent> OptimizerWeights)
{
    /// <summary>Whether <see cref="Models.Models.LoadModel"/> finds a model in the file.</summary>
    public bool HasArchitecture => ModelConfig is not null;

    /// <summary>Number of weights in all layers.</summary>
    public long Parameters => Layers.Sum(layer => layer.Weights.Sum(weight => weight.Count));

    /// <summary>Reads what a file holds.</summary>
    /// <param name="path">
    /// A <c>.h5</c>, <c>.weights.h5</c> or <c>.keras</c> file of Keras 1 to 3, or one of PyTorch: <c>.pth</c> or
    /// <c>.safetensors</c>.
    /// </param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="Hdf5Exception">The file is damaged or no HDF5 file.</exception>
    /// <exception cref="ArgumentException">The file is an archive or HDF5 file, but not of Keras.</exception>
    public static FileContent Read(string path)
    {
        SavedFile.CheckExists(path);
        if (TensorFile.Recognizes(path))
        {
            return ReadTensors(path);
        }

        SavedFile.Check(path);
        if (KerasArchive.Recognizes(path))
        {
            return ReadArchive(path);
        }

        using Hdf5File file = Hdf5File.Open(path, Config.FileLimits.Hdf5);
        JsonObject? config = Fields(file.Root, path, "model_config");
        if (config is not null || file.Root.Contains("model_weights") || LegacyWeightsFile.Recognizes(file.Root))
        {
            return ReadLegacy(path, file, config);
        }

        return WeightsFile.Recognizes(file.Root)
            ? new FileContent(
                path, "keras3_weights", null, null, null, Groups(file.Root), null, null, OptimizerState(file.Root))
            : throw new ArgumentException(
                $"{path} is an HDF5 file, but none of Keras: it has no attribute layer_names or model_config and no "
                + $"group layers. It holds: {string.Join(", ", file.Root.MemberNames)}.",
                nameof(path));
    }

    // Tensors of one module, whose name is all but the last part of theirs, are a layer.
    private static FileContent ReadTensors(string path)
    {
        using TensorFile file = TensorFile.Open(path);
        IEnumerable<LayerContent> layers = file.Tensors.GroupBy(tensor => ModuleOf(tensor.Name)).Select(module => new LayerContent(
            module.Key,
            null,
            [.. module.Select(tensor => new ArrayContent(
                tensor.Name, tensor.Shape, tensor.Type.ToString().ToLowerInvariant()))]));
        return new FileContent(path, $"{file.Format}_weights", null, null, null, [.. layers], null, null, []);
    }

    private static string ModuleOf(string tensor) => tensor[..Math.Max(0, tensor.LastIndexOfAny(['.', '/']))];

    private static FileContent ReadLegacy(string path, Hdf5File file, JsonObject? config)
    {
        using Hdf5Group weights = file.Root.Contains("model_weights")
            ? file.Root.OpenGroup("model_weights")
            : file.Root;
        ILookup<string, string> classes = Entries(config).ToLookup(Name, Class);
        IReadOnlyList<ArrayContent> state = [];
        if (file.Root.Contains("optimizer_weights"))
        {
            using Hdf5Group optimizer = file.Root.OpenGroup("optimizer_weights");
            state = Arrays(optimizer);
        }

        return new FileContent(
            path,
            config is null ? "keras2_weights" : "keras2_model",
            (file.Root.Attributes.Find("keras_version") ?? weights.Attributes.Find("keras_version"))?.ReadString(),
            (file.Root.Attributes.Find("backend") ?? weights.Attributes.Find("backend"))?.ReadString(),
            DateSaved: null,
            [.. LegacyWeightsFile.ReadNames(weights, "layer_names").Select(Layer)],
            config,
            Fields(file.Root, path, "training_config"),
            state);

        LayerContent Layer(string name)
        {
            using Hdf5Group group = weights.OpenGroup(name);
            return new LayerContent(name, classes[name].FirstOrDefault(), Arrays(group));
        }
    }

    private static FileContent ReadArchive(string path)
    {
        (JsonObject config, JsonObject metadata) = KerasArchive.ReadConfig(path);
        using ArchivedWeights archived = KerasArchive.OpenWeights(path);
        Hdf5File file = archived.File;
        ILookup<string, LayerContent> groups = Groups(file.Root).ToLookup(group => group.Name);
        List<LayerContent> layers = [];
        HashSet<string> taken = [];
        AddLayers(config, "");

        // What belongs to classes of a user's own, whose config does not list their layers.
        layers.AddRange(groups.SelectMany(group => group).Where(group => !taken.Contains(group.Name)));
        return new FileContent(
            path,
            "keras3_model",
            metadata["keras_version"]?.ToString(),
            Backend: null,
            metadata["date_saved"]?.ToString(),
            layers,
            config,
            config["compile_config"] is JsonObject { Count: > 0 } training ? training : null,
            OptimizerState(file.Root));

        // Layers are called by class and position in the file: layers/conv2d_1, or layers/functional/layers/conv2d.
        void AddLayers(JsonObject model, string parent)
        {
            string folder = WeightsFile.LayerLists.Select(list => $"{parent}{list}/")
                .FirstOrDefault(start => groups.Any(group => group.Key.StartsWith(start, StringComparison.Ordinal))) ?? parent;
            JsonObject[] entries = [.. Entries(model)];
            IReadOnlyList<string> names = WeightsFile.NamesInFile(
                [.. entries.Select(entry => (Class(entry), true))],
                name => groups.Any(group => $"{group.Key}/".StartsWith($"{folder}{name}/", StringComparison.Ordinal)));
            foreach ((JsonObject entry, string name) in entries.Zip(names))
            {
                string group = folder + name;
                if (entry["config"] is JsonObject inner && inner.ContainsKey("layers"))
                {
                    AddLayers(entry, $"{group}/");
                }
                else
                {
                    taken.Add(group);
                    layers.Add(new LayerContent(
                        Name(entry), Class(entry), [.. groups[group].SelectMany(layer => layer.Weights)]));
                }
            }
        }
    }

    // Every group that has weights, by its path; the optimizer's belongs to no layer.
    private static List<LayerContent> Groups(Hdf5Group root)
    {
        List<LayerContent> layers = [];
        foreach (string name in root.MemberNames.Where(name => name is not ("optimizer" or "vars")))
        {
            Walk(root, name);
        }

        return layers;

        void Walk(Hdf5Group parent, string name)
        {
            using Hdf5Object member = parent.OpenMember(name);
            if (member is not Hdf5Group group)
            {
                return;
            }

            ArrayContent[] arrays = Variables(group);
            if (arrays.Length > 0)
            {
                layers.Add(new LayerContent(group.Path.TrimStart('/').Replace('\\', '/'), null, arrays));
            }

            foreach (string child in group.MemberNames.Where(child => child != "vars"))
            {
                Walk(group, child);
            }
        }
    }

    private static ArrayContent[] OptimizerState(Hdf5Group root)
    {
        if (!root.Contains("optimizer"))
        {
            return [];
        }

        using Hdf5Group optimizer = root.OpenGroup("optimizer");
        return Variables(optimizer);
    }

    private static ArrayContent[] Variables(Hdf5Group group)
    {
        List<ArrayContent> arrays = [];
        for (int index = 0; group.Contains($"vars/{index}"); index++)
        {
            arrays.Add(Describe(group, $"vars/{index}"));
        }

        return [.. arrays];
    }

    private static ArrayContent[] Arrays(Hdf5Group group) =>
        [.. LegacyWeightsFile.ReadNames(group, "weight_names").Select(name => Describe(group, name))];

    private static ArrayContent Describe(Hdf5Group group, string name)
    {
        using Hdf5Dataset dataset = group.OpenDataset(name);
        return new ArrayContent(name, [.. dataset.Shape], dataset.ElementType.ToString().ToLowerInvariant());
    }

    private static JsonObject? Fields(Hdf5Group root, string path, string attribute) =>
        root.Attributes.Find(attribute) is Hdf5Attribute text
            ? PythonJson.Parse(text.ReadString(), $"{path}, attribute {attribute},") as JsonObject
                ?? throw new ArgumentException($"{path}: the attribute {attribute} is no JSON object.")
            : null;

    // The config of an older Sequential is the list of its layers.
    private static IEnumerable<JsonObject> Entries(JsonObject? model) =>
        ((model?["config"] as JsonObject)?["layers"] ?? model?["config"] as JsonArray) is JsonArray layers
            ? layers.OfType<JsonObject>()
            : [];

    private static string Name(JsonObject entry) =>
        ((entry["config"] as JsonObject)?["name"] ?? entry["name"])?.ToString() ?? "";

    private static string Class(JsonObject entry) => entry["class_name"]?.ToString() ?? "";

    /// <summary>A layer in a file.</summary>
    /// <param name="Name">Its name; the path of its group in a file of weights of Keras 3, which has no names.</param>
    /// <param name="ClassName">Its class; null if the file does not tell.</param>
    /// <param name="Weights">Its weights, in order.</param>
    public sealed record LayerContent(string Name, string? ClassName, IReadOnlyList<ArrayContent> Weights);

    /// <summary>An array in a file.</summary>
    /// <param name="Name">Its name in the group.</param>
    /// <param name="Shape">Sizes of the axes; empty for a scalar.</param>
    /// <param name="Type">Type of the elements, such as <c>float32</c>.</param>
    public sealed record ArrayContent(string Name, IReadOnlyList<int> Shape, string Type)
    {
        /// <summary>Number of elements.</summary>
        public long Count => Shape.Aggregate(1L, (count, size) => count * size);
    }
}
