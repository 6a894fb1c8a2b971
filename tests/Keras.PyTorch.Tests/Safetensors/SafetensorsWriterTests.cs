using System.Text;
using Keras.PyTorch.Safetensors;
using Keras.Testing;

namespace Keras.PyTorch.Tests.Safetensors;

public class SafetensorsWriterTests
{
    [Fact]
    public void Writes_what_is_read()
    {
        using TemporaryFolder folder = new();
        using (FileStream stream = File.Create(folder.File("x.safetensors")))
        {
            SafetensorsWriter.Write(
                stream,
                [
                    new TensorToWrite("b/ä", ElementType.Float32, [2, 1], bytes => Put(bytes, [.. Bytes(1.5f), .. Bytes(-2f)])),
                    new TensorToWrite("a", ElementType.Float64, [], bytes => Put(bytes, BitConverter.GetBytes(3.0))),
                ],
                new Dictionary<string, string> { ["format"] = "pt" });
        }

        using TensorFile file = TensorFile.Open(folder.File("x.safetensors"));

        Assert.Equal(["b/ä", "a"], file.Tensors.Select(tensor => tensor.Name));
        Assert.Equal([2, 1], file.Tensors[0].Shape);
        Assert.Equal([ElementType.Float32, ElementType.Float64], file.Tensors.Select(tensor => tensor.Type));
        float[] first = new float[2];
        file.Tensors[0].Read(first.AsSpan());
        Assert.Equal([1.5f, -2f], first);
        Assert.Equal("pt", file.Metadata["format"]);
    }

    [Fact]
    public void Elements_begin_at_a_multiple_of_eight()
    {
        using MemoryStream stream = new();
        SafetensorsWriter.Write(
            stream, [new TensorToWrite("abc", ElementType.Float32, [1], bytes => Put(bytes, Bytes(1)))], new Dictionary<string, string>());

        Assert.Equal(0, BitConverter.ToInt64(stream.ToArray(), 0) % 8);
        Assert.StartsWith("{", Encoding.UTF8.GetString(stream.ToArray()[8..]), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_tensors_of_one_name_are_refused()
    {
        TensorToWrite tensor = new("a", ElementType.Float32, [1], bytes => Put(bytes, Bytes(1)));

        Assert.Contains("a, 2 times", Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(
            Stream.Null, [tensor, tensor], new Dictionary<string, string>())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_that_are_too_large_are_refused_before_anything_is_written()
    {
        using MemoryStream stream = new();
        TensorToWrite tensor = new("a", ElementType.Float64, [1 << 14, 1 << 14], _ => { });
        Assert.Contains(
            "2 GiB",
            Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(stream, [tensor], new Dictionary<string, string>())).Message,
            StringComparison.Ordinal);
        Assert.Equal(0, stream.Length);
    }

    // The memory must be just as long.
    private static void Put(Span<byte> destination, byte[] bytes)
    {
        Assert.Equal(bytes.Length, destination.Length);
        bytes.CopyTo(destination);
    }

    private static byte[] Bytes(float number) => BitConverter.GetBytes(number);
}
