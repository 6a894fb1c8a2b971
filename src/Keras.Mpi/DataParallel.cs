namespace Keras;

/// <summary>Every process has the whole model and a part of every batch; gradients are averaged.</summary>
/// <remarks>
/// Port of DataParallel in keras/src/distribution of Keras 3, where batch sizes are those of all processes together, too.
/// </remarks>
/// <param name="bucketBytes">
/// About how many bytes of gradients travel together, while the gradients of earlier layers are computed; 4 MiB by default. Larger
/// buckets suit networks with a high latency.
/// </param>
/// <exception cref="ArgumentException"><paramref name="bucketBytes"/> is not positive.</exception>
public sealed class DataParallel(long bucketBytes = DataParallel.DefaultBucketBytes)
{
    /// <summary>Bytes of gradients that travel together by default.</summary>
    public const long DefaultBucketBytes = 4 << 20;

    /// <summary>About how many bytes of gradients travel together.</summary>
    public long BucketBytes { get; } = bucketBytes > 0 ? bucketBytes : throw new ArgumentException(
        $"`bucketBytes` is positive. Received: {bucketBytes}.", nameof(bucketBytes));
}
