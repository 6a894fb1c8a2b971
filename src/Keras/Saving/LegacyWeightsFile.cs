using System.Text;
using Keras.Hdf5;
using Keras.Layers;
using Keras.Models;

namespace Keras.Saving;

/// <summary>Weights in the layout of Keras 2.3: a group per layer, datasets by the names of variables.</summary>
/// <remarks>Port of keras/engine/saving.py.</remarks>
internal static class LegacyWeightsFile
{
    /// <summary>The version of Keras whose layout is written.</summary>
    public const string KerasVersion = "2.3.1";

    /// <summary>Writes the weights of all layers into a group.</summary>
    public static void Write(Hdf5Group group, Model model)
    {
        WriteNames(group, "layer_names", [.. SavedLayers(model).Select(layer => layer.Name)]);
        group.Attributes.WriteString("backend", "tensorflow");
        group.Attributes.WriteString("keras_version", KerasVersion);
        foreach (Layer layer in SavedLayers(model))
        {
            using Hdf5Group layerGroup = group.OpenOrCreateGroup(layer.Name);
            Dictionary<Variable, string> names = VariableNames.Of(InStableOrder(layer));
            IReadOnlyList<Variable> weights = InFileOrder(layer);
            WriteNames(layerGroup, "weight_names", [.. weights.Select(weight => names[weight])]);
            foreach (Variable weight in weights)
            {
                SavedVariable.Write(layerGroup, names[weight], weight);
            }
        }
    }

    /// <summary>Whether a group holds weights in this layout.</summary>
    public static bool Recognizes(Hdf5Group group) =>
        group.Attributes.Contains("layer_names") || group.Attributes.Contains("layer_names0");

    /// <summary>Whether any layer in a group has weights.</summary>
    public static bool HoldsWeights(Hdf5Group group) => Layers(group).Any(layer => layer.Weights.Count > 0);

    /// <summary>Reads weights layer by layer, in order, whatever the layers are called.</summary>
    /// <exception cref="ArgumentException">The file holds another number of layers.</exception>
    public static void ReadByOrder(Hdf5Group group, Model model, WeightAssignment assignment)
    {
        assignment.Conversion = Conversion(group, model, assignment);
        Layer[] layers = [.. SavedLayers(model).Where(layer => layer.Weights.Count > 0)];
        SavedLayer[] saved = [.. Layers(group).Where(layer => layer.Weights.Count > 0)];
        if (layers.Length != saved.Length)
        {
            throw new ArgumentException(
                $"You are trying to load a weight file containing {saved.Length} layers into a model with "
                + $"{layers.Length} layers. Load into the model that the file was saved from, or load by name.");
        }

        for (int index = 0; index < layers.Length; index++)
        {
            Assign(layers[index], saved[index], $"Layer #{index}", assignment);
        }
    }

    /// <summary>Reads the weights of the layers that have the same name in the file and in the model.</summary>
    public static void ReadByName(Hdf5Group group, Model model, WeightAssignment assignment)
    {
        assignment.Conversion = Conversion(group, model, assignment);
        IReadOnlyList<SavedLayer> saved = Layers(group);
        HashSet<string> namesInFile = [.. saved.Select(layer => layer.Name)];
        ILookup<string, Layer> otherwise =
            SavedLayers(model).Where(layer => !namesInFile.Contains(layer.Name)).ToLookup(layer => CommonName(layer.Name));
        foreach (SavedLayer layer in saved)
        {
            Layer? target = SavedLayers(model).FirstOrDefault(candidate => candidate.Name == layer.Name);
            if (target is null && otherwise[CommonName(layer.Name)].ToArray() is [Layer alias])
            {
                target = alias;
                assignment.Note($"{alias.Name}: called {layer.Name} in the file");
            }

            if (target is not null)
            {
                Assign(target, layer, "A layer", assignment);
            }
            else if (layer.Weights.Count > 0)
            {
                assignment.Skip($"{layer.Name}: the model has no layer of that name");
            }
        }
    }

    /// <summary>A text list that may be cut into chunks <c>name0</c>, <c>name1</c> and so on.</summary>
    public static IReadOnlyList<string> ReadNames(Hdf5Group group, string attribute)
    {
        if (group.Attributes.Find(attribute) is Hdf5Attribute whole)
        {
            return whole.Shape is [0] ? [] : whole.ReadStrings();
        }

        List<string> names = [];
        for (int chunk = 0; group.Attributes.Find($"{attribute}{chunk}") is Hdf5Attribute part; chunk++)
        {
            names.AddRange(part.ReadStrings());
        }

        return names.Count > 0 ? names : throw new ArgumentException(
            $"{group.File.Name}: {group.Path} has no attribute {attribute}, so it holds no Keras weights.");
    }

    // tf.keras and Keras 3 write an underscore for the slash in names, and call the classifier of models otherwise.
    private static string CommonName(string layer) => layer switch
    {
        "predictions" => "fc1000",
        _ => layer.Replace('/', '_'),
    };

    private static KernelConversion Conversion(Hdf5Group group, Model model, WeightAssignment assignment)
    {
        string version = (group.Attributes.Find("keras_version") ?? group.File.Root.Attributes.Find("keras_version"))?.ReadString() ?? "1";
        string? backend = (group.Attributes.Find("backend") ?? group.File.Root.Attributes.Find("backend"))?.ReadString();
        bool isKeras1 = version.Split('.')[0] == "1";
        if (isKeras1 && backend is null && model.SelfAndInner.Any(layer => layer is Conv1D or Conv2D or Conv2DTranspose))
        {
            assignment.Hint(
                "a file of Keras 1 does not say whether TensorFlow or Theano computed it. If the model computes nonsense, call "
                + "Utils.ConvertAllKernelsInModel(model).");
        }

        return new KernelConversion(isKeras1, isTheano: backend == "theano");
    }

    private static IReadOnlyList<Layer> SavedLayers(Model model) => [.. model.Layers, .. model.HeldBeside.Select(pair => pair.Layer)];

    private static IReadOnlyList<SavedLayer> Layers(Hdf5Group group)
    {
        List<SavedLayer> layers = [];
        foreach (string name in ReadNames(group, "layer_names"))
        {
            using Hdf5Group layerGroup = group.OpenGroup(name);
            List<SavedWeight> weights = [];
            foreach (string weight in ReadNames(layerGroup, "weight_names"))
            {
                using Hdf5Dataset dataset = layerGroup.OpenDataset(weight);
                weights.Add(SavedWeight.Of(weight, dataset));
            }

            layers.Add(new SavedLayer(name, weights));
        }

        return layers;
    }

    private static void Assign(Layer layer, SavedLayer saved, string number, WeightAssignment assignment)
    {
        IReadOnlyList<Variable> variables = InFileOrder(layer);
        IReadOnlyList<SavedWeight> weights = saved.Weights;
        if (layer.InnerLayers.Count > 0 && Reordered(layer, variables, weights) is IReadOnlyList<SavedWeight> reordered)
        {
            weights = reordered;
            assignment.Note($"{layer.Name}: paired by the names of weights, as other layers in it are frozen now");
        }

        assignment.AssignLayer(variables, weights, $"{number} (\"{layer.Name}\", in the file \"{saved.Name}\")");
    }

    // Frozen layers inside a model move their weights to the end; then only names tell which is which.
    private static IReadOnlyList<SavedWeight>? Reordered(
        Layer layer, IReadOnlyList<Variable> variables, IReadOnlyList<SavedWeight> weights)
    {
        Dictionary<Variable, string> namesInFile = VariableNames.Of(InStableOrder(layer));
        string[] names = [.. variables.Select(variable => namesInFile[variable])];
        if (names.SequenceEqual(weights.Select(weight => weight.Name))
            || names.Length != weights.Count
            || !names.ToHashSet().SetEquals(weights.Select(weight => weight.Name)))
        {
            return null;
        }

        return [.. names.Select(name => weights.First(weight => weight.Name == name))];
    }

    private static IEnumerable<Variable> InStableOrder(Layer layer) =>
        layer.AllWeights.Select(weight => weight.Variable).Union(layer.Weights);

    // A nested model stores what is trainable first, as Keras does; for a layer without others inside that is the order of creation anyway.
    private static IReadOnlyList<Variable> InFileOrder(Layer layer) =>
        [.. layer.TrainableWeights, .. layer.NonTrainableWeights];

    /// <summary>
    /// Writes a text list. An attribute holds at most 64512 bytes: longer ones are cut into the smallest number of equal
    /// parts that fit.
    /// </summary>
    /// <exception cref="ArgumentException">A name is longer than an attribute.</exception>
    public static void WriteNames(Hdf5Group group, string attribute, IReadOnlyList<string> names)
    {
        int longest = names.Count == 0 ? 0 : names.Max(Encoding.UTF8.GetByteCount);
        if (longest > Hdf5Attribute.MaxBytes)
        {
            string name = names.MaxBy(Encoding.UTF8.GetByteCount)!;
            throw new ArgumentException(
                $"The name \"{name[..40]}…\" takes {longest:N0} bytes, and no name in an HDF5 file more than "
                + $"{Hdf5Attribute.MaxBytes:N0}: give the layer a shorter one.",
                nameof(names));
        }

        int chunks = 1;
        while ((long)((names.Count + chunks - 1) / chunks) * longest > Hdf5Attribute.MaxBytes)
        {
            chunks++;
        }

        if (chunks == 1)
        {
            group.Attributes.WriteStrings(attribute, [.. names]);
            return;
        }

        int begin = 0;
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            int count = (names.Count / chunks) + (chunk < names.Count % chunks ? 1 : 0);
            group.Attributes.WriteStrings($"{attribute}{chunk}", [.. names.Skip(begin).Take(count)]);
            begin += count;
        }
    }
}
