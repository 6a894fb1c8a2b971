using System.Runtime.CompilerServices;

namespace Keras.Training;

/// <summary>
/// The <c>lossWeights</c> of Compile: a list in the order of outputs, or a dictionary by output name.
/// </summary>
[CollectionBuilder(typeof(LossWeightsArgument), nameof(Create))]
public readonly struct LossWeightsArgument
{
    private LossWeightsArgument(IReadOnlyList<double>? list, IReadOnlyDictionary<string, double>? named) =>
        Settings = new PerOutput<double>(list, named, isSingle: false);

    internal PerOutput<double> Settings { get; }

    /// <summary>Factors in the order of outputs.</summary>
    public static implicit operator LossWeightsArgument(double[] factors) => new([.. factors], null);

    /// <summary>Factors by output name; 1 for an output that is not named.</summary>
    public static implicit operator LossWeightsArgument(Dictionary<string, double> named) => new(null, named);

    /// <summary>Factors in the order of outputs.</summary>
    public static LossWeightsArgument Create(ReadOnlySpan<double> factors) => new(factors.ToArray(), null);

    /// <summary>Enumerates the factors.</summary>
    public IEnumerator<double> GetEnumerator() => Settings.Items.GetEnumerator();
}
