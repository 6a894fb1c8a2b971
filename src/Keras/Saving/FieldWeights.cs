using System.Globalization;
using System.Text.RegularExpressions;
using Keras.Layers;
using Keras.Models;

namespace Keras.Saving;

/// <summary>Weights of a model of its author's class, called by its fields: <c>conv1/vars/0</c>.</summary>
/// <remarks>
/// They go into a model of the same layers: by name, if every field is the name of a layer; else in the order of their names,
/// <c>conv2</c> before <c>conv10</c>; else each to the only layer of its shapes.
/// </remarks>
internal static partial class FieldWeights
{
    /// <summary>Assigns the groups of a file to the layers of a model.</summary>
    /// <exception cref="ArgumentException">They do not pair.</exception>
    public static void Read(WeightGroup whole, Model model, WeightAssignment assignment)
    {
        WeightGroup[] saved = [.. Leaves(whole).OrderBy(group => Sortable(group.Path), StringComparer.Ordinal)];
        Layer[] layers = [.. model.SelfAndInner.Distinct().Where(layer => layer is not Model && WeightsFile.OwnWeights(layer).Count > 0)];
        (Layer[]? pairs, string way) = (ByName(saved, layers), "the name of its field");
        if (pairs is null)
        {
            (pairs, way) = (InOrder(saved, layers), "the order of the fields' names");
        }

        if (pairs is null)
        {
            (pairs, way) = (ByShapes(saved, layers), "its shapes, which no other layer has");
        }

        if (pairs is null)
        {
            throw new ArgumentException(
                $"The file holds the weights of a model of its author's class: {string.Join(", ", saved.Select(Text))}. They do "
                + $"not pair with the layers here: {string.Join(", ", layers.Select(Text))}. Make a model of the same layers, "
                + "with the fields' names as names of layers.");
        }

        foreach ((WeightGroup group, Layer layer) in saved.Zip(pairs))
        {
            assignment.AssignLayer(WeightsFile.OwnWeights(layer), group.Weights, $"Layer \"{layer.Name}\" ({group.Path} in the file)");
            assignment.Note($"{layer.Name}: {group.Path} in the file, paired by {way}");
        }
    }

    private static Layer[]? ByName(WeightGroup[] saved, Layer[] layers)
    {
        Layer?[] named = [.. saved.Select(group => layers.FirstOrDefault(layer => Keras3Config.NameOf(layer) == group.Path))];
        int[] without = [.. Enumerable.Range(0, named.Length).Where(index => named[index] is null)];

        // Layers whose fields come after "layers" in the alphabet have no name; one can only be the layer that is left.
        if (without is [int last] && layers.Except(named).ToArray() is [Layer left])
        {
            named[last] = left;
        }

        Layer[] found = [.. named.OfType<Layer>()];
        return found.Length == saved.Length && saved.Zip(found).All(pair => Fits(pair.First, pair.Second)) ? found : null;
    }

    private static Layer[]? InOrder(WeightGroup[] saved, Layer[] layers) =>
        saved.Length == layers.Length && saved.Zip(layers).All(pair => Fits(pair.First, pair.Second)) ? layers : null;

    private static Layer[]? ByShapes(WeightGroup[] saved, Layer[] layers)
    {
        Layer[][] fitting = [.. saved.Select(group => layers.Where(layer => Fits(group, layer)).ToArray())];
        return fitting.All(found => found.Length == 1) && fitting.Select(found => found[0]).Distinct().Count() == layers.Length
            ? [.. fitting.Select(found => found[0])]
            : null;
    }

    private static bool Fits(WeightGroup group, Layer layer) =>
        group.Weights.Select(weight => string.Join(',', weight.Shape))
            .SequenceEqual(WeightsFile.OwnWeights(layer).Select(weight => string.Join(',', weight.Shape.ToArray())));

    private static IEnumerable<WeightGroup> Leaves(WeightGroup group)
    {
        IEnumerable<WeightGroup> inner = group.Groups.Where(pair => !WeightsFile.IsBesideLayers(pair.Key))
            .SelectMany(pair => Leaves(pair.Value));
        return group.Weights.Count > 0 ? inner.Prepend(group) : inner;
    }

    private static string Text(WeightGroup group) =>
        $"{group.Path} {string.Join(' ', group.Weights.Select(weight => weight.ShapeText))}";

    private static string Text(Layer layer) =>
        $"{layer.Name} {string.Join(' ', WeightsFile.OwnWeights(layer).Select(weight => weight.Shape))}";

    private static string Sortable(string path) =>
        Digits().Replace(path, match => match.Value.PadLeft(9, '0')).ToLower(CultureInfo.InvariantCulture);

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();
}
