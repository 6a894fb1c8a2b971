namespace Keras.Hdf5.Format;

/// <summary>An attribute as a file holds it, or will when it is written.</summary>
/// <param name="Type">What its elements are.</param>
/// <param name="Space">Its shape.</param>
/// <param name="Data">The elements; of texts of variable length that are read, references to them.</param>
/// <param name="Texts">Texts of variable length to be written; null for all else.</param>
internal sealed record AttributeContent(
    Datatype Type, Dataspace Space, ReadOnlyMemory<byte> Data, IReadOnlyList<byte[]>? Texts = null);
