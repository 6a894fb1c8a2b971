namespace Keras.Hdf5.Checking;

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
                case MessageType.AttributeInfo:
                    CheckNotDense(map, ref cursor, "attributes", indexFlag: 2, maximumBytes: 2);
                    break;
                case MessageType.LinkInfo:
                    CheckNotDense(map, ref cursor, "links", indexFlag: 2, maximumBytes: 8);
                    break;
                case MessageType.ExternalFiles:
                    throw map.Failure("the data lies in other files (external storage), which is refused");
                default:
                    break;
            }
        }
    }

    private static void CheckNotDense(
        FileMap map, ref ByteCursor cursor, string what, int indexFlag, int maximumBytes)
    {
        cursor.ExpectVersion(0);
        int flags = cursor.Byte();
        cursor.Skip((flags & 1) != 0 ? maximumBytes : 0);
        ulong heap = cursor.UInt64();
        cursor.UInt64();
        if ((flags & indexFlag) != 0)
        {
            cursor.UInt64();
        }

        if (heap != FileMap.Undefined)
        {
            throw map.Failure(
                $"the {what} are stored densely (in a fractal heap), as only programs do that were asked for "
                + "libver='latest' or track_order=True; write the file without, as Keras does");
        }
    }
}
