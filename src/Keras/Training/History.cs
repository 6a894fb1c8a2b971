using Keras.Callbacks;
using Keras.Plotting;

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

    /// <summary>The learning rate after each epoch.</summary>
    internal IReadOnlyList<(int Epoch, double Value)> LearningRates => [.. _epochs.Zip(_rates)];

    /// <summary>
    /// Draws the curves of loss and metrics, of training and validation, and of the learning rate, with gnuplot.
    /// </summary>
    /// <param name="path">The picture: <c>.png</c> or <c>.svg</c>; an existing file is replaced.</param>
    /// <exception cref="ArgumentException">The name ends otherwise, or no epoch was trained.</exception>
    /// <exception cref="InvalidOperationException">Gnuplot is not installed; the message says how to.</exception>
    public void Plot(string path) => Curves.Draw(path, [("", this)]);

    /// <summary>Draws the curves of several trainings into one picture, with gnuplot.</summary>
    /// <param name="path">The picture: <c>.png</c> or <c>.svg</c>; an existing file is replaced.</param>
    /// <param name="runs">Trainings by the names that tell them apart; curves of training are dashed.</param>
    /// <exception cref="ArgumentException">The name ends otherwise, or no epoch was trained.</exception>
    /// <exception cref="InvalidOperationException">Gnuplot is not installed; the message says how to.</exception>
    /// <example><code>History.Plot("curves.svg", ("plain", first), ("BC", second));</code></example>
    public static void Plot(string path, params IReadOnlyList<(string Name, History History)> runs) =>
        Curves.Draw(path, runs);

    /// <summary>Values of one name with their epochs: validation need not come after every epoch.</summary>
    internal IReadOnlyList<(int Epoch, double Value)> Points(string name) => [.. _logged[name].Zip(_history[name])];

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
