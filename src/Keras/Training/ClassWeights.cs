namespace Keras.Training;

/// <summary>Turns a weight per class into weights per sample.</summary>
internal static class ClassWeights
{
    /// <summary>The batch with its sample weights multiplied by those of their classes.</summary>
    /// <exception cref="ArgumentException">A class has no weight, or the targets name no class.</exception>
    public static Batch Apply(Batch batch, IReadOnlyDictionary<int, double>? classWeight)
    {
        if (classWeight is null)
        {
            return batch;
        }

        List<HostTensor> weights = [];
        for (int output = 0; output < batch.Targets.Count; output++)
        {
            HostTensor given = batch.SampleWeights.Count > 0 ? batch.SampleWeights[output] : Ones(batch.Size);
            for (int sample = 0; sample < batch.Size; sample++)
            {
                int label = ClassOf(batch.Targets[output], sample);
                given.Elements[sample] *= classWeight.TryGetValue(label, out double weight)
                    ? (float)weight
                    : throw new ArgumentException(
                        $"`classWeight` must contain all classes in the data. Class {label} has no weight; classes with "
                        + $"one: {string.Join(", ", classWeight.Keys.Order())}.");
            }

            weights.Add(given);
        }

        return batch with { SampleWeights = weights };
    }

    private static HostTensor Ones(int size)
    {
        HostTensor ones = new(size);
        ones.Elements.Fill(1);
        return ones;
    }

    private static int ClassOf(HostTensor targets, int sample)
    {
        if (targets.Shape.Rank > 2)
        {
            throw new ArgumentException(
                "`classWeight` needs targets of shape (n,), (n, 1) or one-hot (n, classes). "
                + $"Received: {targets.Shape}.");
        }

        int columns = (int)targets.Shape[1..].Length;
        ReadOnlySpan<float> row = targets.Elements.Slice(sample * columns, columns);
        return columns == 1 ? (int)row[0] : System.Numerics.Tensors.TensorPrimitives.IndexOfMax(row);
    }
}
