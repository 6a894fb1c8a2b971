namespace Keras.Hdf5.Tests.Reading;

public class SymbolTableTests
{
    private const int EntryBytes = 40;
    private const int FirstEntry = 8;

    /// <summary>Two levels of B-tree nodes.</summary>
    private static readonly byte[] s_large = Damage.File(static root =>
    {
        for (int i = 0; i < 300; i++)
        {
            root.WriteDataset<byte>($"member{i:D3}", [1]).Dispose();
        }
    });

    /// <summary>The B-tree of the inner group, which is empty, comes before that of the root.</summary>
    private static readonly byte[] s_small = Damage.File(static root =>
    {
        root.WriteDataset<byte>("a", [1]);
        root.CreateGroup("b");
    });

    private static ReadOnlySpan<byte> Leaf => [(byte)'T', (byte)'R', (byte)'E', (byte)'E', 0, 0];

    [Fact]
    public void Accepts_what_is_whole()
    {
        Hdf5File.OpenImage(s_large, "large").Dispose();
        Hdf5File.OpenImage(s_small, "small").Dispose();
    }

    [Fact]
    public void Refuses_siblings_that_lead_in_a_circle() => Damage.AssertRefused(
        s_large.Put(Leaf, 16, (ulong)Damage.Find(s_large, Leaf)), "/", "not linked to their neighbors");

    [Fact]
    public void Refuses_a_last_sibling_that_leads_on()
    {
        byte[] file = s_small.Put("TREE"u8, 16, (ulong)Damage.Find(s_small, "TREE"u8), occurrence: 1);
        Damage.AssertRefused(file, "/", "last node of a B-tree is linked to another");
    }

    [Fact]
    public void Refuses_a_node_among_its_own_children()
    {
        byte[] root = [.. "TREE"u8, 0, 1];
        byte[] file = s_large.Put(root, 32, (ulong)Damage.Find(s_large, root));
        Damage.AssertRefused(file, "/", "lies on top of something else");
    }

    [Fact]
    public void Refuses_levels_that_do_not_descend() => Damage.AssertRefused(
        s_large.Put(Leaf, 5, 1, bytes: 1), "/", "is of kind 0 and level 1");

    [Fact]
    public void Refuses_more_entries_than_a_node_holds()
    {
        Damage.AssertRefused(s_small.Put("TREE"u8, 6, 33, bytes: 2, occurrence: 1), "/", "has 33 entries");
        Damage.AssertRefused(s_small.Put("SNOD"u8, 6, 9, bytes: 2), "/", "has 9 entries");
    }

    [Fact]
    public void Refuses_names_outside_the_heap()
    {
        Damage.AssertRefused(s_small.Put("SNOD"u8, FirstEntry, 1 << 20), "/", "a name lies outside");
        Damage.AssertRefused(s_small.Put("TREE"u8, 24, ulong.MaxValue, occurrence: 1), "/", "a name lies outside");
    }

    [Fact]
    public void Refuses_names_out_of_order()
    {
        byte[] file = [.. s_small];
        int node = Damage.Find(file, "SNOD"u8) + FirstEntry;
        byte[] first = file[node..(node + EntryBytes)];
        file.AsSpan(node + EntryBytes, EntryBytes).CopyTo(file.AsSpan(node));
        first.CopyTo(file.AsSpan(node + EntryBytes));
        Damage.AssertRefused(file, "/", "the names in the group are not in order");
    }

    [Fact]
    public void Refuses_keys_that_hide_names() => Damage.AssertRefused(
        s_small.Put("TREE"u8, 40, 0, occurrence: 1), "/", "the keys of the group B-tree do not fit the names");

    [Fact]
    public void Refuses_names_with_slashes()
    {
        byte[] file = [.. s_small];
        file[Damage.Find(file, [.. "b"u8, 0, 0, 0, 0, 0, 0, 0])] = (byte)'/';
        Damage.AssertRefused(file, "/", "not in order");
        file[Damage.Find(s_small, [.. "a"u8, 0, 0, 0, 0, 0, 0, 0])] = (byte)'.';
        Damage.AssertRefused(file, "/", "a name in the group is damaged");
    }

    [Theory]
    [InlineData(8)]
    [InlineData(1UL << 40)]
    public void Refuses_free_space_that_leads_nowhere(ulong next)
    {
        byte[] file = File.ReadAllBytes(GoldenFiles.Accepted("types"));
        int heap = Damage.Find(file, "HEAP"u8);
        ulong free = BitConverter.ToUInt64(file, heap + 16);
        ulong data = BitConverter.ToUInt64(file, heap + 24);
        BitConverter.GetBytes(next == 8 ? free : next).CopyTo(file, (int)(data + free));
        Damage.AssertRefused(file, "/", "the free space of a local heap is damaged");
    }

    [Fact]
    public void Refuses_copies_of_addresses_that_disagree()
    {
        const int SecondEntryCache = FirstEntry + EntryBytes + 24;
        Damage.AssertRefused(s_small.Put("SNOD"u8, SecondEntryCache, 96), "/b", "two copies of the group's addresses");
    }

    [Fact]
    public void Refuses_unknown_kinds_of_entries() => Damage.AssertRefused(
        s_small.Put("SNOD"u8, FirstEntry + 16, 3, bytes: 4), "/", "a group entry is of kind 3");
}
