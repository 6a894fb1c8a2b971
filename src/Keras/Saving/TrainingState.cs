using System.Text.Json.Nodes;
using Keras.Hdf5;
using Keras.Layers;
using Keras.Models;
using Keras.Optimizers;
using Keras.Training;

namespace Keras.Saving;

/// <summary>What training goes on from beside the weights: the optimizer's slots, and where random draws stand.</summary>
internal static class TrainingState
{
    private const string RandomState = "random_state";
    private const string Keras3Group = "optimizer";

    private static readonly string[][] s_keras3Order =
    [
        ["average"], ["gradient_accumulator"], ["m", "v"], ["accum_grad", "accum_var"], ["vhat"], ["rms"], ["momentum"],
        ["mg"], ["accumulator"], ["momentum_cache"],
    ];

    /// <summary>Writes the state in the layout of Keras 2.3, and an attribute of our own for random draws.</summary>
    public static void Write(Hdf5Group root, Model model)
    {
        TrainingSetup setup = model.Setup;
        Optimizer optimizer = setup.Optimizer;
        string name = optimizer.GetType().Name;
        Variable[] slots = [.. optimizer.MakeSlots(model, Weights(setup))];
        Dictionary<Variable, string> namesInFile = VariableNames.Of(slots);
        string[] names = [$"{name}/iterations:0", .. slots.Select(slot => $"training/{name}/{namesInFile[slot]}")];
        using Hdf5Group group = root.CreateGroup("optimizer_weights");
        LegacyWeightsFile.WriteNames(group, "weight_names", names);
        group.WriteDataset<long>(names[0], [optimizer.Iterations]).Dispose();
        for (int index = 0; index < slots.Length; index++)
        {
            SavedVariable.Write(group, names[index + 1], slots[index]);
        }

        WriteRandomState(group, model);
    }

    /// <summary>Writes the state in the layout of Keras 3, and an attribute of our own for random draws.</summary>
    public static void WriteKeras3(Hdf5Group root, Model model)
    {
        Optimizer optimizer = model.Setup.Optimizer;
        using Hdf5Group group = root.CreateGroup(Keras3Group);
        using Hdf5Group variables = group.CreateGroup("vars");
        variables.Attributes.WriteString("name", Identifier.SnakeCase(optimizer.GetType().Name), Hdf5Charset.Utf8);
        variables.WriteDataset<long>("0", [optimizer.Batches]).Dispose();
        int count = 1;
        if (optimizer.Schedule is null)
        {
            variables.WriteDataset<float>($"{count++}", [(float)optimizer.LearningRate]).Dispose();
        }

        foreach (Variable slot in InKeras3Order(model))
        {
            SavedVariable.Write(variables, $"{count++}", slot);
        }

        WriteRandomState(group, model);
    }

    /// <summary>Restores the state of a compiled model.</summary>
    /// <param name="group">The group optimizer_weights.</param>
    /// <param name="model">A compiled model.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="nameInFile">What the file calls a weight.</param>
    /// <exception cref="ArgumentException">The state belongs to other weights or another optimizer.</exception>
    public static void Read(Hdf5Group group, Model model, string path, Func<Variable, string> nameInFile)
    {
        IReadOnlyList<string> names = LegacyWeightsFile.ReadNames(group, "weight_names");
        bool isNew = names is [string first, ..] && Plain(first) == "iteration";
        IEnumerable<string> slots = names.Where(name => Plain(name) != "learning_rate");
        Read([.. slots.Select(group.OpenDataset)], isNew, nameInFile, model, path);
        if (group.Attributes.Find(RandomState) is Hdf5Attribute state)
        {
            Restore((JsonObject)PythonJson.Parse(state.ReadString(), RandomState), model);
        }
    }

    /// <summary>Restores the state from a file of Keras 3: batches, learning rate unless scheduled, slots.</summary>
    /// <exception cref="ArgumentException">The state belongs to other weights or another optimizer.</exception>
    public static void ReadKeras3(Hdf5Group root, Model model, string path)
    {
        using Hdf5Group group = root.OpenGroup(Keras3Group);
        List<Hdf5Dataset> saved = [];
        for (int index = 0; group.Contains($"vars/{index}"); index++)
        {
            saved.Add(group.OpenDataset($"vars/{index}"));
        }

        Optimizer optimizer = model.Setup.Optimizer;
        if (optimizer.Schedule is null && saved.Count > 1)
        {
            saved.RemoveAt(1);
        }

        Read(saved, inKeras3Order: true, weight => weight.Name, model, path);

        // Keras 3 counts batches, even if several make one update.
        optimizer.Batches = optimizer.Iterations;
        if (group.Attributes.Find(RandomState) is Hdf5Attribute state)
        {
            Restore((JsonObject)PythonJson.Parse(state.ReadString(), RandomState), model);
        }
    }

    private static void Read(
        List<Hdf5Dataset> saved, bool inKeras3Order, Func<Variable, string> nameInFile, Model model, string path)
    {
        Optimizer optimizer = model.Setup.Optimizer;
        Variable[] weights = Weights(model.Setup);
        IReadOnlyList<Variable> slots = optimizer.MakeSlots(model, weights);
        if (saved.Count > 0 && saved[0].Shape.Count == 0)
        {
            optimizer.Iterations = saved[0].ElementType == Hdf5ElementType.Float32
                ? (long)saved[0].Read<float>()[0]
                : saved[0].Read<long>()[0];
            saved.RemoveAt(0);
        }

        // Keras 2 keeps velocities for a momentum of 0, and one-element placeholders for what Adam does not need.
        if (slots.Count == 0)
        {
            return;
        }

        if (saved.Count > slots.Count && saved[slots.Count..].All(item => item.Shape is [1]))
        {
            saved = saved[..slots.Count];
        }

        // Up to version 2.0.6 Keras sorted weights by name.
        IReadOnlyList<Variable> order = inKeras3Order ? InKeras3Order(model) : slots;
        if (!Fits(order) && slots.Count % weights.Length == 0)
        {
            int[] sorted = [.. Enumerable.Range(0, weights.Length)
                .OrderBy(index => nameInFile(weights[index]), StringComparer.Ordinal)];
            order = [.. Enumerable.Range(0, slots.Count)
                .Select(index => slots[(index / weights.Length * weights.Length) + sorted[index % weights.Length]])];
        }

        if (!Fits(order))
        {
            throw new ArgumentException(
                $"{path}: the optimizer's state does not fit: {optimizer.Name} has {order.Count} slots for this model, "
                + $"and the file holds {saved.Count}, or others in shape. Load with compile: false, and compile the model anew.");
        }

        VariableReader reader = new(order);
        foreach ((Variable slot, Hdf5Dataset data) in order.Zip(saved))
        {
            reader.Read(slot, SavedWeight.Of(slot.Name, data));
        }

        bool Fits(IReadOnlyList<Variable> candidate) => candidate.Count == saved.Count
            && candidate.Zip(saved).All(pair => pair.First.Shape.ToArray().SequenceEqual(pair.Second.Shape));
    }

    // Keras 3, and tf.keras from 2.11 on, keep the slots of some names together weight by weight, others name by name.
    private static List<Variable> InKeras3Order(Model model)
    {
        ILookup<string, Variable> slots = model.Setup.Optimizer.MakeSlots(model, Weights(model.Setup))
            .ToLookup(slot => slot.Name.Split('/')[^1]);
        IEnumerable<string[]> others = slots.Select(group => group.Key)
            .Except(s_keras3Order.SelectMany(names => names))
            .Select(name => new[] { name });
        List<Variable> ordered = [];
        foreach (string[] names in s_keras3Order.Concat(others))
        {
            Variable[][] groups = [.. names.Select(name => slots[name].ToArray())];
            ordered.AddRange(Enumerable.Range(0, groups.Max(group => group.Length))
                .SelectMany(weight => groups.Select(group => group[weight])));
        }

        return ordered;
    }

    // Of "adam/iteration" in files of Keras 3, and "iteration:0" in those of tf.keras.
    private static string Plain(string name) => name.Split('/')[^1].Split(':')[0];

    private static void WriteRandomState(Hdf5Group group, Model model)
    {
        TrainingSetup setup = model.Setup;
        JsonObject state = new()
        {
            ["step"] = setup.StepsDone,
            ["batches"] = setup.Optimizer.Batches,
            ["seeds"] = new JsonArray([.. RandomLayers(model).Select(layer => (JsonNode)layer.DrawSeed)]),
        };
        group.Attributes.WriteString(RandomState, PythonJson.Write(state));
    }

    private static void Restore(JsonObject state, Model model)
    {
        TrainingSetup setup = model.Setup;
        setup.StepsDone = (long)state["step"]!;
        setup.Optimizer.Batches = (long)state["batches"]!;
        foreach ((RandomLayer layer, JsonNode? seed) in RandomLayers(model).Zip((JsonArray)state["seeds"]!))
        {
            layer.DrawSeed = (int)seed!;
        }
    }

    private static Variable[] Weights(TrainingSetup setup) =>
        [.. setup.TrainableWeights.Select(weight => weight.Variable)];

    private static IEnumerable<RandomLayer> RandomLayers(Model model) =>
        model.SelfAndInner.OfType<RandomLayer>().Distinct();
}
