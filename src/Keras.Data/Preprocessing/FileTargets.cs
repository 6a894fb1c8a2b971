using System.Numerics.Tensors;

namespace Keras.Preprocessing;

/// <summary>What a batch of image files gives as targets.</summary>
/// <param name="samples">The images of the batch, by their index among all.</param>
/// <param name="x">The images themselves, transformed.</param>
internal delegate Arrays FileTargets(int[] samples, Tensor<float> x);

/// <summary>The targets of each <c>class_mode</c>.</summary>
internal static class FileTarget
{
    /// <summary>No targets.</summary>
    public static FileTargets None { get; } = (_, _) => default;

    /// <summary>A copy of the images.</summary>
    public static FileTargets Images { get; } = (_, x) => Tensor.Create(x.ToArray(), x.Lengths);

    /// <summary>A row of zeros, with ones for the classes of the image.</summary>
    public static FileTargets OneHot(IReadOnlyList<IReadOnlyList<int>> labels, int classes) => (samples, _) =>
    {
        Tensor<float> rows = Tensor.CreateFromShape<float>([samples.Length, classes]);
        for (int i = 0; i < samples.Length; i++)
        {
            foreach (int label in labels[samples[i]])
            {
                rows[i, label] = 1;
            }
        }

        return rows;
    };

    /// <summary>The number of the class.</summary>
    public static FileTargets Numbers(IReadOnlyList<int> labels) =>
        Values([Tensor.Create([.. labels.Select(label => (float)label)], [labels.Count])]);

    /// <summary>The samples' part of arrays.</summary>
    public static FileTargets Values(ArrayLike[] arrays) => (samples, _) =>
        (ArrayLike[])[.. arrays.Select(array => (ArrayLike)Utils.Batch.Gather(array, samples))];
}
