using Keras.Hdf5.Format;

namespace Keras.Hdf5.Reading;

/// <summary>Bounds the messages that refer to nothing else.</summary>
internal static class MessageCheck
{
    /// <summary>Refuses the file if one of these messages is not as specified.</summary>
    public static void Run(FileMap map, IReadOnlyList<Message> messages)
    {
        foreach (Message message in messages)
        {
            var cursor = new ByteCursor(map, message.Data.Span, $"{message.Type} message");
            switch (message.Type)
            {
                case MessageType.GroupInfo:
                    cursor.ExpectVersion(0);
                    int flags = cursor.Byte();
                    cursor.Skip((flags & 1) != 0 ? 4 : 0);
                    cursor.Skip((flags & 2) != 0 ? 4 : 0);
                    break;
                case MessageType.Comment:
                    cursor.Text();
                    break;
                case MessageType.OldModificationTime:
                    cursor.Skip(16);
                    break;
                case MessageType.ModificationTime:
                    cursor.ExpectVersion(1);
                    cursor.Skip(7);
                    break;
                case MessageType.ReferenceCount:
                    cursor.ExpectVersion(0);
                    cursor.Skip(4);
                    break;
                case MessageType.ExternalFiles:
                    throw map.Failure("the data lies in other files (external storage), which is refused");
                default:
                    break;
            }
        }
    }
}
