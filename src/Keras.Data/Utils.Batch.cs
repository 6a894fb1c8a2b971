using System.Numerics.Tensors;

namespace Keras;

public static partial class Utils
{
    /// <summary>
    /// What a <see cref="Sequence"/> or a generator gives for one step; converts from pairs and triples.
    /// </summary>
    /// <param name="x">Inputs: one array, or one per model input.</param>
    /// <param name="y">Targets: one array, or one per model output; none to predict.</param>
    /// <param name="sampleWeight">Factor of each sample in the loss; none if all count alike.</param>
    /// <example>
    /// <code>
    /// IEnumerable&lt;Utils.Batch&gt; Batches()
    /// {
    ///     yield return (xBatch, yBatch);
    /// }
    ///
    /// (Tensor&lt;float&gt; x, Tensor&lt;float&gt; y) = sequence[0];
    /// </code>
    /// </example>
    public sealed class Batch(Arrays x, Arrays y = default, Arrays sampleWeight = default)
    {
        /// <summary>Inputs.</summary>
        public Arrays X { get; } = x;

        /// <summary>Targets.</summary>
        public Arrays Y { get; } = y;

        /// <summary>Factor of each sample in the loss.</summary>
        public Arrays SampleWeight { get; } = sampleWeight;

        /// <summary>All arrays: inputs, targets, sample weights.</summary>
        public IReadOnlyList<ArrayLike> Components => [.. X, .. Y, .. SampleWeight];

        /// <summary>Inputs and targets.</summary>
        public static implicit operator Batch((Arrays X, Arrays Y) batch) => new(batch.X, batch.Y);

        /// <summary>Inputs, targets and sample weights.</summary>
        public static implicit operator Batch((Arrays X, Arrays Y, Arrays SampleWeight) batch) =>
            new(batch.X, batch.Y, batch.SampleWeight);

        /// <summary>Images and labels of a batch of one input and one target, as floats.</summary>
        /// <exception cref="InvalidOperationException">There is no or more than one array.</exception>
        public void Deconstruct(out Tensor<float> x, out Tensor<float> y)
        {
            x = Only(X, nameof(X));
            y = Only(Y, nameof(Y));
        }

        /// <summary>Images, labels and sample weights of a batch of one input and one target, as floats.</summary>
        /// <exception cref="InvalidOperationException">There is no or more than one array.</exception>
        public void Deconstruct(out Tensor<float> x, out Tensor<float> y, out Tensor<float> sampleWeight)
        {
            (x, y) = this;
            sampleWeight = Only(SampleWeight, nameof(SampleWeight));
        }

        private static Tensor<float> Only(Arrays arrays, string name)
        {
            List<ArrayLike> list = [];
            foreach (ArrayLike array in arrays)
            {
                list.Add(array);
            }

            if (list is not [ArrayLike only])
            {
                throw new InvalidOperationException(
                    $"Only a batch with one array as {name} can be taken apart. Received: {list.Count} arrays. " +
                    $"Use the property {name}.");
            }

            return Gather(only, [.. Enumerable.Range(0, only.Samples)]);
        }

        /// <summary>Other arrays in the place of these.</summary>
        internal Batch With(IReadOnlyList<ArrayLike> components) => new(
            X.With([.. components.Take(X.Count)]),
            Y.With([.. components.Skip(X.Count).Take(Y.Count)]),
            SampleWeight.With([.. components.Skip(X.Count + Y.Count)]));

        /// <summary>One array as input, two with a target, three with sample weights; more are inputs all.</summary>
        internal static Batch Of(IReadOnlyList<ArrayLike> components) => components switch
        {
            [ArrayLike x] => new(x),
            [ArrayLike x, ArrayLike y] => new(x, y),
            [ArrayLike x, ArrayLike y, ArrayLike weight] => new(x, y, weight),
            _ => new(components.ToArray()),
        };

        /// <summary>Chosen samples of an array, as floats.</summary>
        internal static Tensor<float> Gather(ArrayLike array, ReadOnlySpan<int> samples)
        {
            nint[] lengths = [samples.Length, .. array.Shape[1..].ToArray().Select(size => (nint)size)];
            Tensor<float> result = Tensor.CreateFromShapeUninitialized<float>(lengths);
            array.Gather(samples, TensorData.Writable(result));
            return result;
        }
    }
}
