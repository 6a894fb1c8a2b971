namespace Keras.Downloads;

/// <summary>What kind of archive a file is.</summary>
internal enum ArchiveFormat
{
    /// <summary>Decide by the first bytes.</summary>
    Auto,

    /// <summary>A tar archive, plain or compressed with gzip.</summary>
    Tar,

    /// <summary>A zip archive.</summary>
    Zip,
}
