using System.Buffers.Binary;
using System.Text;
using Keras.Testing;

namespace Keras.PyTorch.Tests.Safetensors;

public class SafetensorsReaderTests
{
    private const string Whole = """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";

    [Theory]
    [InlineData(Whole, 8, null)]
    [InlineData("""{"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]},"a":{"dtype":"I32","shape":[],"data_offsets":[0,4]}}""", 8, null)]
    [InlineData("{}  ", 0, null)]
    [InlineData("""{"__metadata__":{"format":"pt"},"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""", 0, null)]
    [InlineData(Whole, 7, "its tensors have 8 bytes, but 7 follow")]
    [InlineData(Whole, 9, "its tensors have 8 bytes, but 9 follow")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "a of 12 bytes stands at [0, 8]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "stands at [8, 0]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}""", 6, "b overlaps")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[6,10]}}""", 10, "a gap of 2 bytes before b")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "a gap of 4 bytes before a")]
    [InlineData("""{"a":{"dtype":"F7","shape":[1],"data_offsets":[0,4]}}""", 4, "type F7")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "shape (-1)")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "shape (4294967296")]
    [InlineData("""{"a":{"dtype":"F32","shape":[65536,65536,65536,65536],"data_offsets":[0,0]}}""", 0, "shape (65536")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "its header is damaged")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", 4, "its header is damaged")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "its header is damaged")]
    [InlineData("""{"a":3}""", 0, "its header is damaged")]
    [InlineData("""{"__metadata__":{"n":3}}""", 0, "its header is damaged")]
    [InlineData("{", 0, null)]
    public void Keeps_to_the_rules_of_the_format(string header, int bytes, string? refusal)
    {
        using TemporaryFolder folder = new();
        byte[] file = [.. BitConverter.GetBytes((long)header.Length), .. Encoding.UTF8.GetBytes(header), .. new byte[bytes]];
        File.WriteAllBytes(folder.File("x.safetensors"), file);

        if (refusal is null)
        {
            Exception? error = Record.Exception(() => TensorFile.Open(folder.File("x.safetensors")).Dispose());
            Assert.Equal(header == "{", error is not null);
        }
        else
        {
            Assert.Contains(refusal, Assert.Throws<InvalidDataException>(
                () => TensorFile.Open(folder.File("x.safetensors"))).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(100_000_001)]
    [InlineData(1000)]
    public void The_header_has_a_limit(int length)
    {
        using TemporaryFolder folder = new();
        byte[] file = [.. new byte[8], .. Encoding.UTF8.GetBytes(Whole), .. new byte[8]];
        BinaryPrimitives.WriteInt64LittleEndian(file, length);
        File.WriteAllBytes(folder.File("x.safetensors"), file);

        Assert.Contains($"its header claims {length} bytes", Assert.Throws<InvalidDataException>(
            () => TensorFile.Open(folder.File("x.safetensors"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_what_another_writer_wrote()
    {
        using TensorFile file = TensorFile.Open(RepositoryFiles.Golden("pytorch", "densenet.safetensors"));

        Assert.Equal("safetensors", file.Format);
        Assert.Equal("pt", file.Metadata["format"]);
        Assert.Equal([8, 3, 7, 7], file.Tensors[0].Shape);
    }
}
