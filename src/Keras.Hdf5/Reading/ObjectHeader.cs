using Keras.Hdf5.Format;

namespace Keras.Hdf5.Reading;

/// <summary>The messages of an object, collected from all blocks of its header.</summary>
internal sealed class ObjectHeader
{
    private const int SharedFlag = 0x02;
    private const string What = "object header";
    private const string BlockWhat = "object header block";

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
        if (map.Peek(address, 4, What).AsSpan().SequenceEqual("OHDR"u8))
        {
            header.ReadVersion2(address);
        }
        else
        {
            header.ReadVersion1(address);
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

    private void ReadVersion1(ulong address)
    {
        const int PrefixBytes = 16;
        var prefix = new ByteCursor(_map, _map.Claim(address, PrefixBytes, What), What);
        prefix.ExpectVersion(1);
        prefix.Skip(1);
        int count = prefix.UInt16();
        prefix.Skip(4);
        _continuations.Enqueue((address + PrefixBytes, prefix.UInt32()));
        int found = 0;
        while (_continuations.TryDequeue(out (ulong Address, ulong Length) block))
        {
            ReadOnlyMemory<byte> content = _map.Claim(block.Address, block.Length, BlockWhat);
            while (!content.IsEmpty)
            {
                var cursor = new ByteCursor(_map, content.Span, BlockWhat);
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
        const int FixedBytes = 6;
        const int ChecksumBytes = 4;
        byte[] start = _map.Peek(address, FixedBytes, What);
        new ByteCursor(_map, start.AsSpan(4), What).ExpectVersion(2);
        int flags = start[^1];
        int sizeBytes = 1 << (flags & 3);
        int prefixBytes = FixedBytes + ((flags & 0x20) != 0 ? 16 : 0) + ((flags & 0x10) != 0 ? 4 : 0);
        var size = new ByteCursor(_map, _map.Peek(address + (ulong)prefixBytes, (ulong)sizeBytes, What), What);
        prefixBytes += sizeBytes;
        ulong bytes = size.UInt(sizeBytes);
        if (bytes > _map.File.End)
        {
            throw _map.Failure($"the {What} has {bytes} bytes, more than the file; the file is damaged");
        }

        ReadOnlyMemory<byte> content = _map.ClaimChecked(address, (ulong)prefixBytes + bytes + ChecksumBytes, What);
        ReadBlock(content[prefixBytes..], flags);
        while (_continuations.TryDequeue(out (ulong Address, ulong Length) block))
        {
            ReadOnlyMemory<byte> next = _map.ClaimChecked(block.Address, block.Length, BlockWhat);
            new ByteCursor(_map, next.Span, BlockWhat).Expect("OCHK"u8);
            ReadBlock(next[4..], flags);
        }
    }

    private void ReadBlock(ReadOnlyMemory<byte> content, int headerFlags)
    {
        int prefixBytes = (headerFlags & 0x04) != 0 ? 6 : 4;

        // What is left at the end of a block and too small for a message is a gap.
        while (content.Length >= prefixBytes)
        {
            var cursor = new ByteCursor(_map, content.Span, BlockWhat);
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
