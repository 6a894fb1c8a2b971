using System.Collections.Concurrent;
using System.Numerics.Tensors;
using System.Text.Json;

namespace Keras.Testing;

/// <summary>One case of tests/golden: fields in NAME.json, the arrays that they name in NAME.npz.</summary>
public sealed class GoldenCase
{
    private static readonly ConcurrentDictionary<string, IReadOnlyDictionary<string, GoldenCase>> s_fixtures = [];

    private readonly JsonElement _fields;
    private readonly IReadOnlyDictionary<string, IReadOnlyTensor> _arrays;

    private GoldenCase(JsonElement fields, IReadOnlyDictionary<string, IReadOnlyTensor> arrays)
    {
        _fields = fields;
        _arrays = arrays;
    }

    /// <summary>The case's name, which no other case of the fixture has.</summary>
    public string Name => _fields.GetProperty("name").GetString()!;

    /// <summary>A field as the generator wrote it; it may be null.</summary>
    /// <exception cref="KeyNotFoundException">The cases have no such field.</exception>
    public JsonElement this[string field] => _fields.GetProperty(field);

    /// <summary>All cases of a fixture by name; the files are read once.</summary>
    /// <param name="fixture">"layers", "losses", "optimizers" …: the name of the generator.</param>
    public static IReadOnlyDictionary<string, GoldenCase> Load(string fixture) => s_fixtures.GetOrAdd(fixture, Read);

    /// <summary>The array that a field names.</summary>
    /// <typeparam name="T">float; int for class numbers and orders; byte for pixels and their labels.</typeparam>
    /// <param name="field">A field of this case, such as <c>"y_pred"</c>.</param>
    public Tensor<T> Array<T>(string field) => Array<T>(_fields.GetProperty(field));

    /// <summary>The array that an element deeper in the fields names.</summary>
    /// <typeparam name="T">float; int for class numbers and orders; byte for pixels and their labels.</typeparam>
    /// <param name="name">A string such as <c>"dense_rank_2/w0"</c>.</param>
    /// <exception cref="InvalidCastException">The array has another type.</exception>
    public Tensor<T> Array<T>(JsonElement name)
    {
        IReadOnlyTensor array = _arrays[name.GetString()!];
        return array as Tensor<T>
            ?? throw new InvalidCastException($"{name} is a {array.GetType()}, not a tensor of {typeof(T)}.");
    }

    /// <summary>The elements of the array that a field names, row-major, of any type of numbers.</summary>
    /// <param name="field">A field of this case.</param>
    public double[] Numbers(string field) => Numbers(_fields.GetProperty(field));

    /// <summary>The elements of the array that an element deeper in the fields names, row-major.</summary>
    /// <param name="name">A string such as <c>"dense_rank_2/w0"</c>.</param>
    public double[] Numbers(JsonElement name) => _arrays[name.GetString()!] switch
    {
        Tensor<float> tensor => [.. tensor.Select(element => (double)element)],
        Tensor<int> tensor => [.. tensor.Select(element => (double)element)],
        IReadOnlyTensor other => throw new InvalidCastException($"{name} is a {other.GetType()}."),
    };

    /// <summary>The shape of the array that a field names.</summary>
    /// <param name="field">A field of this case.</param>
    public Shape ShapeOf(string field) => ShapeOf(_fields.GetProperty(field));

    /// <summary>The shape of the array that an element deeper in the fields names.</summary>
    /// <param name="name">A string such as <c>"dense_rank_2/w0"</c>.</param>
    public Shape ShapeOf(JsonElement name) =>
        Shape.Of([.. _arrays[name.GetString()!].Lengths.ToArray().Select(length => (int)length)]);

    /// <summary>The array that a field names, of any type.</summary>
    /// <param name="field">A field of this case.</param>
    /// <returns>A <see cref="Tensor{T}"/>, or null if the field is null.</returns>
    public IReadOnlyTensor? ArrayOrNull(string field) =>
        _fields.GetProperty(field) is { ValueKind: JsonValueKind.String } name ? _arrays[name.GetString()!] : null;

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static Dictionary<string, GoldenCase> Read(string fixture)
    {
        IReadOnlyDictionary<string, IReadOnlyTensor> arrays =
            Utils.Npy.LoadZip(RepositoryFiles.Golden($"{fixture}.npz"));
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(RepositoryFiles.Golden($"{fixture}.json")));
        return document.RootElement.GetProperty("cases").Clone().EnumerateArray()
            .Select(fields => new GoldenCase(fields, arrays)).ToDictionary(golden => golden.Name);
    }
}
