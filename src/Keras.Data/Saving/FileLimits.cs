using Keras.Hdf5;

namespace Keras.Saving;

/// <summary>
/// What a file may ask of the machine before it is refused by a <see cref="FileLimitException"/>: models, archives, arrays and
/// data sets. The defaults suit what Keras and NumPy write; files made to exhaust memory or disk ask for much more.
/// </summary>
/// <remarks>
/// Limits hold while a file is read, and before memory is allocated. Pixels of images have limits of their own,
/// <see cref="Images.ImageFile.MaxPixels"/> and <see cref="Images.ImageFile.MaxExpansion"/>.
/// </remarks>
/// <example><code>
/// Config.FileLimits = Config.FileLimits with { MaxExpansion = 1100 };   // arrays of zeros, compressed
/// </code></example>
public sealed record FileLimits
{
    /// <summary>What may always be unpacked, however small the file: 64 MiB.</summary>
    public const long AlwaysUnpacked = 64L << 20;

    /// <summary>The defaults.</summary>
    public static FileLimits Default { get; } = new();

    /// <summary>
    /// How many bytes each byte of a compressed file may become, all of its members together: <c>.keras</c>, <c>.npz</c>,
    /// data sets in gzip, and archives that are unpacked. Default 400; numbers of weights and images become 1 to 20, zeros
    /// up to 1030. See <see cref="AlwaysUnpacked"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public long MaxExpansion { get; init => field = Positive(value); } = 400;

    /// <summary>Most bytes that are unpacked from one file. Default 256 GiB.</summary>
    /// <inheritdoc cref="MaxExpansion" path="/exception"/>
    public long MaxUnpackedBytes { get; init => field = Positive(value); } = 256L << 30;

    /// <summary>Most files and folders in an archive that is unpacked. Default 3,000,000; ImageNet has 1,331,167.</summary>
    /// <inheritdoc cref="MaxExpansion" path="/exception"/>
    public long MaxEntries { get; init => field = Positive(value); } = 3_000_000;

    /// <summary>Longest text of JSON, in bytes. Default 32 MiB; DenseNet-201 takes 0.4 MB.</summary>
    /// <inheritdoc cref="MaxExpansion" path="/exception"/>
    public long MaxTextBytes { get; init => field = Positive(value); } = 32L << 20;

    /// <summary>
    /// Most objects, lists, names and values in a text of JSON. Default 2,000,000; DenseNet-201 has 30,000. Each takes about
    /// a hundred bytes of memory.
    /// </summary>
    /// <inheritdoc cref="MaxExpansion" path="/exception"/>
    public long MaxTextValues { get; init => field = Positive(value); } = 2_000_000;

    /// <summary>What HDF5 files may ask for.</summary>
    public Hdf5Limits Hdf5 { get; init; } = Hdf5Limits.Default;

    private static long Positive(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
        return value;
    }
}
