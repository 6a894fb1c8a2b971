namespace Keras.Hdf5;

/// <summary>What a file may ask of the machine before it is refused. The defaults suit every Keras model.</summary>
/// <remarks>
/// Limits hold before memory is allocated.
/// Whatever their values, links to other files, symbolic links, data outside the file, virtual datasets
/// and filters that would load code are refused.
/// </remarks>
public sealed record Hdf5Limits
{
    /// <summary>The defaults.</summary>
    public static Hdf5Limits Default { get; } = new();

    /// <summary>Largest dataset that is read, in bytes, in the file and in memory. Default 2 GiB, at least 0.</summary>
    public long MaxDatasetBytes { get; init; } = 2L << 30;

    /// <summary>
    /// Largest attribute, in bytes, in the file and in memory, the texts of variable length that it refers to included.
    /// Default 64 MiB, at least 0; characters take two bytes in memory. A model's configuration is one such text, of about
    /// 0.4 MB for DenseNet-201.
    /// </summary>
    public long MaxAttributeBytes { get; init; } = 64L << 20;

    /// <summary>Most groups and datasets in a file. Default 100,000, at least 1; DenseNet-201 has 2,200.</summary>
    public int MaxObjects { get; init; } = 100_000;

    /// <summary>
    /// Deepest nesting: the number of names in an object's path. Default 512, at least 0. Keras 2 needs twice the
    /// parts of its longest layer name, rarely more than 8; Keras 3 needs two for each model inside another.
    /// </summary>
    public int MaxDepth { get; init; } = 512;
}
