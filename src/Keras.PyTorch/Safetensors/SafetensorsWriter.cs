using System.Buffers.Binary;
using System.Text.Json;

namespace Keras.PyTorch.Safetensors;

/// <summary>Writes <c>.safetensors</c>: tensors of single or double precision by name.</summary>
/// <remarks>The header is padded with spaces so that elements begin at a multiple of 8, as in huggingface's writer.</remarks>
public static class SafetensorsWriter
{
    private const int Alignment = 8;

    /// <summary>Writes a file.</summary>
    /// <param name="stream">Where it is written.</param>
    /// <param name="tensors">The tensors; their elements are asked for one tensor after the other.</param>
    /// <param name="metadata">Texts beside them, such as <c>format: pt</c>.</param>
    /// <exception cref="ArgumentException">Two tensors have one name, or one is larger than 2 GiB.</exception>
    public static void Write(
        Stream stream, IReadOnlyList<TensorToWrite> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        if (tensors.GroupBy(tensor => tensor.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException(
                $"A .safetensors file holds tensors by name. Received: {twice.Key}, {twice.Count()} times.", nameof(tensors));
        }

        if (tensors.FirstOrDefault(tensor => tensor.Bytes > Array.MaxLength) is TensorToWrite large)
        {
            throw new ArgumentException($"The tensor {large.Name} takes {large.Bytes} bytes; at most 2 GiB are written.", nameof(tensors));
        }

        byte[] header = Header(tensors, metadata);
        byte[] length = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        byte[] buffer = GC.AllocateUninitializedArray<byte>((int)tensors.Select(tensor => tensor.Bytes).DefaultIfEmpty().Max());
        foreach (TensorToWrite tensor in tensors)
        {
            Span<byte> elements = buffer.AsSpan(0, (int)tensor.Bytes);
            tensor.Fill(elements);
            stream.Write(elements);
        }
    }

    private static byte[] Header(IReadOnlyList<TensorToWrite> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            foreach ((string key, string value) in metadata)
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
            long begin = 0;
            foreach (TensorToWrite tensor in tensors)
            {
                long end = begin + tensor.Bytes;
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", SafetensorsReader.NameOf(tensor.Type));
                WriteNumbers(json, "shape", tensor.Shape.Select(size => (long)size));
                WriteNumbers(json, "data_offsets", [begin, end]);
                json.WriteEndObject();
                begin = end;
            }

            json.WriteEndObject();
        }

        while (text.Length % Alignment != 0)
        {
            text.WriteByte((byte)' ');
        }

        return text.ToArray();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }
}
