namespace Keras.Hdf5.Tests.Reading;

public class AttributeReaderTests
{
    private static readonly byte[] s_text = Damage.File(static root => root.Attributes.WriteString("x", "0123456789"));

    private static readonly byte[] s_numbers = Damage.File(
        static root => root.Attributes.Write<int>("x", [7, 7, 7], 3));

    [Theory]
    [InlineData(9, "a text of variable length is not where the file says")]
    [InlineData(11, "a text of variable length is not where the file says")]
    [InlineData(1 << 20, "a global heap holds an impossible object")]
    public void Refuses_texts_of_another_length_in_the_heap(ulong length, string reason)
    {
        const int FirstObjectLength = 24;
        Assert.Equal(10, s_text[Damage.Find(s_text, "GCOL"u8) + FirstObjectLength]);
        Damage.AssertRefused(s_text.Put("GCOL"u8, FirstObjectLength, length), "/", reason);
    }

    [Fact]
    public void Refuses_heap_objects_that_never_end()
    {
        const int FirstObject = 16;
        byte[] file = s_text.Put("GCOL"u8, FirstObject, 0, bytes: 2).Put("GCOL"u8, FirstObject + 8, 0);
        Damage.AssertRefused(file, "/", "a global heap holds an impossible object");
    }

    [Fact]
    public void Refuses_heaps_of_impossible_sizes()
    {
        Damage.AssertRefused(s_text.Put("GCOL"u8, 8, 100), "/", "a global heap has 100 bytes");
        Damage.AssertRefused(s_text.Put("GCOL"u8, 8, ulong.MaxValue), "/", "lies outside the file");
    }

    [Fact]
    public void Refuses_more_elements_than_bytes()
    {
        // The size of the only axis, before its maximum and the values.
        ReadOnlySpan<byte> axis = [3, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0];
        Damage.AssertRefused(s_numbers.Put(axis, 0, 2).Put([2, .. axis[1..]], 8, 2), "/", "'x' has more or fewer bytes");
        Damage.AssertRefused(s_numbers.Put(axis, 8, 1 << 20).Put(axis[..8], 0, 1 << 20), "/", "more or fewer bytes");
        Damage.AssertRefused(s_numbers.Put(axis, 8, 2), "/", "a shape is larger than its maximum");
    }

    [Fact]
    public void Refuses_types_that_no_program_writes()
    {
        // An integer of 4 bytes: class and version, flags, size, offset, precision.
        ReadOnlySpan<byte> type = [0x10, 8, 0, 0, 4, 0, 0, 0, 0, 0, 32, 0];
        Damage.AssertRefused(s_numbers.Put(type, 10, 33, bytes: 2), "/", "an integer type");
        Damage.AssertRefused(s_numbers.Put(type, 4, 5, bytes: 4), "/", "an integer type");
        Damage.AssertRefused(s_numbers.Put(type, 4, 0, bytes: 4), "/", "a type has version 1 and 0 bytes");
        Damage.AssertRefused(s_numbers.Put(type, 0, 0x16, bytes: 1), "/", "a type is of class 6");
        Damage.AssertRefused(s_numbers.Put(type, 0, 0xF0, bytes: 1), "/", "a type has version 15");
        Damage.AssertRefused(s_numbers.Put(type, 0, 0x11, bytes: 1), "/", "attribute ends too early");
    }
}
