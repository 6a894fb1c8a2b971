namespace Keras.EventFiles.Reading;

/// <summary>How a field of protocol buffers is encoded.</summary>
internal enum WireKind
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    Fixed32 = 5,
}
