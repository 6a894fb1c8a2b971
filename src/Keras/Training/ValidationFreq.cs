using System.Runtime.CompilerServices;

namespace Keras.Training;

/// <summary>
/// The <c>validationFreq</c> of Fit: a number n for every n-th epoch, or a list of epochs; every one by default.
/// </summary>
[CollectionBuilder(typeof(ValidationFreq), nameof(Create))]
public readonly struct ValidationFreq
{
    private readonly int? _every;
    private readonly int[]? _epochs;

    private ValidationFreq(int? every, int[]? epochs)
    {
        _every = every;
        _epochs = epochs;
    }

    /// <summary>Validation after every <paramref name="every"/>-th epoch.</summary>
    /// <exception cref="ArgumentException">The number is not positive.</exception>
    public static implicit operator ValidationFreq(int every) =>
        new(Guard.Positive(every, "validationFreq"), null);

    /// <summary>Validation after these epochs, counted from 1.</summary>
    public static implicit operator ValidationFreq(int[] epochs) => Create(epochs);

    /// <summary>Validation after these epochs, counted from 1.</summary>
    /// <exception cref="ArgumentException">An epoch is not positive.</exception>
    public static ValidationFreq Create(ReadOnlySpan<int> epochs)
    {
        foreach (int epoch in epochs)
        {
            Guard.Positive(epoch, "validationFreq");
        }

        return new ValidationFreq(null, epochs.ToArray());
    }

    /// <summary>Enumerates the listed epochs.</summary>
    public IEnumerator<int> GetEnumerator() => (_epochs ?? Enumerable.Empty<int>()).GetEnumerator();

    /// <summary>Whether to validate after an epoch, counted from 1.</summary>
    internal bool Includes(int epoch) => _epochs?.Contains(epoch) ?? (epoch % (_every ?? 1) == 0);
}
