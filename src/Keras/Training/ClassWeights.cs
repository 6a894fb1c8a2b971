using System.Numerics.Tensors;

namespace Keras.Training;

/// <summary>Turns a weight per class into weights per sample.</summary>
internal static class ClassWeights
{
    /// <summary>Weights per sample: those given, or 1, multiplied by the weight of the sample's class.</summary>
    /// <param name="targets">Class numbers <c>(n,)</c> or <c>(n, 1)</c>, or one-hot rows <c>(n, classes)</c>.</param>
    /// <param name="sampleWeight">Weights of shape <c>(n,)</c>; null for 1.</param>
    /// <param name="classWeight">Weight of each class.</param>
    /// <exception cref="ArgumentException">A class has no weight, or the targets name no class.</exception>
    public static ArrayLike Apply(
        ArrayLike targets, ArrayLike? sampleWeight, IReadOnlyDictionary<int, double> classWeight)
    {
        if (targets.Shape.Rank > 2)
        {
            throw new ArgumentException(
                "`classWeight` needs targets of shape (n,), (n, 1) or one-hot (n, classes). "
                + $"Received: {targets.Shape}. Give a `sampleWeight` instead.");
        }

        if (sampleWeight?.Shape.Rank > 1)
        {
            throw new ArgumentException(
                $"`classWeight` needs a `sampleWeight` of shape (n,) beside it. Received: {sampleWeight.Shape}.");
        }

        float[] weights = new float[targets.Samples];
        sampleWeight?.Gather(Enumerable.Range(0, weights.Length).ToArray(), weights.AsSpan());
        float[] row = new float[targets.SampleLength];
        for (int sample = 0; sample < weights.Length; sample++)
        {
            targets.Gather([sample], row.AsSpan());
            int label = row.Length == 1 ? (int)row[0] : TensorPrimitives.IndexOfMax<float>(row);
            if (!classWeight.TryGetValue(label, out double weight))
            {
                throw new ArgumentException(
                    $"`classWeight` must contain all classes in the data. Class {label} has no weight; classes with "
                    + $"one: {string.Join(", ", classWeight.Keys.Order())}.");
            }

            weights[sample] = (float)(sampleWeight is null ? weight : weights[sample] * weight);
        }

        return Tensor.Create(weights);
    }

    /// <summary>Weights by which all samples count alike.</summary>
    public static ArrayLike Ones(int samples)
    {
        float[] ones = new float[samples];
        ones.AsSpan().Fill(1);
        return Tensor.Create(ones);
    }
}
