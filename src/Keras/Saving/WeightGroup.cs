using Keras.Hdf5;

namespace Keras.Saving;

/// <summary>A group of a weights file of Keras 3: the variables of a layer, and the groups of the layers inside.</summary>
/// <remarks>On Windows Keras wrote <c>layers\dense</c> as one name; here these are two groups, as elsewhere.</remarks>
internal sealed class WeightGroup
{
    private const string Variables = "vars";

    private readonly Dictionary<string, WeightGroup> _groups = [];

    private WeightGroup(string path) => Path = path;

    /// <summary>Names of the groups on the way here, with slashes between.</summary>
    public string Path { get; }

    /// <summary>The group's own variables, in order.</summary>
    public IReadOnlyList<SavedWeight> Weights { get; private set; } = [];

    /// <summary>The groups directly inside.</summary>
    public IReadOnlyDictionary<string, WeightGroup> Groups => _groups;

    /// <summary>Whether this group or one inside has variables.</summary>
    public bool HoldsWeights => Weights.Count > 0 || _groups.Values.Any(group => group.HoldsWeights);

    /// <summary>The groups of layers in a file; those of optimizers are left out.</summary>
    public static WeightGroup Of(Hdf5Group root)
    {
        WeightGroup whole = new("") { Weights = [.. VariablesOf(root)] };
        foreach (string name in root.MemberNames.Where(name => name is not ("optimizer" or Variables)))
        {
            whole.Take(root, name);
        }

        return whole;
    }

    /// <summary>The group at a path such as <c>layers/dense</c>; null if there is none.</summary>
    public WeightGroup? Find(string path)
    {
        WeightGroup? found = this;
        foreach (string name in path.Split('/'))
        {
            found = found?._groups.GetValueOrDefault(name);
        }

        return found;
    }

    private void Take(Hdf5Group parent, string name)
    {
        using Hdf5Object member = parent.OpenMember(name);
        if (member is not Hdf5Group saved || HeldOptimizers.Recognizes(saved))
        {
            return;
        }

        WeightGroup group = this;
        foreach (string part in name.Split('\\'))
        {
            if (!group._groups.TryGetValue(part, out WeightGroup? next))
            {
                next = group._groups[part] = new WeightGroup(group.Path.Length == 0 ? part : $"{group.Path}/{part}");
            }

            group = next;
        }

        group.Weights = [.. group.Weights, .. VariablesOf(saved)];
        foreach (string inner in saved.MemberNames.Where(inner => inner != Variables))
        {
            group.Take(saved, inner);
        }
    }

    private static IEnumerable<SavedWeight> VariablesOf(Hdf5Group group)
    {
        for (int index = 0; group.Contains($"{Variables}/{index}"); index++)
        {
            using Hdf5Dataset dataset = group.OpenDataset($"{Variables}/{index}");
            yield return SavedWeight.Of(dataset.Path, dataset);
        }
    }
}
