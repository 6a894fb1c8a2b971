namespace Keras.Hdf5.Checking;

/// <summary>The messages of an object, collected from all blocks of its header.</summary>
internal sealed class ObjectHeader
{
    private const int SharedFlag = 0x02;

    private readonly FileMap _map;
    private readonly List<Message> _messages = [];
    private readonly Queue<(ulong Address, ulong Length)> _continuations = [];

    private ObjectHeader(FileMap map)
    {
        _map = map;
    }

    /// <summary>The messages in the order of the file, without those that only hold the header together.</summary>
    public IReadOnlyList<Message> Messages => _messages;

    /// <summary>Reads the header at <paramref name="address"/>.</summary>
    public static ObjectHeader Read(FileMap map, ulong address)
    {
        var header = new ObjectHeader(map);
        byte[] start = map.Claim(address, 4, "object header");
        if (start.AsSpan().SequenceEqual("OHDR"u8))
        {
            header.ReadVersion2(address);
        }
        else
        {
            header.ReadVersion1(address, start);
        }

        return header;
    }

    /// <summary>The only message of a type.</summary>
    /// <returns>Null if there is none.</returns>
    public Message? Find(MessageType type)
    {
        Message? found = null;
        foreach (Message message in _messages)
        {
            if (message.Type == type)
            {
                if (found != null)
                {
                    throw _map.Failure($"the object header has two messages of type {type}; the file is damaged");
                }

                found = message;
            }
        }

        return found;
    }

    private void ReadVersion1(ulong address, byte[] start)
    {
        var prefix = new ByteCursor(_map, start, "object header");
        prefix.ExpectVersion(1);
        prefix.Skip(1);
        int count = prefix.UInt16();
        var rest = new ByteCursor(_map, _map.Claim(address + 4, 12, "object header"), "object header");
        rest.Skip(4);
        _continuations.Enqueue((address + 16, rest.UInt32()));
        int found = 0;
        while (_continuations.TryDequeue(out (ulong Address, ulong Length) block))
        {
            ReadOnlyMemory<byte> content = _map.Claim(block.Address, block.Length, "object header block");
            while (!content.IsEmpty)
            {
                var cursor = new ByteCursor(_map, content.Span, "object header block");
                int type = cursor.UInt16();
                int size = cursor.UInt16();
                int flags = cursor.Byte();
                cursor.Skip(3);
                if (size % 8 != 0)
                {
                    throw _map.Failure($"an object header message has {size} bytes, not a multiple of 8");
                }

                cursor.Skip(size);
                Add(type, flags, content.Slice(8, size));
                content = content[(8 + size)..];
                found++;
            }
        }

        if (found != count)
        {
            throw _map.Failure($"the object header has {found} messages but says {count}; the file is damaged");
        }
    }

    private void ReadVersion2(ulong address)
    {
        const int ChecksumBytes = 4;
        const string What = "object header";
        byte[] versionAndFlags = _map.Claim(address + 4, 2, What);
        new ByteCursor(_map, versionAndFlags, What).ExpectVersion(2);
        int flags = versionAndFlags[1];
        int sizeBytes = 1 << (flags & 3);
        int prefixBytes = ((flags & 0x20) != 0 ? 16 : 0) + ((flags & 0x10) != 0 ? 4 : 0);
        byte[] prefix = _map.Claim(address + 6, (ulong)(prefixBytes + sizeBytes), What);
        var cursor = new ByteCursor(_map, prefix, What);
        cursor.Skip(prefixBytes);
        ulong size = cursor.UInt(sizeBytes);
        ulong body = address + 6 + (ulong)prefix.Length;
        ReadBlock(_map.Claim(body, size, What), flags);
        _map.Reserve(body + size, ChecksumBytes, What);
        while (_continuations.TryDequeue(out (ulong Address, ulong Length) block))
        {
            byte[] content = _map.Claim(block.Address, block.Length, "object header block");
            new ByteCursor(_map, content, "object header block").Expect("OCHK"u8);
            if (content.Length < 4 + ChecksumBytes)
            {
                throw _map.Failure("an object header block is too short; the file is damaged");
            }

            ReadBlock(content.AsMemory(4, content.Length - 4 - ChecksumBytes), flags);
        }
    }

    private void ReadBlock(ReadOnlyMemory<byte> content, int headerFlags)
    {
        int prefixBytes = (headerFlags & 0x04) != 0 ? 6 : 4;

        // What is left at the end of a block and too small for a message is a gap.
        while (content.Length >= prefixBytes)
        {
            var cursor = new ByteCursor(_map, content.Span, "object header block");
            int type = cursor.Byte();
            int size = cursor.UInt16();
            int flags = cursor.Byte();
            cursor.Skip(prefixBytes - 4);
            cursor.Skip(size);
            Add(type, flags, content.Slice(prefixBytes, size));
            content = content[(prefixBytes + size)..];
        }
    }

    private void Add(int type, int flags, ReadOnlyMemory<byte> data)
    {
        if (!Enum.IsDefined((MessageType)type))
        {
            throw _map.Failure($"the object header has a message of type {type}, which Keras files do not have");
        }

        if ((flags & SharedFlag) != 0)
        {
            throw _map.Failure("the object header refers to a message elsewhere (a committed type); not supported");
        }

        var message = new Message((MessageType)type, data);
        if (message.Type == MessageType.Continuation)
        {
            var cursor = new ByteCursor(_map, data.Span, "object header continuation");
            _continuations.Enqueue((cursor.UInt64(), cursor.UInt64()));
        }
        else if (message.Type != MessageType.Nil)
        {
            _messages.Add(message);
        }
    }
}
