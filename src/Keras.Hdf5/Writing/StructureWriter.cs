using System.Text;
using Keras.Hdf5.Format;

namespace Keras.Hdf5.Writing;

/// <summary>Writes everything but the data of a file, as libhdf5 does when asked for the oldest format.</summary>
internal sealed class StructureWriter
{
    /// <summary>Bytes of the superblock, with which a file begins.</summary>
    public const int SuperblockBytes = 96;

    // Half the capacities of B-tree nodes, as libhdf5 has them.
    private const int LeafSize = 4;
    private const int NodeSize = 16;

    private readonly Output _output;
    private readonly Dictionary<byte[], (ulong Collection, int Index)> _texts = [];
    private readonly Dictionary<DatasetNode, ulong> _headers = [];

    private StructureWriter(Output output)
    {
        _output = output;
    }

    /// <summary>Writes what a group leads to, and then the group.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="root">The root group.</param>
    /// <returns>The superblock, which belongs before all else.</returns>
    public static ByteBuilder Write(Output output, GroupNode root)
    {
        var writer = new StructureWriter(output);
        writer.WriteTexts(root);
        GroupAddresses addresses = writer.Write(root);
        output.Flush();
        return Superblock(addresses, output.Position);
    }

    private static ByteBuilder Superblock(GroupAddresses root, ulong end)
    {
        const int AddressBytes = 8;
        var superblock = new ByteBuilder();
        superblock.Bytes([0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A])
            .Zeros(5).Byte(AddressBytes).Byte(AddressBytes).Byte(0)
            .UInt16(LeafSize).UInt16(NodeSize).UInt32(0)
            .UInt64(0).UInt64(ulong.MaxValue).UInt64(end).UInt64(ulong.MaxValue);
        WriteEntry(superblock, 0, root.Header, root);
        return superblock;
    }

    private static void WriteEntry(ByteBuilder builder, ulong name, ulong header, GroupAddresses? group) =>
        builder.UInt64(name).UInt64(header).UInt32(group == null ? 0u : 1u).UInt32(0)
            .UInt64(group?.Tree ?? 0).UInt64(group?.Heap ?? 0);

    /// <summary>Writes all texts of variable length first, as the attributes hold their addresses.</summary>
    private void WriteTexts(GroupNode root)
    {
        const int CollectionBytes = 4096;
        const int PrefixBytes = 16;
        var collection = new List<byte[]>();
        int used = PrefixBytes;
        foreach (byte[] text in Nodes(root).SelectMany(static node => node.Attributes.Values)
            .SelectMany(static attribute => attribute.Texts ?? []))
        {
            int bytes = PrefixBytes + text.Length + (-text.Length & 7);
            if (used + bytes + PrefixBytes > CollectionBytes && collection.Count > 0)
            {
                WriteCollection(collection, Math.Max(CollectionBytes, used));
                collection.Clear();
                used = PrefixBytes;
            }

            // An empty text is nowhere.
            if (text.Length > 0)
            {
                collection.Add(text);
                used += bytes;
            }
        }

        if (collection.Count > 0)
        {
            WriteCollection(collection, Math.Max(CollectionBytes, used));
        }
    }

    private void WriteCollection(List<byte[]> texts, int bytes)
    {
        const int PrefixBytes = 16;
        var builder = new ByteBuilder();
        builder.Bytes("GCOL"u8).UInt32(1).UInt64((ulong)bytes);
        ulong address = _output.Align();
        for (int i = 0; i < texts.Count; i++)
        {
            builder.UInt16((uint)i + 1).UInt16(1).UInt32(0).UInt64((ulong)texts[i].Length).Bytes(texts[i]).Pad();
            _texts.Add(texts[i], (address, i + 1));
        }

        int free = bytes - builder.Length;
        if (free >= PrefixBytes)
        {
            builder.UInt64(0).UInt64((ulong)free);
        }

        _output.Put(builder.Zeros(bytes - builder.Length));
    }

    private static IEnumerable<Node> Nodes(Node node)
    {
        yield return node;
        if (node is GroupNode group)
        {
            foreach ((_, Node member) in group.SortedMembers)
            {
                foreach (Node inner in Nodes(member))
                {
                    yield return inner;
                }
            }
        }
    }

    private GroupAddresses Write(GroupNode group)
    {
        // A local heap begins with the empty name, which the first key of the B-tree is.
        var names = new ByteBuilder();
        names.Zeros(8);
        var entries = new List<(ulong Name, ulong Header, GroupAddresses? Group)>();
        foreach ((string name, Node member) in group.SortedMembers)
        {
            ulong place = (ulong)names.Length;
            names.Bytes(Encoding.UTF8.GetBytes(name)).Byte(0).Pad();
            if (member is GroupNode inner)
            {
                GroupAddresses addresses = Write(inner);
                entries.Add((place, addresses.Header, addresses));
            }
            else
            {
                entries.Add((place, Write((DatasetNode)member), null));
            }
        }

        const ulong NoFreeBlock = 1;
        ulong data = _output.Put(names);
        ulong heap = _output.Put(new ByteBuilder().Bytes("HEAP"u8).UInt32(0)
            .UInt64((ulong)names.Length).UInt64(NoFreeBlock).UInt64(data));
        ulong tree = WriteTree(entries);
        ulong header = WriteHeader(
            group, [Message(MessageType.SymbolTable, new ByteBuilder().UInt64(tree).UInt64(heap))]);
        return new GroupAddresses(header, tree, heap);
    }

    private ulong WriteTree(List<(ulong Name, ulong Header, GroupAddresses? Group)> entries)
    {
        const int NodeBytes = 8 + (40 * 2 * LeafSize);
        var children = new List<(ulong Address, ulong LastName)>();
        foreach ((ulong Name, ulong Header, GroupAddresses? Group)[] part in entries.Chunk(2 * LeafSize))
        {
            var node = new ByteBuilder(NodeBytes);
            node.Bytes("SNOD"u8).UInt16(1).UInt16((uint)part.Length);
            foreach ((ulong name, ulong header, GroupAddresses? group) in part)
            {
                WriteEntry(node, name, header, group);
            }

            children.Add((_output.Put(node.Zeros(NodeBytes - node.Length)), part[^1].Name));
        }

        for (int level = 0; ; level++)
        {
            List<(ulong Address, ulong LastName)> nodes = WriteLevel(children, level);
            if (nodes.Count == 1)
            {
                return nodes[0].Address;
            }

            children = nodes;
        }
    }

    private List<(ulong Address, ulong LastName)> WriteLevel(List<(ulong Address, ulong LastName)> children, int level)
    {
        const int Capacity = 2 * NodeSize;
        const ulong NodeBytes = 24 + (8 * Capacity) + (8 * (Capacity + 1));
        (ulong Address, ulong LastName)[][] parts = children.Count == 0 ? [[]] : [.. children.Chunk(Capacity)];
        var nodes = new List<(ulong Address, ulong LastName)>();
        ulong first = _output.Align();
        ulong key = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            var node = new ByteBuilder((int)NodeBytes);
            node.Bytes("TREE"u8).Byte(0).Byte(level).UInt16((uint)parts[i].Length)
                .UInt64(i == 0 ? ulong.MaxValue : first + (NodeBytes * (ulong)(i - 1)))
                .UInt64(i == parts.Length - 1 ? ulong.MaxValue : first + (NodeBytes * (ulong)(i + 1)))
                .UInt64(key);
            foreach ((ulong address, ulong lastName) in parts[i])
            {
                node.UInt64(address).UInt64(lastName);
                key = lastName;
            }

            nodes.Add((_output.Put(node.Zeros((int)NodeBytes - node.Length)), key));
        }

        return nodes;
    }

    private ulong Write(DatasetNode dataset)
    {
        // A dataset may have several names.
        if (_headers.TryGetValue(dataset, out ulong known))
        {
            return known;
        }

        const int ContiguousVersion = 3;
        const int Contiguous = 1;
        ulong address = dataset.Storage switch
        {
            ContiguousStorage contiguous => contiguous.Address,
            PendingStorage pending => _output.Put(pending.Length, pending.Write),
            _ => ulong.MaxValue,
        };
        var space = new ByteBuilder();
        dataset.Space.Write(space);
        var type = new ByteBuilder();
        dataset.Type.Write(type);

        // The fill value is zero, and data is only in the file once it was written.
        ByteBuilder fill = new ByteBuilder().Byte(2).Byte(2).Byte(2).Byte(1).UInt32(0);
        ByteBuilder layout = new ByteBuilder().Byte(ContiguousVersion).Byte(Contiguous)
            .UInt64(address).UInt64(dataset.Space.Count * dataset.Type.Size);
        ulong header = WriteHeader(
            dataset,
            [
                Message(MessageType.Dataspace, space),
                Message(MessageType.Datatype, type),
                Message(MessageType.FillValue, fill),
                Message(MessageType.Layout, layout),
            ]);
        _headers.Add(dataset, header);
        return header;
    }

    private ulong WriteHeader(Node node, List<ByteBuilder> messages)
    {
        messages.AddRange(node.Attributes.Select(attribute => Attribute(attribute.Key, attribute.Value)));
        var prefix = new ByteBuilder();
        prefix.Byte(1).Byte(0).UInt16((uint)messages.Count).UInt32(1)
            .UInt32((uint)messages.Sum(static message => message.Length)).UInt32(0);
        ulong header = _output.Put(prefix);
        messages.ForEach(message => _output.Put(message));
        return header;
    }

    private ByteBuilder Attribute(string name, AttributeContent attribute)
    {
        byte[] encodedName = [.. Encoding.UTF8.GetBytes(name), 0];
        var type = new ByteBuilder();
        attribute.Type.Write(type);
        var space = new ByteBuilder();
        attribute.Space.Write(space);
        ByteBuilder content = new ByteBuilder().Byte(1).Byte(0)
            .UInt16((uint)encodedName.Length).UInt16((uint)type.Length).UInt16((uint)space.Length)
            .Bytes(encodedName).Pad().Bytes(type.Written).Pad().Bytes(space.Written).Pad()
            .Bytes(attribute.Data.Span);
        foreach (byte[] text in attribute.Texts ?? [])
        {
            (ulong collection, int index) = _texts.GetValueOrDefault(text);
            content.UInt32((uint)text.Length).UInt64(collection).UInt32((uint)index);
        }

        return Message(MessageType.Attribute, content);
    }

    private static ByteBuilder Message(MessageType type, ByteBuilder content)
    {
        content.Pad();
        return new ByteBuilder().UInt16((uint)type).UInt16((uint)content.Length).UInt32(0).Bytes(content.Written);
    }

    private sealed record GroupAddresses(ulong Header, ulong Tree, ulong Heap);
}
