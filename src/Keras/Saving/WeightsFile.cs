using Keras.Hdf5;
using Keras.Layers;
using Keras.Models;

namespace Keras.Saving;

/// <summary>Weights in the layout of Keras 3: groups by class and position, <c>layers/conv2d_1/vars/0</c>.</summary>
/// <remarks>
/// The layers that a layer of one's own holds are named by its fields: <c>layers/block/conv/vars/0</c>, and in lists by class
/// and position: <c>layers/block/convs/conv2d_1/vars/0</c>.
/// Port of keras/src/saving/saving_lib.py; TensorFlow 2.12 wrote the same under another name of the list.
/// </remarks>
internal static class WeightsFile
{
    // What Keras keeps beside layers.
    private static readonly HashSet<string> s_others =
        ["optimizer", "metrics", "compiled_metrics", "compiled_loss", "loss_tracker", "_metrics", "_loss_tracker"];

    /// <summary>Groups that hold the layers of a model: of Keras 3, and of TensorFlow 2.12 and 2.13.</summary>
    public static IReadOnlyList<string> LayerLists { get; } = ["layers", "_layer_checkpoint_dependencies"];

    /// <summary>Writes the weights of all layers.</summary>
    public static void Write(Hdf5Group group, Model model) => Write(group, model, []);

    /// <summary>Whether a group holds weights in this layout.</summary>
    public static bool Recognizes(Hdf5Group group) =>
        group.MemberNames.Any(name => name == "vars" || LayerLists.Contains(name.Split('\\')[0])) || WeightGroup.Of(group).HoldsWeights;

    /// <summary>
    /// Reads the weights of all layers, by class and position; into a model of layers, those of a model of its author's class
    /// by the names of its fields, or by their order.
    /// </summary>
    /// <exception cref="ArgumentException">The layers of a model of its author's class do not pair with those here.</exception>
    public static void Read(Hdf5Group group, Model model, WeightAssignment assignment)
    {
        WeightGroup whole = WeightGroup.Of(group);
        if (!model.IsSubclassed
            && whole.Groups.Any(pair => pair.Value.HoldsWeights && !LayerLists.Contains(pair.Key) && !IsBesideLayers(pair.Key)
                && !model.HeldBeside.Any(held => held.Path.Split('/')[0] == pair.Key)))
        {
            FieldWeights.Read(whole, model, assignment);
        }
        else
        {
            ReadLayer(whole, model, assignment, []);
        }
    }

    /// <summary>Whether a group is no layer but what Keras keeps beside them.</summary>
    public static bool IsBesideLayers(string name) => s_others.Contains(name);

    /// <summary>What a file calls the layers of a list.</summary>
    /// <remarks>
    /// TensorFlow 2.12 and 2.13 list a layer with weights twice, and write it under the first of its two numbers.
    /// </remarks>
    /// <param name="layers">Classes of the layers, and whether they have weights.</param>
    /// <param name="isThere">Whether the file has a group of that name with weights.</param>
    public static IReadOnlyList<string> NamesInFile(
        IReadOnlyList<(string ClassName, bool HasWeights)> layers, Func<string, bool> isThere)
    {
        string[] once = Names(repeats: false);
        string[] twice = Names(repeats: true);
        return twice.Count(isThere) > once.Count(isThere) ? twice : once;

        string[] Names(bool repeats)
        {
            Dictionary<string, int> counts = [];
            return [.. layers.Select(layer =>
            {
                string name = NextName(counts, layer.ClassName);
                counts[Identifier.SnakeCase(layer.ClassName)] += repeats && layer.HasWeights ? 1 : 0;
                return name;
            })];
        }
    }

    /// <summary>The weights of a layer without those of the layers inside, which are in groups of their own.</summary>
    public static IReadOnlyList<Variable> OwnWeights(Layer layer) =>
        layer is Model { IsSubclassed: false } ? [] : layer.InnerLayers.Count > 0 ? layer.SavedWeights : layer.Weights;

    private static void Read(WeightGroup group, Model model, WeightAssignment assignment, HashSet<Layer> seen)
    {
        if (LayerLists.FirstOrDefault(group.Groups.ContainsKey) is not string list)
        {
            return;
        }

        IReadOnlyDictionary<string, WeightGroup> layers = group.Groups[list].Groups;
        IReadOnlyList<string> names = NamesInFile(
            [.. model.Layers.Select(layer => (Keras3Config.ClassName(layer.GetType()), layer.Weights.Count > 0))],
            name => layers.GetValueOrDefault(name)?.HoldsWeights == true);
        foreach ((Layer layer, string name) in model.Layers.Zip(names))
        {
            if (seen.Add(layer) && layers.TryGetValue(name, out WeightGroup? saved))
            {
                ReadLayer(saved, layer, assignment, seen);
            }
        }

        ReadHeld(group, model, assignment, seen);
        foreach ((string other, WeightGroup saved) in layers)
        {
            if (!names.Contains(other) && saved.HoldsWeights)
            {
                assignment.Skip($"{list}/{other}: the model has no such layer");
            }
        }
    }

    // What a class of one's own holds beside its layers. It may be built later, by a step that calls it.
    private static void ReadHeld(WeightGroup group, Model model, WeightAssignment assignment, HashSet<Layer> seen)
    {
        foreach ((string path, Layer held) in model.HeldBeside)
        {
            if (group.Find(path) is not { HoldsWeights: true } saved || !seen.Add(held))
            {
                continue;
            }

            if (held.Weights.Count > 0)
            {
                ReadLayer(saved, held, assignment, seen);
            }
            else
            {
                assignment.Hint($"the weights of {path} are not taken, as that layer has none yet: call it, and load them by LoadWeights");
            }
        }
    }

    private static void ReadLayer(WeightGroup saved, Layer layer, WeightAssignment assignment, HashSet<Layer> seen)
    {
        if (layer is Model { IsSubclassed: false } model)
        {
            Read(saved, model, assignment, seen);
            return;
        }

        IReadOnlyList<Variable> weights = OwnWeights(layer);
        if (saved.Weights.Count > 0 || weights.Count > 0)
        {
            assignment.AssignLayer(weights, saved.Weights, $"Layer \"{layer.Name}\" ({saved.Path} in the file)");
        }

        // Keras goes through attributes in the order of their names, and one of them is the list of all layers: those behind
        // it in that order are written there.
        Dictionary<string, int> counts = [];
        foreach ((string path, Layer inner) in layer.InnerLayers)
        {
            string listed = $"{LayerLists[0]}/{NextName(counts, Keras3Config.ClassName(inner.GetType()))}";
            if (seen.Add(inner) && (saved.Find(path) ?? saved.Find(listed)) is WeightGroup group)
            {
                ReadLayer(group, inner, assignment, seen);
            }
        }
    }

    // A layer that is met again, in another model, is not written again, but counts.
    private static void Write(Hdf5Group group, Layer layer, HashSet<Layer> seen)
    {
        seen.Add(layer);
        WriteVariables(group, layer);
        if (layer is not Model { IsSubclassed: false } model)
        {
            WriteHeld(group, layer.InnerLayers, seen);
            return;
        }

        using Hdf5Group layers = group.CreateGroup(LayerLists[0]);
        Dictionary<string, int> counts = [];
        foreach (Layer inner in model.Layers)
        {
            string name = NextName(counts, Keras3Config.ClassName(inner.GetType()));
            if (!seen.Contains(inner))
            {
                using Hdf5Group innerGroup = layers.CreateGroup(name);
                Write(innerGroup, inner, seen);
            }
        }

        WriteHeld(group, model.HeldBeside, seen);
    }

    private static void WriteHeld(Hdf5Group group, IReadOnlyList<(string Path, Layer Layer)> held, HashSet<Layer> seen)
    {
        foreach ((string path, Layer inner) in held)
        {
            if (!seen.Contains(inner))
            {
                using Hdf5Group innerGroup = group.CreateGroup(path);
                Write(innerGroup, inner, seen);
            }
        }
    }

    private static void WriteVariables(Hdf5Group group, Layer layer)
    {
        using Hdf5Group variables = group.CreateGroup("vars");
        variables.Attributes.WriteString("name", Keras3Config.NameOf(layer), Hdf5Charset.Utf8);
        IReadOnlyList<Variable> weights = OwnWeights(layer);
        for (int index = 0; index < weights.Count; index++)
        {
            SavedVariable.Write(variables, $"{index}", weights[index]);
        }
    }

    private static string NextName(Dictionary<string, int> counts, string className)
    {
        string name = Identifier.SnakeCase(className);
        int count = counts[name] = counts.GetValueOrDefault(name, -1) + 1;
        return count == 0 ? name : $"{name}_{count}";
    }
}
