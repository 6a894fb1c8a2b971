using System.Numerics.Tensors;

namespace KFold;

/// <summary>Parts of data for cross-validation.</summary>
internal static class Folds
{
    /// <summary>Splits samples into parts that have the classes in the same shares, and gives each part beside the rest.</summary>
    public static IEnumerable<(int[] Train, int[] Test)> Stratified(int[] labels, int folds, int seed)
    {
        var random = new Random(seed);
        var parts = Enumerable.Range(0, folds).Select(_ => new List<int>()).ToArray();
        foreach (var samples in Enumerable.Range(0, labels.Length).GroupBy(i => labels[i]).OrderBy(group => group.Key))
        {
            var shuffled = samples.ToArray();
            random.Shuffle(shuffled);
            for (int i = 0; i < shuffled.Length; i++)
            {
                parts[i % folds].Add(shuffled[i]);
            }
        }

        return parts.Select((test, fold) => (
            parts.Where((_, other) => other != fold).SelectMany(part => part).Order().ToArray(), test.Order().ToArray()));
    }

    /// <summary>scikit-learn's "balanced": weights that let all classes count alike.</summary>
    public static Dictionary<int, double> BalancedWeights(int[] labels, int classes) => Enumerable.Range(0, classes)
        .Where(labels.Contains)
        .ToDictionary(label => label, label => (double)labels.Length / (labels.Distinct().Count() * labels.Count(l => l == label)));

    /// <summary>Chosen samples of images.</summary>
    public static Tensor<float> Take(Tensor<float> images, int[] samples)
    {
        int length = (int)(images.FlattenedLength / images.Lengths[0]);
        var elements = new float[images.FlattenedLength];
        images.FlattenTo(elements);
        return Tensor.Create(
            [.. samples.SelectMany(sample => elements.AsSpan(sample * length, length).ToArray())],
            [samples.Length, .. images.Lengths[1..]]);
    }
}
