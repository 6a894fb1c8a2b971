using System.Collections;

namespace Keras;

public static partial class Utils
{
    /// <summary>Data that is made batch by batch, by number, so that threads can work ahead of training.</summary>
    /// <remarks>
    /// <see cref="this[int]"/> may be called from several threads at once; <see cref="OnEpochEnd"/> is called when no
    /// batch is being made. Port of <c>Sequence</c> in keras/utils/data_utils.py.
    /// </remarks>
    /// <example>
    /// <code>
    /// sealed class Squares : Utils.Sequence
    /// {
    ///     public override int Length => 10;
    ///
    ///     public override Utils.Batch this[int index] =>
    ///         (Tensor.Create([(float)index], [1, 1]), Tensor.Create([(float)index * index], [1, 1]));
    /// }
    /// </code>
    /// </example>
    public abstract class Sequence : IEnumerable<Batch>
    {
        /// <summary>Number of batches of an epoch.</summary>
        public abstract int Length { get; }

        /// <summary>One batch of the current epoch.</summary>
        /// <param name="index">From 0 to <see cref="Length"/> - 1.</param>
        public abstract Batch this[int index] { get; }

        /// <summary>One batch of the current epoch, whose making may be given up; the same as by index.</summary>
        /// <remarks>Override it where making a batch takes long, such as by a request to a server.</remarks>
        /// <param name="index">From 0 to <see cref="Length"/> - 1.</param>
        /// <param name="cancellationToken">Cancelled when nobody waits for the batch any more.</param>
        public virtual Batch GetBatch(int index, CancellationToken cancellationToken) => this[index];

        /// <summary>
        /// A part of one batch, and the number of samples of all of it: of what needs not be made whole; null for what does.
        /// </summary>
        /// <param name="index">From 0 to <see cref="Length"/> - 1.</param>
        /// <param name="part">The first sample and the number of samples of the part, by the samples of the batch.</param>
        internal virtual (Batch Part, int Whole)? GetPart(int index, Func<int, (int Begin, int Count)> part) => null;

        /// <summary>Samples of a batch; null if unknown.</summary>
        internal virtual int? SamplesPerBatch => null;

        /// <summary>How many data of what kind, in what batches, as a backup of a training tells it.</summary>
        internal virtual string Description => $"{Length} batches of {GetType().Name}";

        /// <summary>What order and draws depend on; null if nothing is random, or the script decides.</summary>
        internal virtual int? OrderSeed
        {
            get => null;
            set
            {
            }
        }

        /// <summary>Called after every epoch, for example to shuffle.</summary>
        public virtual void OnEpochEnd()
        {
        }

        /// <summary>The batches of one epoch, in order.</summary>
        public virtual IEnumerator<Batch> GetEnumerator()
        {
            for (int index = 0; index < Length; index++)
            {
                yield return this[index];
            }
        }

        /// <inheritdoc/>
        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
