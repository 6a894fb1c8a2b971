using Keras.Hdf5;
using Keras.Saving;

namespace Keras.Callbacks;

/// <summary>What a callback must remember to go on as if training had never stopped.</summary>
/// <remarks>A callback writes it in <see cref="Callback.SaveState"/> and reads it in
/// <see cref="Callback.OnTrainResume"/>. Numbers come back bit by bit, those that are not finite too.</remarks>
public sealed class CallbackState
{
    private const int MostShown = 4;

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
    /// <exception cref="InvalidDataException">The file is damaged: there is no number.</exception>
    public double Number(string name) => Numbers(name, 1)[0];

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

    /// <summary>Numbers, as many as were written.</summary>
    /// <exception cref="InvalidDataException">The file is damaged: there are more or fewer.</exception>
    internal IReadOnlyList<double> Numbers(string name, int count)
    {
        IReadOnlyList<double> numbers = Numbers(name);
        return numbers.Count == count ? numbers : throw Damaged(name, numbers, count == 1 ? "a number" : $"{count} numbers");
    }

    /// <summary>A whole number.</summary>
    /// <exception cref="InvalidDataException">The file is damaged: it is none, or out of range.</exception>
    internal long Count(string name, long most = int.MaxValue)
    {
        double number = Number(name);
        return IsWhole(number, 0, most) ? (long)number : throw Damaged(name, [number], $"a whole number from 0 to {most}");
    }

    /// <summary>Whole numbers.</summary>
    /// <param name="name">What they were written under.</param>
    /// <param name="count">How many there are; any number of them if null.</param>
    /// <param name="least">The least that each may be.</param>
    /// <exception cref="InvalidDataException">The file is damaged: they are none, or out of range.</exception>
    internal IReadOnlyList<int> Counts(string name, int? count = null, int least = 0)
    {
        IReadOnlyList<double> numbers = count is int expected ? Numbers(name, expected) : Numbers(name);
        return numbers.All(number => IsWhole(number, least, int.MaxValue))
            ? [.. numbers.Select(number => (int)number)]
            : throw Damaged(name, numbers, $"whole numbers from {least} to {int.MaxValue}");
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
        IReadOnlyList<string> names = Texts($"{name}_names");
        foreach ((string key, double value) in names.Zip(Numbers($"{name}_values", names.Count)))
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

    // Not in general, but below 2^53 a double that is whole is exact.
    private static bool IsWhole(double number, long least, long most) =>
        number >= least && number <= most && number == Math.Truncate(number);

    private InvalidDataException Damaged(string name, IReadOnlyList<double> received, string expected) => new(
        $"{_group.File.Name} is damaged: {_group.Path}/{name} holds "
        + (received.Count == 0 ? "nothing" : string.Join(", ", received.Take(MostShown)))
        + $"{(received.Count > MostShown ? ", …" : "")}. Expected: {expected}.");

    private void Require(string name)
    {
        if (!Contains(name))
        {
            throw new KeyNotFoundException(
                $"The state holds no '{name}'. It holds: {string.Join(", ", _group.MemberNames)}. "
                + $"It is {_group.Path} in {_group.File.Name}.");
        }
    }
}
