namespace Keras.Hdf5.Tests.Reading;

public class ObjectHeaderTests
{
    private static readonly byte[] s_file = Damage.File(static root =>
    {
        root.Attributes.Write("a", 1);
        root.Attributes.WriteString("b", "text");
    });

    private static int RootHeader => (int)BitConverter.ToUInt64(s_file, 64);

    [Fact]
    public void Refuses_another_number_of_messages_than_it_says()
    {
        int count = s_file[RootHeader + 2];
        byte[] file = [.. s_file];
        file[RootHeader + 2]++;
        Damage.AssertRefused(file, "/", $"has {count} messages but says {count + 1}");
    }

    [Fact]
    public void Refuses_other_versions()
    {
        byte[] file = [.. s_file];
        file[RootHeader] = 7;
        Damage.AssertRefused(file, "/", "the object header has version 7, but version 1 was expected");
    }

    [Fact]
    public void Refuses_blocks_outside_the_file()
    {
        byte[] file = [.. s_file];
        BitConverter.GetBytes(1 << 30).CopyTo(file, RootHeader + 8);
        Damage.AssertRefused(file, "/", $"object header block at address {RootHeader + 16} with 1073741824 bytes lies outside the file");
    }

    [Fact]
    public void Refuses_a_block_that_continues_in_itself()
    {
        ReadOnlySpan<byte> continuation = [0x10, 0, 16, 0, 0, 0, 0, 0];
        byte[] attributes = File.ReadAllBytes(GoldenFiles.Accepted("attributes"));
        int header = (int)BitConverter.ToUInt64(attributes, 64);
        byte[] file = attributes.Put(continuation, 8, (ulong)header + 16);
        Damage.AssertRefused(file, "/", $"the object header block at address {header + 16} lies on top of something else");
    }

    [Fact]
    public void Refuses_unknown_messages()
    {
        byte[] file = [.. s_file];
        file[RootHeader + 16] = 0x63;
        Damage.AssertRefused(file, "/", "a message of type 99");
    }

    [Fact]
    public void Refuses_messages_beyond_their_block()
    {
        byte[] file = [.. s_file];
        BitConverter.GetBytes((ushort)0xFFF8).CopyTo(file, RootHeader + 18);
        Damage.AssertRefused(file, "/", "the object header block ends too early");
    }
}
