using Keras.Layers;
using Keras.Models;

namespace Keras.Saving;

/// <summary>Collects which weight gets what from a file; nothing changes until everything is known to fit.</summary>
internal sealed class WeightAssignment
{
    private readonly string _path;
    private readonly Model _model;
    private readonly Dictionary<Variable, SavedWeight> _assigned = [];
    private readonly HashSet<Variable> _mismatched = [];
    private readonly Dictionary<Variable, Layer> _owners = [];
    private readonly List<string> _skipped = [];
    private readonly List<string> _converted = [];
    private readonly List<string> _hints = [];
    private readonly bool _skipMismatch;

    /// <param name="path">The file, for messages.</param>
    /// <param name="model">Whose weights are loaded.</param>
    /// <param name="skipMismatch">Whether weights of other shapes or numbers are passed over.</param>
    public WeightAssignment(string path, Model model, bool skipMismatch)
    {
        _path = path;
        _model = model;
        _skipMismatch = skipMismatch;
        foreach (Layer layer in model.SelfAndInner.Where(layer => layer is not Model))
        {
            foreach (Variable variable in layer.Weights)
            {
                _owners[variable] = layer;
            }
        }
    }

    /// <summary>How kernels are changed.</summary>
    public KernelConversion Conversion { get; set; } = KernelConversion.None;

    /// <summary>Notes something of the file that the model does not take.</summary>
    public void Skip(string what) => _skipped.Add(what);

    /// <summary>Notes a change on the way.</summary>
    public void Note(string change) => _converted.Add(change);

    /// <summary>Notes what the file leaves open.</summary>
    public void Hint(string hint) => _hints.Add(hint);

    /// <summary>Assigns a layer's weights in order.</summary>
    /// <param name="variables">The layer's weights.</param>
    /// <param name="saved">What the file holds for them.</param>
    /// <param name="number">Says in messages which layers are meant.</param>
    /// <exception cref="ArgumentException">Number or shapes differ.</exception>
    public void AssignLayer(IReadOnlyList<Variable> variables, IReadOnlyList<SavedWeight> saved, string number)
    {
        if (variables.Count != saved.Count)
        {
            string message = $"{number} has {variables.Count} weights in the model and {saved.Count} in the file";
            if (!_skipMismatch)
            {
                throw new ArgumentException($"{_path}: {message}. Load into the model that the file was saved from.");
            }

            _mismatched.UnionWith(variables);
            Skip(message);
            return;
        }

        for (int index = 0; index < variables.Count; index++)
        {
            Assign(variables[index], saved[index]);
        }
    }

    /// <summary>Assigns a weight.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public void Assign(Variable variable, SavedWeight saved)
    {
        List<string> changes = [];
        SavedWeight converted = Conversion.Convert(saved, _owners[variable], variable, changes);
        if (!converted.Shape.SequenceEqual(variable.Shape.ToArray()))
        {
            string message = $"the weight {variable.Name} has shape {variable.Shape} in the model and "
                + $"{saved.ShapeText} in the file ({saved.Name})";
            if (!_skipMismatch)
            {
                throw new ArgumentException(
                    $"{_path}: {message}. Load into the model that the file was saved from, or load by name with "
                    + "skipMismatch: true to pass over what does not fit.");
            }

            _mismatched.Add(variable);
            Skip(message);
            return;
        }

        _converted.AddRange(changes);
        _assigned[variable] = converted;
    }

    /// <summary>What the file calls a weight that it has.</summary>
    public string NameInFile(Variable variable) => _assigned[variable].Name;

    /// <summary>Fills all weights, and says which.</summary>
    /// <param name="allowPartial">Whether weights may stay as they are.</param>
    /// <exception cref="ArgumentException">
    /// The file leaves out weights and <paramref name="allowPartial"/> is false; nothing is changed then.
    /// </exception>
    public LoadReport Complete(bool allowPartial)
    {
        List<string> loaded = [];
        List<string> left = [];
        List<string> missing = [];
        foreach (Variable variable in _model.Weights)
        {
            (_assigned.ContainsKey(variable) ? loaded : left).Add(variable.Name);
            if (!_assigned.ContainsKey(variable) && !_mismatched.Contains(variable))
            {
                missing.Add(variable.Name);
            }
        }

        if (!allowPartial && missing.Count > 0)
        {
            throw new ArgumentException(
                $"{_path} holds nothing for {missing.Count} of the {loaded.Count + left.Count} weights of model "
                + $"{_model.Name}: {Some(missing)}. {(_skipped.Count == 0 ? "" : $"Not taken from the file: {Some(_skipped)}. ")}"
                + "If they shall stay as they are, pass allowPartial: true.");
        }

        // All is read before anything is changed, as a file may turn out to be damaged, and then read again: to keep
        // it would take the memory of all weights once more.
        VariableReader reader = new(_assigned.Keys);
        foreach ((Variable variable, SavedWeight saved) in _assigned)
        {
            reader.Try(variable, saved);
        }

        foreach ((Variable variable, SavedWeight saved) in _assigned)
        {
            reader.Read(variable, saved);
        }

        return new LoadReport(_path, loaded, left, _skipped, _converted) { Hints = _hints };
    }

    private static string Some(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(6)) + (names.Count > 6 ? $" and {names.Count - 6} more" : "");
}
