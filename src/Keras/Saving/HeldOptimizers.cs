using Keras.Hdf5;
using Keras.Layers;
using Keras.Models;
using Keras.Optimizers;
using Keras.Training;

namespace Keras.Saving;

/// <summary>The state of the optimizers that a model of one's own holds in its fields.</summary>
/// <remarks>
/// In the layout of Keras 3, which saves all that attributes hold: <c>d_optimizer/vars/0</c>. Beside the variables it is told,
/// by places in the model's weights, which weights they belong to, so that an optimizer that has not made any yet gets them.
/// One that Compile was given, too, is written twice, as loading makes two of it.
/// </remarks>
internal static class HeldOptimizers
{
    // Files of Keras 2 have no such group, and Keras 2 passes over it.
    private const string OwnGroup = "held_optimizers";

    // A count, and the places.
    private const string Places = "weights";
    private const string Rate = "learning_rate";

    /// <summary>The optimizers with their paths.</summary>
    public static IReadOnlyList<(string Path, Optimizer Optimizer)> Of(Model model) => HeldObjects<Optimizer>.Of(model);

    /// <summary>Whether a group is an optimizer's: its first variable counts batches, which no layer's does.</summary>
    public static bool Recognizes(Hdf5Group group)
    {
        if (!group.Contains("vars/0"))
        {
            return false;
        }

        using Hdf5Dataset first = group.OpenDataset("vars/0");
        return first.Shape.Count == 0 && first.ElementType is Hdf5ElementType.Int64 or Hdf5ElementType.Int32;
    }

    /// <summary>Writes all of them into a group of their own, if there are any.</summary>
    public static void WriteApart(Hdf5Group root, Model model)
    {
        if (Of(model).Count > 0)
        {
            using Hdf5Group group = root.CreateGroup(OwnGroup);
            Write(group, model);
        }
    }

    /// <summary>Writes all of them, as Keras 3 does, beside the layers.</summary>
    public static void Write(Hdf5Group root, Model model)
    {
        Replicas.Current.MergePartsToSave();
        Variable[] weights = [.. model.Weights];
        foreach ((string path, Optimizer optimizer) in Of(model))
        {
            using Hdf5Group group = root.CreateGroup(path);
            Variable[] updated = [.. optimizer.Updated.Where(weights.Contains)];
            TrainingState.WriteKeras3(group, optimizer, optimizer.MakeSlots(updated));
            long[] places = [updated.Length, .. updated.Select(weight => (long)weights.IndexOf(weight))];
            group.WriteDataset<long>(Places, places, places.Length).Dispose();
            if (optimizer.Schedule is null)
            {
                group.WriteDataset<double>(Rate, [optimizer.LearningRate]).Dispose();
            }
        }
    }

    /// <summary>Restores those that the file has.</summary>
    /// <param name="root">The file's root.</param>
    /// <param name="model">The model.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="leaveOut">Is told of a state that does not fit, which is left out then; it is refused if null.</param>
    /// <exception cref="ArgumentException">A state does not fit.</exception>
    public static void Read(Hdf5Group root, Model model, string path, Action<string>? leaveOut)
    {
        if (root.Contains(OwnGroup))
        {
            using Hdf5Group apart = root.OpenGroup(OwnGroup);
            Read(apart, model, path, leaveOut);
            return;
        }

        IReadOnlyList<(string Path, Optimizer Optimizer)> held = Of(model);
        HashSet<string> known = [.. held.Select(pair => pair.Path)];
        foreach (string name in root.MemberNames.Where(name => name != "optimizer" && !known.Contains(name)))
        {
            using Hdf5Object member = root.OpenMember(name);
            if (member is Hdf5Group other && Recognizes(other))
            {
                LeaveOut($"{path} holds the state of the optimizer {name}, and the model has none in a field of that name. Set the "
                    + "field, and load the weights by model.LoadWeights, which brings it.");
            }
        }

        foreach ((string place, Optimizer optimizer) in held.Where(pair => root.Contains($"{pair.Path}/vars/0")))
        {
            try
            {
                using Hdf5Group group = root.OpenGroup(place);
                ReadOne(group, optimizer, model, $"{path}, {place}");
            }
            catch (ArgumentException exception)
            {
                optimizer.Reset();
                LeaveOut($"{exception.Message} The state is left out: the optimizer starts over.");
            }
        }

        void LeaveOut(string sentence) => (leaveOut ?? (text => throw new ArgumentException(text)))(sentence);
    }

    private static void ReadOne(Hdf5Group group, Optimizer optimizer, Model model, string path)
    {
        if (!group.Contains(Places))
        {
            throw new ArgumentException($"{path}: Python's Keras does not tell which weights the state belongs to.");
        }

        IReadOnlyList<Variable> all = model.Weights;
        using Hdf5Dataset places = group.OpenDataset(Places);
        long[] told = [.. places.Read<long>().Skip(1)];
        if (told.Any(place => place < 0 || place >= all.Count))
        {
            throw new ArgumentException($"{path}: the state belongs to another model, which has more than {all.Count} weights.");
        }

        TrainingState.ReadKeras3(group, optimizer, [.. told.Select(place => all[(int)place])], path);
        if (optimizer.Schedule is null && group.Contains(Rate))
        {
            using Hdf5Dataset rate = group.OpenDataset(Rate);
            optimizer.LearningRate = rate.Shape.Count == 0 ? rate.Read<double>()[0] : throw new ArgumentException(
                $"{path}: the learning rate is no number.");
        }
    }
}
