using Keras.Hdf5.Reading;

namespace Keras.Hdf5.Format;

/// <summary>Where the elements of a dataset are.</summary>
internal abstract record Storage;

/// <summary>Nowhere: nothing was written.</summary>
internal sealed record NoStorage : Storage;

/// <summary>In the object header.</summary>
/// <param name="Data">The elements.</param>
internal sealed record CompactStorage(ReadOnlyMemory<byte> Data) : Storage;

/// <summary>In one piece.</summary>
/// <param name="Address">The first byte.</param>
internal sealed record ContiguousStorage(ulong Address) : Storage;

/// <summary>In chunks.</summary>
/// <param name="Layout">How they are shaped, packed and found.</param>
internal sealed record ChunkedStorage(ChunkLayout Layout) : Storage;

/// <summary>Still with the program, which gives them when the file is closed.</summary>
/// <param name="Length">Number of bytes.</param>
/// <param name="Write">Writes them.</param>
internal sealed record PendingStorage(long Length, Action<Stream> Write) : Storage;
