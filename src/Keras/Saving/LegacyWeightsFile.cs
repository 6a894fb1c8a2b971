using System.Text;
using Keras.Engine.Graphs;
using Keras.Hdf5;
using Keras.Layers;
using Keras.Models;

namespace Keras.Saving;

/// <summary>Weights in the layout of Keras 2.3: a group per layer, datasets by the names of variables.</summary>
/// <remarks>Port of keras/engine/saving.py.</remarks>
internal static class LegacyWeightsFile
{
    private const string KerasVersion = "2.3.1";

    /// <summary>Writes the weights of all layers into a group.</summary>
    public static void Write(Hdf5Group group, Model model)
    {
        WriteNames(group, "layer_names", [.. model.Layers.Select(layer => layer.Name)]);
        group.Attributes.WriteString("backend", "tensorflow");
        group.Attributes.WriteString("keras_version", KerasVersion);
        foreach (Layer layer in model.Layers)
        {
            using Hdf5Group layerGroup = group.OpenOrCreateGroup(layer.Name);
            IReadOnlyList<Variable> weights = InFileOrder(layer);
            WriteNames(layerGroup, "weight_names", [.. weights.Select(weight => $"{weight.Name}:0")]);
            foreach (Variable weight in weights)
            {
                layerGroup.WriteDataset<float>(
                    $"{weight.Name}:0", TensorData.Values(StorageTensors.Get(weight)), weight.Shape.ToArray()).Dispose();
            }
        }
    }

    /// <summary>Reads weights layer by layer, in order, whatever the layers are called.</summary>
    /// <exception cref="ArgumentException">The file holds other layers or shapes; no weight is changed then.</exception>
    public static void ReadByOrder(Hdf5Group group, Model model)
    {
        Layer[] layers = [.. model.Layers.Where(layer => layer.Weights.Count > 0)];
        string[] names = [.. ReadNames(group, "layer_names").Where(name => WeightNames(group, name).Count > 0)];
        if (layers.Length != names.Length)
        {
            throw new ArgumentException(
                $"You are trying to load a weight file containing {names.Length} layers into a model with "
                + $"{layers.Length} layers.");
        }

        List<(Variable Variable, float[] Elements)> loaded = [];
        for (int index = 0; index < layers.Length; index++)
        {
            loaded.AddRange(ReadLayer(group, names[index], layers[index], index));
        }

        foreach ((Variable variable, float[] elements) in loaded)
        {
            StorageTensors.Fill(variable, elements);
        }
    }

    // A nested model stores what is trainable first, as Keras does; for a layer that is the order of creation anyway.
    private static IReadOnlyList<Variable> InFileOrder(Layer layer) =>
        [.. layer.TrainableWeights, .. layer.NonTrainableWeights];

    private static IEnumerable<(Variable Variable, float[] Elements)> ReadLayer(
        Hdf5Group group, string name, Layer layer, int index)
    {
        IReadOnlyList<string> weightNames = WeightNames(group, name);
        IReadOnlyList<Variable> weights = InFileOrder(layer);
        if (weightNames.Count != weights.Count)
        {
            throw new ArgumentException(
                $"Layer #{index} (named \"{layer.Name}\" in the model) has {weights.Count} weights, but the file's "
                + $"layer \"{name}\" has {weightNames.Count}.");
        }

        using Hdf5Group layerGroup = group.OpenGroup(name);
        for (int weight = 0; weight < weights.Count; weight++)
        {
            using Hdf5Dataset dataset = layerGroup.OpenDataset(weightNames[weight]);
            if (!dataset.Shape.SequenceEqual(weights[weight].Shape.ToArray()))
            {
                throw new ArgumentException(
                    $"The weight {weights[weight].Name} has shape {weights[weight].Shape}, but the file's "
                    + $"{dataset.Path} has shape ({string.Join(", ", dataset.Shape)}).");
            }

            yield return (weights[weight], dataset.Read<float>());
        }
    }

    private static IReadOnlyList<string> WeightNames(Hdf5Group group, string layer)
    {
        using Hdf5Group layerGroup = group.OpenGroup(layer);
        return ReadNames(layerGroup, "weight_names");
    }

    private static IReadOnlyList<string> ReadNames(Hdf5Group group, string attribute)
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

    // An attribute holds at most 64512 bytes: longer lists are cut into the smallest number of equal parts that fit.
    private static void WriteNames(Hdf5Group group, string attribute, IReadOnlyList<string> names)
    {
        int longest = names.Count == 0 ? 0 : names.Max(Encoding.UTF8.GetByteCount);
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
