using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Keras;

/// <summary>
/// Data for a model: one array, a list in the order of inputs or outputs, or a dictionary by their names.
/// </summary>
[CollectionBuilder(typeof(Arrays), nameof(Create))]
public readonly struct Arrays
{
    private readonly IReadOnlyList<ArrayLike>? _list;
    private readonly IReadOnlyDictionary<string, ArrayLike>? _named;

    private Arrays(IReadOnlyList<ArrayLike>? list, IReadOnlyDictionary<string, ArrayLike>? named)
    {
        _list = list;
        _named = named;
    }

    /// <summary>Whether nothing was given.</summary>
    public bool IsEmpty => _list is null && _named is null;

    /// <summary>One array.</summary>
    public static implicit operator Arrays(ArrayLike array) => new([array], null);

    /// <summary>One array of floats.</summary>
    public static implicit operator Arrays(Tensor<float> tensor) => new([tensor], null);

    /// <summary>One array of doubles.</summary>
    public static implicit operator Arrays(Tensor<double> tensor) => new([tensor], null);

    /// <summary>One array of bytes.</summary>
    public static implicit operator Arrays(Tensor<byte> tensor) => new([tensor], null);

    /// <summary>One array of integers.</summary>
    public static implicit operator Arrays(Tensor<int> tensor) => new([tensor], null);

    /// <summary>One array of long integers.</summary>
    public static implicit operator Arrays(Tensor<long> tensor) => new([tensor], null);

    /// <summary>Arrays by name of input layer or output layer.</summary>
    public static implicit operator Arrays(Dictionary<string, ArrayLike> named) => new(null, named);

    /// <summary>Arrays in order.</summary>
    public static implicit operator Arrays(ArrayLike[] list) => new([.. list], null);

    /// <summary>Arrays in order.</summary>
    public static Arrays Create(ReadOnlySpan<ArrayLike> list) => new(list.ToArray(), null);

    /// <summary>Enumerates the arrays.</summary>
    public IEnumerator<ArrayLike> GetEnumerator() => (_list ?? [.. _named?.Values ?? []]).GetEnumerator();

    /// <summary>Number of arrays.</summary>
    internal int Count => _list?.Count ?? _named?.Count ?? 0;

    /// <summary>Names if there are, in the order of enumeration.</summary>
    internal IReadOnlyList<string>? Names => _named is null ? null : [.. _named.Keys];

    /// <summary>Other arrays, one for each of these in the order of enumeration, under the same names.</summary>
    internal Arrays With(IReadOnlyList<ArrayLike> arrays) => _named is null
        ? new(_list is null ? null : [.. arrays], null)
        : new(null, Named(_named.Keys, arrays));

    /// <summary>Arrays by name.</summary>
    internal static Arrays Of(IReadOnlyList<string> names, IReadOnlyList<ArrayLike> arrays) => new(null, Named(names, arrays));

    private static Dictionary<string, ArrayLike> Named(IEnumerable<string> names, IReadOnlyList<ArrayLike> arrays) =>
        names.Zip(arrays).ToDictionary(pair => pair.First, pair => pair.Second);

    /// <summary>One array for each name.</summary>
    /// <param name="names">What the model needs arrays for.</param>
    /// <param name="what">What the names are: input or output.</param>
    /// <param name="unused">Names that a dictionary may hold although nothing needs them.</param>
    /// <exception cref="ArgumentException">Number or names differ; the message says what was expected.</exception>
    internal IReadOnlyList<ArrayLike> Resolve(
        IReadOnlyList<string> names, string what, IReadOnlyList<string>? unused = null)
    {
        IReadOnlyList<ArrayLike?> arrays = ResolveSome(names, what, unused);
        return arrays.All(array => array is not null)
            ? [.. arrays.Select(array => array!)]
            : throw WrongNames(names, what);
    }

    /// <summary>One array for each name; null for names that a dictionary lacks.</summary>
    /// <inheritdoc cref="Resolve"/>
    internal IReadOnlyList<ArrayLike?> ResolveSome(
        IReadOnlyList<string> names, string what, IReadOnlyList<string>? unused = null)
    {
        if (_named is not null)
        {
            IReadOnlyDictionary<string, ArrayLike> named = _named;
            return named.Keys.Except(names).Except(unused ?? []).Any()
                ? throw WrongNames(names, what)
                : [.. names.Select(named.GetValueOrDefault)];
        }

        IReadOnlyList<ArrayLike> list = _list ?? [];
        return list.Count == names.Count ? list : throw new ArgumentException(
            $"The model has {names.Count} {what}(s) ({string.Join(", ", names)}). Received: {list.Count} array(s)"
            + $"{(list.Count == 0 ? "" : $" of shape {string.Join(", ", list.Select(array => array.Shape))}")}.");
    }

    private ArgumentException WrongNames(IReadOnlyList<string> names, string what) => new(
        $"The model's {what}(s) are {string.Join(", ", names)}. Received: a dictionary with "
        + $"{string.Join(", ", _named?.Keys ?? [])}.");
}
