namespace Keras.Hdf5.Reading;

/// <summary>A chunk in a file.</summary>
/// <param name="Position">Its place among the chunks, an axis each.</param>
/// <param name="Address">The first byte.</param>
/// <param name="Stored">Number of bytes, packed.</param>
/// <param name="Skipped">Bit i is set if filter i was not applied to this chunk.</param>
internal readonly record struct Chunk(ulong[] Position, ulong Address, ulong Stored, uint Skipped);
