using System.Runtime.CompilerServices;
using Keras.Losses;

namespace Keras.Training;

/// <summary>
/// The <c>loss</c> of Compile: one for all outputs, a list in their order, or a dictionary by output name.
/// </summary>
[CollectionBuilder(typeof(LossArgument), nameof(Create))]
public readonly struct LossArgument
{
    private LossArgument(IReadOnlyList<Loss?>? list, IReadOnlyDictionary<string, Loss>? named, bool isSingle) =>
        Settings = new PerOutput<Loss>(list, named, isSingle);

    internal PerOutput<Loss> Settings { get; }

    /// <summary>One loss for all outputs, by Keras' name.</summary>
    public static implicit operator LossArgument(string identifier) => new([identifier], null, isSingle: true);

    /// <summary>One loss for all outputs.</summary>
    public static implicit operator LossArgument(Loss loss) => new([loss], null, isSingle: true);

    /// <summary>Losses by output name; an output without one is not trained.</summary>
    public static implicit operator LossArgument(Dictionary<string, Loss> named) => new(null, named, isSingle: false);

    /// <summary>Losses in the order of outputs; null for an output that is not trained.</summary>
    public static LossArgument Create(ReadOnlySpan<Loss?> list) => new(list.ToArray(), null, isSingle: false);

    /// <summary>Enumerates the losses.</summary>
    public IEnumerator<Loss?> GetEnumerator() => Settings.Items.GetEnumerator();
}
