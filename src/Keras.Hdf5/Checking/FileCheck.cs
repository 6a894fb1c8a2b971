using System.Text;

namespace Keras.Hdf5.Checking;

/// <summary>Walks a whole file and refuses it unless everything libhdf5 will interpret is as specified.</summary>
internal sealed class FileCheck
{
    private readonly FileMap _map;
    private readonly GlobalHeap _heap;
    private readonly Stack<(ObjectPath Path, GroupMember Member)> _pending = [];
    private readonly HashSet<ulong> _groups = [];
    private readonly HashSet<ulong> _datasets = [];
    private TreeSizes _sizes = TreeSizes.Default;

    private FileCheck(FileMap map)
    {
        _map = map;
        _heap = new GlobalHeap(map);
    }

    /// <summary>Checks a file.</summary>
    /// <param name="name">What messages call the file.</param>
    /// <param name="bytes">The file.</param>
    /// <param name="limits">What it may ask of the machine.</param>
    /// <exception cref="Hdf5Exception">The file is refused; the message says why.</exception>
    public static void Run(string name, ByteSource bytes, Hdf5Limits limits)
    {
        var check = new FileCheck(new FileMap(name, bytes, limits));
        check._pending.Push((ObjectPath.Root, check.ReadSuperblock()));
        int objects = 0;
        while (check._pending.TryPop(out (ObjectPath Path, GroupMember Member) next))
        {
            check._map.Object = next.Path;
            if (++objects > limits.MaxObjects)
            {
                throw check._map.Failure(
                    $"the file has more than the {limits.MaxObjects} objects that Hdf5Limits.MaxObjects allows");
            }

            if (next.Path.Depth > limits.MaxDepth)
            {
                throw check._map.Failure(
                    $"the object lies deeper than the {limits.MaxDepth} levels that Hdf5Limits.MaxDepth allows");
            }

            check.Visit(next.Path, next.Member);
        }
    }

    private GroupMember ReadSuperblock()
    {
        const string What = "superblock";
        ReadOnlySpan<byte> signature = [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A];
        const int SignatureAndVersionBytes = 9;
        if (_map.Length < SignatureAndVersionBytes)
        {
            throw _map.Failure($"the file has {_map.Length} bytes and is not an HDF5 file");
        }

        byte[] start = _map.Claim(0, SignatureAndVersionBytes, What);
        if (!start.AsSpan().StartsWith(signature))
        {
            throw _map.Failure(
                $"the file begins with {Convert.ToHexString(start, 0, signature.Length)} and is not an HDF5 file, "
                + $"which begins with {Convert.ToHexString(signature)}");
        }

        return start[^1] switch
        {
            0 => ReadOldSuperblock(_map.Claim(9, 96 - 9, What), hasChunkSize: false),
            1 => ReadOldSuperblock(_map.Claim(9, 100 - 9, What), hasChunkSize: true),
            2 or 3 => ReadNewSuperblock(_map.Claim(9, 48 - 9, What)),
            byte version => throw _map.Failure($"the superblock has version {version}; versions 0 to 3 are supported"),
        };
    }

    private GroupMember ReadOldSuperblock(byte[] content, bool hasChunkSize)
    {
        var cursor = new ByteCursor(_map, content, "superblock");
        cursor.ExpectVersion(0);
        cursor.ExpectVersion(0);
        cursor.Skip(1);
        cursor.ExpectVersion(0);
        CheckOffsetSizes(cursor.Byte(), cursor.Byte());
        cursor.Skip(1);
        int leaf = cursor.UInt16();
        int node = cursor.UInt16();
        cursor.Skip(4);
        int chunk = TreeSizes.Default.Chunk;
        if (hasChunkSize)
        {
            chunk = cursor.UInt16();
            cursor.Skip(2);
        }

        if (leaf == 0 || node == 0 || chunk == 0)
        {
            throw _map.Failure("the superblock gives B-trees no capacity; the file is damaged");
        }

        _sizes = new TreeSizes(leaf, node, chunk);
        ulong baseAddress = cursor.UInt64();
        cursor.Skip(8);
        ulong end = cursor.UInt64();
        ulong driver = cursor.UInt64();
        CheckExtent(baseAddress, end, driver);
        cursor.Skip(8);
        ulong root = cursor.UInt64();
        return new GroupMember("", root, SymbolTable.ReadCache(_map, ref cursor));
    }

    private GroupMember ReadNewSuperblock(byte[] content)
    {
        var cursor = new ByteCursor(_map, content, "superblock");
        CheckOffsetSizes(cursor.Byte(), cursor.Byte());
        cursor.Skip(1);
        ulong baseAddress = cursor.UInt64();
        ulong extension = cursor.UInt64();
        ulong end = cursor.UInt64();
        CheckExtent(baseAddress, end, extension);
        return new GroupMember("", cursor.UInt64(), CachedTable: null);
    }

    private void CheckOffsetSizes(int offsetBytes, int lengthBytes)
    {
        if (offsetBytes != 8 || lengthBytes != 8)
        {
            throw _map.Failure($"the file has addresses of {offsetBytes} and lengths of {lengthBytes} bytes, not 8");
        }
    }

    private void CheckExtent(ulong baseAddress, ulong end, ulong extension)
    {
        if (baseAddress != 0 || extension != FileMap.Undefined)
        {
            throw _map.Failure("the superblock has a user block, a driver or an extension; not supported");
        }

        if (end > _map.Length)
        {
            throw _map.Failure(
                $"the file has {_map.Length} bytes, but {end} were written; it was cut off: copy or download it again");
        }

        _map.End = end;
    }

    private void Visit(ObjectPath path, GroupMember member)
    {
        if (_datasets.Contains(member.Address))
        {
            // Several names of one dataset do no harm.
            return;
        }

        if (_groups.Contains(member.Address))
        {
            throw _map.Failure("the group has a second name, so that walking the file might not end; refused");
        }

        ObjectHeader header = ObjectHeader.Read(_map, member.Address);
        MessageCheck.Run(_map, header.Messages);
        foreach (Message message in header.Messages)
        {
            if (message.Type == MessageType.Attribute)
            {
                AttributeCheck.Run(_map, _heap, message);
            }
        }

        bool isOldGroup = header.Find(MessageType.SymbolTable) != null;
        bool isNewGroup = header.Find(MessageType.LinkInfo) != null;
        bool isDataset = header.Find(MessageType.Layout) != null;
        if ((isOldGroup ? 1 : 0) + (isNewGroup ? 1 : 0) + (isDataset ? 1 : 0) != 1
            || (!isDataset && header.Find(MessageType.Datatype) != null)
            || (path.Depth == 0 && isDataset))
        {
            throw _map.Failure("the object is neither a group nor a dataset; damaged or not supported");
        }

        if (isDataset)
        {
            StorageCheck.Run(_map, header, _sizes);
            _datasets.Add(member.Address);
            return;
        }

        _groups.Add(member.Address);

        // Reversed, because the last one pushed is visited first.
        foreach (GroupMember child in (isOldGroup ? ReadOldGroup(header, member) : ReadNewGroup(header)).Reverse())
        {
            _pending.Push((path.Child(child.Name), child));
        }
    }

    private IReadOnlyList<GroupMember> ReadOldGroup(ObjectHeader header, GroupMember group)
    {
        Message message = header.Find(MessageType.SymbolTable)!.Value;
        var cursor = new ByteCursor(_map, message.Data.Span, "symbol table message");
        ulong tree = cursor.UInt64();
        ulong heap = cursor.UInt64();
        if (group.CachedTable is (ulong, ulong) cached && cached != (tree, heap))
        {
            throw _map.Failure("two copies of the group's addresses disagree; the file is damaged");
        }

        return SymbolTable.Members(_map, _sizes, tree, heap);
    }

    private List<GroupMember> ReadNewGroup(ObjectHeader header)
    {
        var members = new List<GroupMember>();
        var names = new HashSet<string>();
        foreach (Message message in header.Messages)
        {
            if (message.Type == MessageType.Link)
            {
                GroupMember member = ReadLink(message);
                bool isName = member.Name is not ("" or ".") && member.Name.AsSpan().IndexOfAny('/', '\0') < 0;
                if (!isName || !names.Add(member.Name))
                {
                    throw _map.Failure("a name in the group is damaged");
                }

                members.Add(member);
            }
        }

        return members;
    }

    private GroupMember ReadLink(Message message)
    {
        const int HardLink = 0;
        const int MaxFlags = 0x1F;
        var cursor = new ByteCursor(_map, message.Data.Span, "link");
        cursor.ExpectVersion(1);
        int flags = cursor.Byte();
        int kind = (flags & 0x08) != 0 ? cursor.Byte() : HardLink;
        if (kind != HardLink || flags > MaxFlags)
        {
            throw _map.Failure(
                "the group has a symbolic or external link, which is refused; links must be to objects of this file");
        }

        cursor.Skip((flags & 0x04) != 0 ? 8 : 0);
        cursor.Skip((flags & 0x10) != 0 ? 1 : 0);
        ulong length = cursor.UInt(1 << (flags & 3));
        string name = Encoding.UTF8.GetString(cursor.Bytes(length > int.MaxValue ? -1 : (int)length));
        return new GroupMember(name, cursor.UInt64(), CachedTable: null);
    }
}
