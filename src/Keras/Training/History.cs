using Keras.Callbacks;

namespace Keras.Training;

/// <summary>The record of a training run: one list per logged name, one item per epoch.</summary>
/// <remarks>Port of keras/callbacks.py.</remarks>
public class History : Callback
{
    private readonly Dictionary<string, List<double>> _history = [];
    private readonly Dictionary<string, List<int>> _logged = [];
    private readonly List<int> _epochs = [];
    private readonly List<double> _rates = [];

    /// <summary>Epochs trained, from 0.</summary>
    public IReadOnlyList<int> Epoch => _epochs;

    /// <summary>Values by name: <c>history.Values["val_loss"]</c>; Keras' <c>history.history</c>.</summary>
    public IReadOnlyDictionary<string, List<double>> Values => _history;

    /// <summary>The values of one name, one per epoch.</summary>
    /// <exception cref="KeyNotFoundException">Nothing of that name was logged; the message lists the names.</exception>
    public IReadOnlyList<double> this[string name] => _history.TryGetValue(name, out List<double>? values)
        ? values
        : throw new KeyNotFoundException($"No '{name}' was logged. Names: {string.Join(", ", _history.Keys)}.");

    /// <summary>The learning rate after each epoch, epochs from 0, whether or not a callback logged it.</summary>
    public IReadOnlyList<(int Epoch, double Value)> LearningRates => [.. _epochs.Zip(_rates)];

    /// <summary>
    /// Values of one name with their epochs, from 0: validation need not come after every epoch.
    /// </summary>
    /// <exception cref="KeyNotFoundException">Nothing of that name was logged; the message lists the names.</exception>
    public IReadOnlyList<(int Epoch, double Value)> Points(string name)
    {
        IReadOnlyList<double> values = this[name];
        return [.. _logged[name].Zip(values)];
    }

    /// <inheritdoc/>
    public override void SaveState(CallbackState state)
    {
        state.Write("epochs", [.. _epochs.Select(epoch => (double)epoch)]);
        string[] names = [.. _history.Keys];
        state.WriteTexts("names", names);
        for (int index = 0; index < names.Length; index++)
        {
            state.Write($"values {index}", _history[names[index]]);
            state.Write($"epochs {index}", [.. _logged[names[index]].Select(epoch => (double)epoch)]);
        }

        state.Write("rates", _rates);
    }

    /// <inheritdoc/>
    public override void OnTrainResume(CallbackState state)
    {
        _epochs.Clear();
        _epochs.AddRange(state.Counts("epochs"));
        _history.Clear();
        _logged.Clear();
        IReadOnlyList<string> names = state.Texts("names");
        for (int index = 0; index < names.Count; index++)
        {
            _logged[names[index]] = [.. state.Counts($"epochs {index}")];
            _history[names[index]] = [.. state.Numbers($"values {index}", _logged[names[index]].Count)];
        }

        _rates.Clear();
        _rates.AddRange(state.Numbers("rates", _epochs.Count));
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        _epochs.Add(epoch);
        _rates.Add(Model.Optimizer.LearningRate);
        foreach ((string name, double value) in logs)
        {
            if (!_history.TryGetValue(name, out List<double>? values))
            {
                _history[name] = values = [];
                _logged[name] = [];
            }

            values.Add(value);
            _logged[name].Add(epoch);
        }
    }
}
