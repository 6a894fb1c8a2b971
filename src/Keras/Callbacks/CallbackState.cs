using Keras.Hdf5;
using Keras.Saving;

namespace Keras.Callbacks;

/// <summary>What a callback must remember to go on as if training had never stopped.</summary>
/// <remarks>A callback writes it in <see cref="Callback.SaveState"/> and reads it in
/// <see cref="Callback.OnTrainResume"/>. Numbers come back bit by bit, those that are not finite too.</remarks>
public sealed class CallbackState
{
    private readonly Hdf5Group _group;

    internal CallbackState(Hdf5Group group) => _group = group;

    /// <summary>Whether something was written under a name.</summary>
    public bool Contains(string name) => _group.Contains(name);

    /// <summary>Writes a number.</summary>
    /// <param name="name">Unique within the callback.</param>
    /// <param name="value">The number.</param>
    public void Write(string name, double value) => Write(name, [value]);

    /// <summary>Writes numbers.</summary>
    /// <param name="name">Unique within the callback.</param>
    /// <param name="values">The numbers.</param>
    public void Write(string name, IReadOnlyList<double> values) =>
        _group.WriteDataset<double>(name, values.ToArray(), values.Count).Dispose();

    /// <summary>Writes texts.</summary>
    /// <param name="name">Unique within the callback.</param>
    /// <param name="texts">The texts.</param>
    public void WriteTexts(string name, IReadOnlyList<string> texts)
    {
        using Hdf5Group group = _group.CreateGroup(name);
        LegacyWeightsFile.WriteNames(group, "texts", texts);
    }

    /// <summary>A number.</summary>
    /// <exception cref="KeyNotFoundException">Nothing was written under that name.</exception>
    public double Number(string name) => Numbers(name)[0];

    /// <summary>Numbers.</summary>
    /// <exception cref="KeyNotFoundException">Nothing was written under that name.</exception>
    public IReadOnlyList<double> Numbers(string name)
    {
        Require(name);
        using Hdf5Dataset data = _group.OpenDataset(name);
        return data.Read<double>();
    }

    /// <summary>Texts.</summary>
    /// <exception cref="KeyNotFoundException">Nothing was written under that name.</exception>
    public IReadOnlyList<string> Texts(string name)
    {
        Require(name);
        using Hdf5Group group = _group.OpenGroup(name);
        return LegacyWeightsFile.ReadNames(group, "texts");
    }

    /// <summary>Writes what was logged.</summary>
    internal void WriteLogs(string name, Logs logs)
    {
        WriteTexts($"{name}_names", logs.Names);
        Write($"{name}_values", [.. logs.Select(log => log.Value)]);
    }

    /// <summary>What was logged.</summary>
    internal Logs ReadLogs(string name)
    {
        Logs logs = new();
        foreach ((string key, double value) in Texts($"{name}_names").Zip(Numbers($"{name}_values")))
        {
            logs[key] = value;
        }

        return logs;
    }

    /// <summary>Writes tensors in their own precision.</summary>
    internal void WriteVariables(string name, IReadOnlyList<Variable> variables)
    {
        using Hdf5Group group = _group.CreateGroup(name);
        LegacyWeightsFile.WriteNames(group, "names", [.. variables.Select(Describe)]);
        for (int index = 0; index < variables.Count; index++)
        {
            SavedVariable.Write(group, $"{index}", variables[index]);
        }
    }

    /// <summary>Gives tensors the elements that were written.</summary>
    /// <exception cref="ArgumentException">Other tensors were written.</exception>
    internal void ReadVariables(string name, IReadOnlyList<Variable> variables)
    {
        using Hdf5Group group = _group.OpenGroup(name);
        IReadOnlyList<string> saved = LegacyWeightsFile.ReadNames(group, "names");
        string[] expected = [.. variables.Select(Describe)];
        if (!saved.SequenceEqual(expected))
        {
            int place = saved.Zip(expected).TakeWhile(pair => pair.First == pair.Second).Count();
            throw new ArgumentException(
                $"The {name} are those of another model: expected {expected.Length}, with {At(expected)} as number "
                + $"{place}. Received: {saved.Count}, with {At(saved)} there.");

            string At(IReadOnlyList<string> names) => names.ElementAtOrDefault(place) ?? "none";
        }

        VariableReader reader = new(variables);
        for (int index = 0; index < variables.Count; index++)
        {
            using Hdf5Dataset data = group.OpenDataset($"{index}");
            reader.Read(variables[index], SavedWeight.Of(saved[index], data));
        }
    }

    private static string Describe(Variable variable) => $"{variable.Name} {variable.Types[0]}";

    private void Require(string name)
    {
        if (!Contains(name))
        {
            throw new KeyNotFoundException(
                $"The state holds no '{name}'. It holds: {string.Join(", ", _group.MemberNames)}.");
        }
    }
}
