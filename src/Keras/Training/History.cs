using Keras.Callbacks;

namespace Keras.Training;

/// <summary>The record of a training run: one list per logged name, one item per epoch.</summary>
/// <remarks>Port of keras/callbacks.py.</remarks>
public sealed class History : Callback
{
    private readonly Dictionary<string, List<double>> _history = [];
    private readonly List<int> _epochs = [];

    /// <summary>Epochs trained, from 0.</summary>
    public IReadOnlyList<int> Epoch => _epochs;

    /// <summary>Values by name: <c>history.Values["val_loss"]</c>; Keras' <c>history.history</c>.</summary>
    public IReadOnlyDictionary<string, List<double>> Values => _history;

    /// <summary>The values of one name, one per epoch.</summary>
    /// <exception cref="KeyNotFoundException">Nothing of that name was logged; the message lists the names.</exception>
    public IReadOnlyList<double> this[string name] => _history.TryGetValue(name, out List<double>? values)
        ? values
        : throw new KeyNotFoundException($"No '{name}' was logged. Names: {string.Join(", ", _history.Keys)}.");

    /// <inheritdoc/>
    public override void SaveState(CallbackState state)
    {
        state.Write("epochs", [.. _epochs.Select(epoch => (double)epoch)]);
        string[] names = [.. _history.Keys];
        state.WriteTexts("names", names);
        for (int index = 0; index < names.Length; index++)
        {
            state.Write($"{index}", _history[names[index]]);
        }
    }

    /// <inheritdoc/>
    public override void OnTrainResume(CallbackState state)
    {
        _epochs.Clear();
        _epochs.AddRange(state.Numbers("epochs").Select(epoch => (int)epoch));
        _history.Clear();
        IReadOnlyList<string> names = state.Texts("names");
        for (int index = 0; index < names.Count; index++)
        {
            _history[names[index]] = [.. state.Numbers($"{index}")];
        }
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        _epochs.Add(epoch);
        foreach ((string name, double value) in logs)
        {
            if (!_history.TryGetValue(name, out List<double>? values))
            {
                _history[name] = values = [];
            }

            values.Add(value);
        }
    }
}
