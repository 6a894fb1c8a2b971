using System.Runtime.CompilerServices;

namespace Keras.Training;

/// <summary>
/// The <c>classWeight</c> of Fit: a factor by class for a model with one output; for several, a dictionary by output name,
/// or a list in their order.
/// </summary>
/// <example><code>
/// model.Fit(x, [a, b], classWeight: new Dictionary&lt;string, Dictionary&lt;int, double&gt;&gt; { ["b"] = new() { [0] = 1, [1] = 5 } });
/// </code></example>
[CollectionBuilder(typeof(ClassWeightArgument), nameof(Create))]
public readonly struct ClassWeightArgument
{
    private readonly PerOutput<IReadOnlyDictionary<int, double>> _settings;
    private readonly bool _isSingle;

    private ClassWeightArgument(
        IReadOnlyList<IReadOnlyDictionary<int, double>?>? list,
        IReadOnlyDictionary<string, IReadOnlyDictionary<int, double>>? named,
        bool isSingle = false)
    {
        _settings = new(list, named, isSingle: false);
        _isSingle = isSingle;
    }

    /// <summary>A factor by class, for a model with one output.</summary>
    public static implicit operator ClassWeightArgument(Dictionary<int, double> factors) => Of(factors);

    /// <summary>Factors by class, by output name; 1 for an output that is not named.</summary>
    public static implicit operator ClassWeightArgument(Dictionary<string, Dictionary<int, double>> named) =>
        new(null, named.ToDictionary(pair => pair.Key, pair => (IReadOnlyDictionary<int, double>)pair.Value));

    /// <summary>A factor by class, for a model with one output.</summary>
    public static ClassWeightArgument Of(IReadOnlyDictionary<int, double> factors)
    {
        ArgumentNullException.ThrowIfNull(factors);
        return new([factors], null, isSingle: true);
    }

    /// <summary>Factors by class in the order of outputs; null where all classes count alike.</summary>
    public static ClassWeightArgument Create(ReadOnlySpan<IReadOnlyDictionary<int, double>?> list) =>
        new(list.ToArray(), null);

    /// <summary>Enumerates the factors.</summary>
    public IEnumerator<IReadOnlyDictionary<int, double>?> GetEnumerator() => _settings.Items.GetEnumerator();

    /// <summary>The factors of each output; null where all classes count alike.</summary>
    /// <exception cref="ArgumentException">Number or names of outputs differ.</exception>
    internal IReadOnlyList<IReadOnlyDictionary<int, double>?> Resolve(IReadOnlyList<string> outputs) =>
        _isSingle && outputs.Count > 1
            ? throw new ArgumentException(
                $"`classWeight` is for one output, and the model is trained on {string.Join(", ", outputs)}. Give a dictionary "
                + "by output name, or a list with a dictionary for each.")
            : _settings.Resolve(outputs, "classWeight");
}
