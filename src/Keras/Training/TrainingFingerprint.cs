using System.Text.Json.Nodes;
using Keras.Callbacks;
using Keras.Models;
using Keras.Saving;

namespace Keras.Training;

/// <summary>What decides the outcome of a training beside its weights and seeds, which a backup holds itself.</summary>
internal sealed class TrainingFingerprint
{
    private const string Group = "fingerprint";

    // An attribute of HDF5 has no room for more.
    private const int MostCharacters = 1000;

    private readonly SortedDictionary<string, string> _entries = new(StringComparer.Ordinal);

    /// <summary>The fingerprint of a training that has not begun yet.</summary>
    /// <param name="model">A compiled model.</param>
    /// <param name="train">The training data.</param>
    /// <param name="stepsPerEpoch">Batches of an epoch; one pass over the data if null.</param>
    /// <param name="initialEpoch">First epoch, from 0.</param>
    /// <param name="further">What the script adds.</param>
    public TrainingFingerprint(
        Model model,
        BatchSource train,
        int? stepsPerEpoch,
        int initialEpoch,
        IReadOnlyDictionary<string, string> further)
    {
        this["network"] = Network(model);
        this["trainable parameters"] = $"{model.Setup.TrainableWeights.Sum(weight => weight.Variable.Shape.Length):N0}";
        foreach ((string name, string value) in Compiled(model))
        {
            this[name] = value;
        }

        this["training data"] = train.Description;
        this["steps per epoch"] = $"{stepsPerEpoch ?? train.Steps}";
        this["initial epoch"] = $"{initialEpoch}";
        foreach ((string name, string value) in further)
        {
            this[name] = value;
        }
    }

    /// <summary>Names and values.</summary>
    public IEnumerable<(string Name, string Value)> Entries => _entries.Select(entry => (entry.Key, entry.Value));

    private string this[string name]
    {
        set => _entries[name] = value.Length <= MostCharacters
            ? value
            : $"{value[..(MostCharacters / 2)]}… ({TextDigest.Of(value)})";
    }

    /// <summary>Writes the fingerprint into a backup.</summary>
    public void Save(CallbackState root)
    {
        root.WriteTexts($"{Group}_names", [.. _entries.Keys]);
        root.WriteTexts($"{Group}_values", [.. _entries.Values]);
    }

    /// <summary>What is another than in a backup, a line for each difference.</summary>
    public IReadOnlyList<string> Differences(CallbackState root)
    {
        if (!root.Contains($"{Group}_names"))
        {
            return ["the backup does not tell of what training it is"];
        }

        Dictionary<string, string> saved = root.Texts($"{Group}_names").Zip(root.Texts($"{Group}_values"))
            .ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
        return
        [
            .. saved.Keys.Union(_entries.Keys).Order(StringComparer.Ordinal)
                .Select(name => (Name: name, Then: saved.GetValueOrDefault(name), Now: _entries.GetValueOrDefault(name)))
                .Where(entry => entry.Then != entry.Now)
                .Select(entry => $"{entry.Name}: {entry.Then ?? "nothing"} in the backup, {entry.Now ?? "nothing"} now"),
        ];
    }

    // Names are left out: those that nobody chose depend on what was made before.
    private static string Network(Model model)
    {
        string structure;
        try
        {
            JsonObject entry = ModelConfig.Entry(model, ConfigDialect.Keras2);
            structure = PythonJson.Write(WithoutNames(entry, Places(model, NamesIn(entry))));
        }
        catch (ArgumentException)
        {
            // A layer that cannot be saved: its class and shape must do.
            structure = string.Join('\n', model.Layers.Select(layer => $"{layer.GetType()} {layer.Weights.Count}"));
        }

        return $"{model.Layers.Count} layers, {model.CountParams():N0} parameters ({TextDigest.Of(structure)})";
    }

    private static Dictionary<string, int> Places(Model model, params IEnumerable<string> further) => model.SelfAndInner
        .Select(layer => layer.Name).Concat(further).Distinct()
        .Select((name, place) => (Name: name, Place: place)).ToDictionary(pair => pair.Name, pair => pair.Place);

    // A class of one's own may be told by models that are no layers of it.
    private static IEnumerable<string> NamesIn(JsonNode? node) => node switch
    {
        JsonObject entries => entries.SelectMany(pair => pair.Key == "name" && pair.Value is JsonValue value
            && value.TryGetValue(out string? name) ? [name] : NamesIn(pair.Value)),
        JsonArray items => items.SelectMany(NamesIn),
        _ => [],
    };

    private static JsonNode? WithoutNames(JsonNode? node, Dictionary<string, int> places) => node switch
    {
        JsonObject entries => new JsonObject(entries.Select(pair => KeyValuePair.Create(
            places.TryGetValue(pair.Key, out int place) ? $"#{place}" : pair.Key, WithoutNames(pair.Value, places)))),
        JsonArray items => new JsonArray([.. items.Select(item => WithoutNames(item, places))]),
        JsonValue value when value.TryGetValue(out string? text) && places.TryGetValue(text, out int place) => $"#{place}",
        _ => node?.DeepClone(),
    };

    private static IEnumerable<(string Name, string Value)> Compiled(Model model)
    {
        TrainingSetup setup = model.Setup;
        JsonObject config;
        try
        {
            config = (JsonObject)WithoutNames(TrainingConfig.Write(model), Places(model))!;
        }
        catch (ArgumentException)
        {
            return
            [
                ("optimizer", setup.Optimizer.GetType().ToString()),
                ("loss", string.Join(", ", setup.Losses.Select(loss => loss?.Name ?? "none"))),
                ("metrics", string.Join(", ", setup.MetricsNames)),
            ];
        }

        return config.Where(pair => pair.Value is not null)
            .Select(pair => (pair.Key.Replace("_config", "").Replace('_', ' '), PythonJson.Write(pair.Value)));
    }
}
