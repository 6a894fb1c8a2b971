using Keras.Hdf5.Format;

namespace Keras.Hdf5.Reading;

/// <summary>One message of an object header.</summary>
/// <param name="Type">What it is about.</param>
/// <param name="Data">Its content, padding included.</param>
internal readonly record struct Message(MessageType Type, ReadOnlyMemory<byte> Data);
