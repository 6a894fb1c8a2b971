using System.Text;
using Keras.Hdf5.Format;

namespace Keras.Hdf5.Reading;

/// <summary>Walks a whole file and refuses it unless all structures are as specified.</summary>
/// <remarks>What is packed in chunks is checked when it is read.</remarks>
internal sealed class FileReader
{
    private readonly FileMap _map;
    private readonly GlobalHeap _heap;
    private readonly Stack<Visit> _pending = [];
    private readonly HashSet<ulong> _groups = [];
    private readonly Dictionary<ulong, DatasetNode> _datasets = [];
    private TreeSizes _sizes = TreeSizes.Default;

    private FileReader(SourceFile file)
    {
        _map = new FileMap(file, ObjectPath.Root);
        _heap = new GlobalHeap(_map);
    }

    /// <summary>Reads what is in a file, but for the elements of datasets.</summary>
    /// <param name="file">The file; learns where it begins and ends.</param>
    /// <exception cref="Hdf5Exception">The file is refused; the message says why.</exception>
    public static GroupNode Read(SourceFile file)
    {
        var reader = new FileReader(file);
        try
        {
            return reader.Read();
        }
        catch (IOException exception) when (exception is not Hdf5Exception)
        {
            throw reader._map.Failure($"the file cannot be read: {exception.Message}");
        }
    }

    private GroupNode Read()
    {
        var root = new GroupNode();
        _pending.Push(new Visit(ObjectPath.Root, ReadSuperblock(), null));
        int objects = 0;
        while (_pending.TryPop(out Visit? next))
        {
            _map.Object = next.Path;
            if (++objects > _map.Limits.MaxObjects)
            {
                throw _map.Failure(
                    $"the file has more than the {_map.Limits.MaxObjects} objects that Hdf5Limits.MaxObjects allows");
            }

            if (next.Path.Depth > _map.Limits.MaxDepth)
            {
                throw _map.Failure(
                    $"the object lies deeper than the {_map.Limits.MaxDepth} levels that Hdf5Limits.MaxDepth allows");
            }

            Node node = ReadObject(next);
            if (next.Parent == null)
            {
                root = (GroupNode)node;
            }
            else if (!next.Parent.TryAdd(next.Member.Name, node))
            {
                throw _map.Failure("the group has two members of this name; the file is damaged");
            }
        }

        return root;
    }

    private GroupMember ReadSuperblock()
    {
        (GroupMember root, ulong extension) = Superblock.Read(_map, ref _sizes);
        if (extension != FileMap.Undefined)
        {
            ReadExtension(extension);
        }

        return root;
    }

    private void ReadExtension(ulong address)
    {
        foreach (Message message in ObjectHeader.Read(_map, address).Messages)
        {
            switch (message.Type)
            {
                case MessageType.TreeSizes:
                    var cursor = new ByteCursor(_map, message.Data.Span, "superblock extension");
                    cursor.ExpectVersion(0);
                    int chunk = cursor.UInt16();
                    int node = cursor.UInt16();
                    _sizes = TreeSizes.Of(_map, leaf: cursor.UInt16(), node, chunk);
                    break;
                case MessageType.FileSpaceInfo:
                    // Where the next writer finds room.
                    break;
                default:
                    throw _map.Failure(
                        $"the superblock has an extension of type {message.Type} (a driver, a table of shared messages or "
                        + "a saved cache), which is not supported");
            }
        }
    }

    private Node ReadObject(Visit visit)
    {
        ulong address = visit.Member.Address;
        if (_datasets.TryGetValue(address, out DatasetNode? known))
        {
            // Several names of one dataset do no harm.
            return known;
        }

        if (_groups.Contains(address))
        {
            throw _map.Failure("the group has a second name, so that walking the file might not end; refused");
        }

        ObjectHeader header = ObjectHeader.Read(_map, address);
        MessageCheck.Run(_map, header.Messages);
        bool isOldGroup = header.Find(MessageType.SymbolTable) != null;
        bool isNewGroup = header.Find(MessageType.LinkInfo) != null;
        bool isDataset = header.Find(MessageType.Layout) != null;
        if ((isOldGroup ? 1 : 0) + (isNewGroup ? 1 : 0) + (isDataset ? 1 : 0) != 1
            || (!isDataset && header.Find(MessageType.Datatype) != null)
            || (visit.Parent == null && isDataset))
        {
            throw _map.Failure("the object is neither a group nor a dataset; damaged or not supported");
        }

        if (isDataset)
        {
            DatasetNode dataset = LayoutReader.Read(_map, header, _sizes);
            ReadAttributes(header, dataset);
            _datasets.Add(address, dataset);
            return dataset;
        }

        var group = new GroupNode();
        ReadAttributes(header, group);
        _groups.Add(address);

        // Reversed, because the last one pushed is visited first.
        foreach (GroupMember child in
            (isOldGroup ? ReadOldGroup(header, visit.Member) : ReadNewGroup(header)).Reverse())
        {
            _pending.Push(new Visit(visit.Path.Child(child.Name), child, group));
        }

        return group;
    }

    private void ReadAttributes(ObjectHeader header, Node node)
    {
        IEnumerable<ReadOnlyMemory<byte>> messages = header.Messages
            .Where(static message => message.Type == MessageType.Attribute)
            .Select(static message => message.Data);
        if (header.Find(MessageType.AttributeInfo) is Message info)
        {
            messages = messages.Concat(DenseMessages.Attributes(_map, info));
        }

        foreach (ReadOnlyMemory<byte> message in messages)
        {
            (string name, AttributeContent content) = AttributeReader.Read(_map, _heap, message);
            if (node.Attributes.ContainsKey(name))
            {
                throw _map.Failure($"there are two attributes '{name}'; the file is damaged");
            }

            node.SetAttribute(name, content);
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
        IEnumerable<ReadOnlyMemory<byte>> links = header.Messages
            .Where(static message => message.Type == MessageType.Link)
            .Select(static message => message.Data)
            .Concat(DenseMessages.Links(_map, header.Find(MessageType.LinkInfo)!.Value));
        foreach (ReadOnlyMemory<byte> link in links)
        {
            GroupMember member = ReadLink(link.Span);
            if (member.Name is "" or "." || member.Name.AsSpan().IndexOfAny('/', '\0') >= 0)
            {
                throw _map.Failure("a name in the group is damaged");
            }

            members.Add(member);
            if (members.Count > _map.Limits.MaxObjects)
            {
                throw _map.Failure(
                    $"the group has more than the {_map.Limits.MaxObjects} members that Hdf5Limits.MaxObjects allows");
            }
        }

        return members;
    }

    private GroupMember ReadLink(ReadOnlySpan<byte> link)
    {
        const int HardLink = 0;
        const int MaxFlags = 0x1F;
        var cursor = new ByteCursor(_map, link, "link");
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

    private sealed record Visit(ObjectPath Path, GroupMember Member, GroupNode? Parent);
}
