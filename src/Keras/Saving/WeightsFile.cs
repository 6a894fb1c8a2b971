using Keras.Hdf5;
using Keras.Layers;
using Keras.Models;

namespace Keras.Saving;

/// <summary>Weights in the layout of Keras 3: groups by class and position, <c>layers/conv2d_1/vars/0</c>.</summary>
/// <remarks>Port of keras/src/saving/saving_lib.py; TensorFlow 2.12 wrote the same under another name of the list.</remarks>
internal static class WeightsFile
{
    private static readonly string[] s_layerLists = ["layers", "_layer_checkpoint_dependencies"];

    /// <summary>Writes the weights of all layers.</summary>
    public static void Write(Hdf5Group group, Model model) => Write(group, model, []);

    /// <summary>Whether a group holds weights in this layout.</summary>
    public static bool Recognizes(Hdf5Group group) => LayerList(group) is not null;

    /// <summary>Reads the weights of all layers, by class and position.</summary>
    public static void Read(Hdf5Group group, Model model, WeightAssignment assignment) =>
        Read(group, model, assignment, []);

    private static string? LayerList(Hdf5Group group) => s_layerLists.FirstOrDefault(group.Contains);

    private static void Read(Hdf5Group group, Model model, WeightAssignment assignment, HashSet<Layer> seen)
    {
        if (LayerList(group) is not string list)
        {
            return;
        }

        using Hdf5Group layers = group.OpenGroup(list);
        HashSet<string> known = [];
        Dictionary<string, int> counts = [];
        foreach (Layer layer in model.Layers)
        {
            string name = NextName(counts, layer);
            known.Add(name);
            if (seen.Add(layer) && layers.Contains(name))
            {
                using Hdf5Group saved = layers.OpenGroup(name);
                ReadLayer(saved, layer, assignment, seen);
            }
        }

        foreach (string other in layers.MemberNames.Where(name => !known.Contains(name) && HoldsWeights(layers, name)))
        {
            assignment.Skip($"{list}/{other}: the model has no such layer");
        }
    }

    private static void ReadLayer(Hdf5Group saved, Layer layer, WeightAssignment assignment, HashSet<Layer> seen)
    {
        if (layer is Model inner)
        {
            Read(saved, inner, assignment, seen);
            return;
        }

        SavedWeight[] weights = [.. Weights(saved)];
        if (weights.Length > 0 || layer.Weights.Count > 0)
        {
            assignment.AssignLayer(layer.Weights, weights, $"Layer \"{layer.Name}\" ({saved.Path} in the file)");
        }
    }

    private static IEnumerable<SavedWeight> Weights(Hdf5Group layer)
    {
        for (int index = 0; layer.Contains($"vars/{index}"); index++)
        {
            using Hdf5Dataset dataset = layer.OpenDataset($"vars/{index}");
            yield return SavedWeight.Of(dataset.Path, dataset);
        }
    }

    private static bool HoldsWeights(Hdf5Group layers, string name)
    {
        using Hdf5Object member = layers.OpenMember(name);
        return member is Hdf5Group group && (group.Contains("vars/0") || Recognizes(group));
    }

    // A layer that is met again, in another model, is not written again, but counts.
    private static void Write(Hdf5Group group, Layer layer, HashSet<Layer> seen)
    {
        seen.Add(layer);
        WriteVariables(group, layer);
        if (layer is not Model model)
        {
            return;
        }

        using Hdf5Group layers = group.CreateGroup(s_layerLists[0]);
        Dictionary<string, int> counts = [];
        foreach (Layer inner in model.Layers)
        {
            string name = NextName(counts, inner);
            if (!seen.Contains(inner))
            {
                using Hdf5Group innerGroup = layers.CreateGroup(name);
                Write(innerGroup, inner, seen);
            }
        }
    }

    private static void WriteVariables(Hdf5Group group, Layer layer)
    {
        using Hdf5Group variables = group.CreateGroup("vars");
        variables.Attributes.WriteString("name", Keras3Config.NameOf(layer), Hdf5Charset.Utf8);
        IReadOnlyList<Variable> weights = layer is Model ? [] : layer.Weights;
        for (int index = 0; index < weights.Count; index++)
        {
            SavedVariable.Write(variables, $"{index}", weights[index]);
        }
    }

    private static string NextName(Dictionary<string, int> counts, Layer layer)
    {
        string name = Identifier.SnakeCase(Keras3Config.ClassName(layer.GetType()));
        int count = counts[name] = counts.GetValueOrDefault(name, -1) + 1;
        return count == 0 ? name : $"{name}_{count}";
    }
}
