using System.Buffers.Binary;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace Keras.PyTorch.Safetensors;

/// <summary>Reads <c>.safetensors</c>: the length of a header, the header in JSON, the elements.</summary>
/// <remarks>
/// Refuses what the format forbids: a header above 100 MB or not from <c>{</c> to the end of an object, names or keys that
/// stand twice, elements that overlap, leave gaps, or end before or after the file does.
/// Format: huggingface/safetensors, README.md and safetensors/src/tensor.rs.
/// </remarks>
internal static class SafetensorsReader
{
    private const int MaxHeader = 100_000_000;
    private const string MetadataKey = "__metadata__";

    /// <summary>Whether a file begins as this format does: a length that fits, and an object.</summary>
    public static bool Recognizes(string path)
    {
        using FileStream stream = File.OpenRead(path);
        byte[] start = new byte[sizeof(ulong) + 1];
        return stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length
            && start[^1] == '{'
            && BinaryPrimitives.ReadUInt64LittleEndian(start) is > 1 and < int.MaxValue;
    }

    /// <summary>Opens a file.</summary>
    /// <exception cref="InvalidDataException">It breaks a rule of the format.</exception>
    public static TensorFile Open(string path)
    {
        SafeFileHandle file = File.OpenHandle(path);
        try
        {
            long fileLength = RandomAccess.GetLength(file);
            byte[] start = new byte[sizeof(ulong)];
            RandomAccess.Read(file, start, 0);
            ulong length = BinaryPrimitives.ReadUInt64LittleEndian(start);
            if (length > MaxHeader || (long)length > fileLength - sizeof(ulong))
            {
                throw Invalid(
                    path, $"its header claims {length} bytes; the file has {fileLength}, and {MaxHeader} are the limit");
            }

            byte[] header = new byte[length];
            new FileStorage(file, sizeof(ulong)).TryRead(0, header);
            long begin = sizeof(ulong) + (long)length;
            List<Entry> entries = Parse(header, path, out Dictionary<string, string> metadata);
            CheckLayout(entries, fileLength - begin, path);
            return new TensorFile(
                "safetensors",
                [.. entries.Select(entry => new StoredTensor(
                    path, entry.Name, entry.Type, entry.Shape, new FileStorage(file, begin + entry.Begin)))],
                file,
                metadata);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The format's word for a type.</summary>
    public static string NameOf(ElementType type) => type switch
    {
        ElementType.Bool => "BOOL",
        ElementType.UInt8 => "U8",
        ElementType.Int8 => "I8",
        ElementType.UInt16 => "U16",
        ElementType.Int16 => "I16",
        ElementType.UInt32 => "U32",
        ElementType.Int32 => "I32",
        ElementType.UInt64 => "U64",
        ElementType.Int64 => "I64",
        ElementType.Float16 => "F16",
        ElementType.BFloat16 => "BF16",
        ElementType.Float32 => "F32",
        _ => "F64",
    };

    private static List<Entry> Parse(byte[] header, string path, out Dictionary<string, string> metadata)
    {
        metadata = [];
        List<Entry> entries = [];
        try
        {
            using JsonDocument document = JsonDocument.Parse(
                header, new JsonDocumentOptions { AllowDuplicateProperties = false });
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                if (property.Name == MetadataKey)
                {
                    foreach (JsonProperty text in property.Value.EnumerateObject())
                    {
                        metadata[text.Name] = text.Value.GetString()
                            ?? throw Invalid(path, $"{MetadataKey} may hold texts only");
                    }
                }
                else
                {
                    entries.Add(ParseEntry(property, path));
                }
            }
        }
        catch (Exception exception) when (exception
            is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new InvalidDataException(
                $"{path} is no valid .safetensors file: its header is damaged: {exception.Message}", exception);
        }

        return entries;
    }

    private static Entry ParseEntry(JsonProperty property, string path)
    {
        string name = property.Name;
        string? word = property.Value.GetProperty("dtype").GetString();
        ElementType type = Enum.GetValues<ElementType>().Where(known => NameOf(known) == word)
            .Select(known => (ElementType?)known).FirstOrDefault()
            ?? throw Invalid(path, $"{name} has elements of type {word}, which is not known here");
        long[] sizes = [.. property.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())];
        long[] offsets = [.. property.Value.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64())];
        Int128 bytes = Elements.SizeOf(type);
        foreach (long size in sizes)
        {
            bytes = size is >= 0 and <= int.MaxValue && bytes <= long.MaxValue ? bytes * size : -1;
        }

        if (bytes < 0 || bytes / Elements.SizeOf(type) > int.MaxValue)
        {
            throw Invalid(path, $"{name} has shape ({string.Join(", ", sizes)}), which is no shape of at most 2^31 - 1 elements");
        }

        return offsets is [>= 0 and long begin, long end] && (Int128)end - begin == bytes
            ? new Entry(name, type, [.. sizes.Select(size => (int)size)], begin, end)
            : throw Invalid(
                path,
                $"{name} of {bytes} bytes stands at [{string.Join(", ", offsets)}], which is not as long");
    }

    // Elements follow each other without a gap, from the first byte to the last.
    private static void CheckLayout(List<Entry> entries, long length, string path)
    {
        long end = 0;
        foreach (Entry entry in entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            if (entry.Begin != end)
            {
                throw Invalid(
                    path,
                    entry.Begin < end
                        ? $"{entry.Name} overlaps what stands before it"
                        : $"there is a gap of {entry.Begin - end} bytes before {entry.Name}");
            }

            end = entry.End;
        }

        if (end != length)
        {
            throw Invalid(path, $"its tensors have {end} bytes, but {length} follow the header");
        }
    }

    private static InvalidDataException Invalid(string path, string problem) =>
        new($"{path} is no valid .safetensors file: {problem}.");

    private sealed record Entry(string Name, ElementType Type, int[] Shape, long Begin, long End);
}
