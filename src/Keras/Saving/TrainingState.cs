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

    // What a LossScaleOptimizer keeps in front of the other one's: an iteration and a rate that are not used, and these.
    private const string ScaleGroup = "loss_scale_optimizer";
    private const string StepCounter = "step_counter";
    private const string DynamicScale = "dynamic_scale";
    private const int ScaleVariables = 4;

    private static readonly string[][] s_keras3Order =
    [
        ["average"], ["gradient_accumulator"], ["row", "column", "velocity"], ["m", "v"], ["accum_grad", "accum_var"], ["vhat"],
        ["rms"], ["momentum"], ["mg"], ["accumulator"], ["momentum_cache"],
    ];

    /// <summary>Slots with the arrays of a file that fill them.</summary>
    private readonly record struct StateFit(IReadOnlyList<Variable> Order, IReadOnlyList<Hdf5Dataset> Data);

    /// <summary>Writes the state in the layout of Keras 2.3, and an attribute of our own for random draws.</summary>
    public static void Write(Hdf5Group root, Model model)
    {
        TrainingSetup setup = model.Setup;
        LossScaleOptimizer? scale = setup.Optimizer as LossScaleOptimizer;
        Optimizer optimizer = scale?.InnerOptimizer ?? setup.Optimizer;
        string name = optimizer.GetType().Name;
        IReadOnlyList<Variable> slots = Slots(model);
        Dictionary<Variable, string> namesInFile = VariableNames.Of(slots);
        string[] names =
        [
            $"{name}/iterations:0", .. slots.Select(slot => $"training/{name}/{namesInFile[slot]}"),
            .. scale is null ? Array.Empty<string>() : [$"{ScaleGroup}/{StepCounter}:0", $"{ScaleGroup}/{DynamicScale}:0"],
        ];
        using Hdf5Group group = root.CreateGroup("optimizer_weights");
        LegacyWeightsFile.WriteNames(group, "weight_names", names);
        group.WriteDataset<long>(names[0], [optimizer.Iterations]).Dispose();
        for (int index = 0; index < slots.Count; index++)
        {
            SavedVariable.Write(group, names[index + 1], slots[index]);
        }

        if (scale is not null)
        {
            group.WriteDataset<long>(names[^2], [scale.StepCounter]).Dispose();
            group.WriteDataset<float>(names[^1], [(float)scale.DynamicScale]).Dispose();
        }

        WriteRandomState(group, model);
    }

    /// <summary>Writes the state in the layout of Keras 3, and an attribute of our own for random draws.</summary>
    public static void WriteKeras3(Hdf5Group root, Model model)
    {
        using Hdf5Group group = root.CreateGroup(Keras3Group);
        WriteKeras3(group, model.Setup.Optimizer, Slots(model));
        WriteRandomState(group, model);
    }

    /// <summary>Writes an optimizer in the layout of Keras 3: batches, learning rate unless scheduled, slots.</summary>
    /// <param name="group">The optimizer's group.</param>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="slots">Its slots, as made for weights.</param>
    public static void WriteKeras3(Hdf5Group group, Optimizer optimizer, IReadOnlyList<Variable> slots)
    {
        using Hdf5Group variables = group.CreateGroup("vars");
        int count = 0;
        if (optimizer is LossScaleOptimizer scale)
        {
            using Hdf5Group inner = group.CreateGroup("inner_optimizer");
            WriteKeras3(inner, scale.InnerOptimizer, slots);
            variables.WriteDataset<long>("0", [0]).Dispose();
            variables.WriteDataset<float>("1", [0]).Dispose();
            variables.WriteDataset<long>("2", [scale.StepCounter]).Dispose();
            variables.WriteDataset<float>("3", [(float)scale.DynamicScale]).Dispose();
            count = ScaleVariables;
        }

        variables.Attributes.WriteString("name", Identifier.SnakeCase(optimizer.GetType().Name), Hdf5Charset.Utf8);
        variables.WriteDataset<long>($"{count++}", [optimizer.Batches]).Dispose();
        if (optimizer.Schedule is null)
        {
            variables.WriteDataset<float>($"{count++}", [(float)optimizer.LearningRate]).Dispose();
        }

        foreach (Variable slot in InKeras3Order(slots))
        {
            SavedVariable.Write(variables, $"{count++}", slot);
        }
    }

    /// <summary>Restores the state of a compiled model.</summary>
    /// <param name="group">The group optimizer_weights.</param>
    /// <param name="model">A compiled model.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="nameInFile">What the file calls a weight.</param>
    /// <exception cref="ArgumentException">The state belongs to other weights or another optimizer; nothing is changed.</exception>
    public static void Read(Hdf5Group group, Model model, string path, Func<Variable, string> nameInFile)
    {
        IReadOnlyList<string> names = LegacyWeightsFile.ReadNames(group, "weight_names");
        bool isNew = names is [string first, ..] && Plain(first) == "iteration";
        string? counter = names.FirstOrDefault(name => Plain(name) == StepCounter);
        string? scale = names.FirstOrDefault(name => Plain(name) == DynamicScale);
        bool isScaled = counter is not null && scale is not null;
        if (isScaled)
        {
            // What Keras 3 has in front of them are the wrapper's own, which are never used.
            names = isNew ? [.. names.Skip(ScaleVariables)] : [.. names.Where(name => name != counter && name != scale)];
        }

        model.Optimizer.ServeOnly(model);
        Read([.. names.Select(group.OpenDataset)], isNew, nameInFile, model.Optimizer, Weights(model.Setup), path);
        if (isScaled)
        {
            RestoreScale(model.Optimizer, group.OpenDataset(counter!), group.OpenDataset(scale!));
        }

        RestoreRandomState(group, model);
    }

    /// <summary>Restores the state from a file of Keras 3: batches, learning rate unless scheduled, slots.</summary>
    /// <exception cref="ArgumentException">The state belongs to other weights or another optimizer; nothing is changed.</exception>
    public static void ReadKeras3(Hdf5Group group, Model model, string path)
    {
        model.Optimizer.ServeOnly(model);
        ReadKeras3(group, model.Optimizer, Weights(model.Setup), path);
        RestoreRandomState(group, model);
    }

    /// <summary>Restores an optimizer from the layout of Keras 3.</summary>
    /// <param name="group">The optimizer's group.</param>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="weights">What it updates, in the order of the file.</param>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="ArgumentException">The state belongs to other weights or another optimizer; nothing is changed.</exception>
    public static void ReadKeras3(Hdf5Group group, Optimizer optimizer, Variable[] weights, string path)
    {
        List<Hdf5Dataset> saved = [];
        for (int index = 0; group.Contains($"vars/{index}"); index++)
        {
            saved.Add(group.OpenDataset($"vars/{index}"));
        }

        bool isScaled = optimizer is LossScaleOptimizer && saved.Count > ScaleVariables
            && saved.Take(ScaleVariables + 1).All(data => data.Shape.Count == 0);
        Read(
            isScaled ? saved[ScaleVariables..] : saved, inKeras3Order: true, weight => weight.Name, optimizer, weights, path);
        if (isScaled)
        {
            RestoreScale(optimizer, saved[2], saved[3]);
        }

        // Keras 3 counts batches, even if several make one update.
        optimizer.Batches = optimizer.Iterations;
    }

    private static void Read(
        List<Hdf5Dataset> saved,
        bool inKeras3Order,
        Func<Variable, string> nameInFile,
        Optimizer optimizer,
        Variable[] weights,
        string path)
    {
        IReadOnlyList<Variable> slots = optimizer.MakeSlots(weights);
        long iterations = 0;
        if (saved is [{ Shape.Count: 0 } counter, ..])
        {
            iterations = IsFloating(counter) ? checked((long)counter.Read<double>()[0]) : counter.Read<long>()[0];
            saved = saved[1..];
        }

        // Keras 2 keeps velocities for a momentum of 0: they are not needed.
        StateFit fit = slots.Count == 0
            ? new StateFit([], [])
            : Fit(saved, slots, inKeras3Order, nameInFile, weights) ?? throw new ArgumentException(
                $"{path}: the optimizer's state does not fit: {optimizer.GetType().Name} has {slots.Count} arrays for the "
                + $"{weights.Length} weights that are trained, and the file holds "
                + $"{saved.Count(data => data.Shape.Count > 0)}, or others in shape.");
        VariableReader reader = new(fit.Order);
        foreach ((Variable slot, Hdf5Dataset data) in fit.Order.Zip(fit.Data))
        {
            reader.Read(slot, SavedWeight.Of(slot.Name, data));
        }

        optimizer.Iterations = iterations;
        if (inKeras3Order && saved.Except(fit.Data).FirstOrDefault() is { Shape.Count: 0 } rate)
        {
            RestoreLearningRate(optimizer, rate);
        }
    }

    private static void RestoreScale(Optimizer optimizer, Hdf5Dataset counter, Hdf5Dataset scale)
    {
        if (optimizer is LossScaleOptimizer scaling && scale.Read<double>()[0] is > 0 and var value)
        {
            scaling.SetScale((float)value, counter.Read<long>()[0]);
        }
    }

    // The rate may have changed since the optimizer was made. It is a float in files, here a double, which is more exact.
    private static void RestoreLearningRate(Optimizer optimizer, Hdf5Dataset saved)
    {
        if (IsFloating(saved) && optimizer.Schedule is null
            && saved.Read<double>()[0] is double rate && rate >= 0 && (float)rate != (float)optimizer.LearningRate)
        {
            optimizer.LearningRate = rate;
        }
    }

    private static bool IsFloating(Hdf5Dataset data) => data.ElementType is Hdf5ElementType.Float32 or Hdf5ElementType.Float64
        or Hdf5ElementType.Float16 or Hdf5ElementType.BFloat16;

    // The first order of slots, and choice of arrays, in which all shapes are equal.
    private static StateFit? Fit(
        List<Hdf5Dataset> saved,
        IReadOnlyList<Variable> slots,
        bool inKeras3Order,
        Func<Variable, string> nameInFile,
        Variable[] weights)
    {
        IReadOnlyList<Variable> order = inKeras3Order ? InKeras3Order(slots) : slots;
        foreach (IReadOnlyList<Variable> candidate in new[] { order, SortedByName(slots, weights, nameInFile) })
        {
            foreach (IReadOnlyList<Hdf5Dataset> data in WithoutOthers(saved, slots.Count))
            {
                if (candidate.Count == data.Count
                    && candidate.Zip(data).All(pair => pair.First.Shape.ToArray().SequenceEqual(pair.Second.Shape)))
                {
                    return new StateFit(candidate, data);
                }
            }
        }

        return null;
    }

    // Up to version 2.0.6 Keras sorted weights by name.
    private static IReadOnlyList<Variable> SortedByName(
        IReadOnlyList<Variable> slots, Variable[] weights, Func<Variable, string> nameInFile)
    {
        if (weights.Length == 0 || slots.Count % weights.Length != 0)
        {
            return slots;
        }

        int[] sorted = [.. Enumerable.Range(0, weights.Length)
            .OrderBy(index => nameInFile(weights[index]), StringComparer.Ordinal)];
        return [.. Enumerable.Range(0, slots.Count)
            .Select(index => slots[(index / weights.Length * weights.Length) + sorted[index % weights.Length]])];
    }

    // Beside slots there may be the learning rate, what scales the loss, and Keras 2's placeholders of one element.
    private static IEnumerable<IReadOnlyList<Hdf5Dataset>> WithoutOthers(List<Hdf5Dataset> saved, int count)
    {
        yield return saved;
        yield return [.. saved.SkipWhile((data, index) => index == 0 && data.Shape.Count == 0)];
        yield return [.. saved.Where(data => data.Shape.Count > 0)];
        if (saved.Count > count && saved[count..].All(data => data.Shape is [1]))
        {
            yield return saved[..count];
        }
    }

    // Keras 3, and tf.keras from 2.11 on, keep the slots of some names together weight by weight, others name by name.
    private static List<Variable> InKeras3Order(IReadOnlyList<Variable> made)
    {
        ILookup<string, Variable> slots = made.ToLookup(slot => slot.Name.Split('/')[^1]);
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

    private static void RestoreRandomState(Hdf5Group group, Model model)
    {
        if (group.Attributes.Find(RandomState) is not Hdf5Attribute attribute)
        {
            return;
        }

        JsonObject state = (JsonObject)PythonJson.Parse(attribute.ReadString(), RandomState);
        TrainingSetup setup = model.Setup;
        setup.StepsDone = (long)state["step"]!;
        setup.Optimizer.Batches = (long)state["batches"]!;
        foreach ((RandomLayer layer, JsonNode? seed) in RandomLayers(model).Zip((JsonArray)state["seeds"]!))
        {
            layer.DrawSeed = (int)seed!;
        }
    }

    private static IReadOnlyList<Variable> Slots(Model model)
    {
        Replicas.Current.MergePartsToSave();
        model.Optimizer.ServeOnly(model);
        return model.Optimizer.MakeSlots(Weights(model.Setup));
    }

    private static Variable[] Weights(TrainingSetup setup) =>
        [.. setup.TrainableWeights.Select(weight => weight.Variable)];

    private static IEnumerable<RandomLayer> RandomLayers(Model model) =>
        model.SelfAndInner.OfType<RandomLayer>().Distinct();
}
