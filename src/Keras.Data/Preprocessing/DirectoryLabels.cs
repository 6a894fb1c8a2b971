using System.Runtime.CompilerServices;

namespace Keras.Preprocessing;

/// <summary>
/// The <c>labels</c> of ImageDatasetFromDirectory: <c>"inferred"</c> from folders, a list of class numbers, or
/// <c>null</c> for none.
/// </summary>
[CollectionBuilder(typeof(DirectoryLabels), nameof(Create))]
public readonly struct DirectoryLabels
{
    private DirectoryLabels(bool isNone, IReadOnlyList<int>? numbers)
    {
        IsNone = isNone;
        Numbers = numbers;
    }

    /// <summary>Whether images have no labels.</summary>
    internal bool IsNone { get; }

    /// <summary>The label of each image; null if folders tell, or nothing does.</summary>
    internal IReadOnlyList<int>? Numbers { get; }

    /// <summary>By the folder of each image, or none.</summary>
    /// <param name="labels"><c>"inferred"</c>, or null.</param>
    /// <exception cref="ArgumentException">It is another word.</exception>
    public static implicit operator DirectoryLabels(string? labels) => labels switch
    {
        null => new(isNone: true, null),
        "inferred" => default,
        _ => throw new ArgumentException(
            $"`labels` must be \"inferred\", null or a list of integers. Received: \"{labels}\".", nameof(labels)),
    };

    /// <summary>The class of each image, in the order of their paths.</summary>
    public static DirectoryLabels Create(ReadOnlySpan<int> labels) => new(isNone: false, labels.ToArray());

    /// <summary>Enumerates the class numbers.</summary>
    public IEnumerator<int> GetEnumerator() => (Numbers ?? []).GetEnumerator();
}
