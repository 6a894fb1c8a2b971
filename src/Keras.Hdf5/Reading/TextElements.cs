using System.Text;
using Keras.Hdf5.Format;

namespace Keras.Hdf5.Reading;

/// <summary>Decodes texts of any storage.</summary>
internal static class TextElements
{
    // What a string takes in memory beside its characters.
    private const int StringBytes = 32;

    /// <summary>Texts from their elements.</summary>
    /// <param name="map">The file, for messages.</param>
    /// <param name="heap">Where texts of variable length are.</param>
    /// <param name="type">How the texts are stored.</param>
    /// <param name="raw">The elements.</param>
    /// <param name="maxBytes">Most memory that the texts may take.</param>
    public static string[] Read(
        FileMap map, GlobalHeap heap, Datatype type, ReadOnlySpan<byte> raw, long maxBytes)
    {
        int size = (int)type.Size;
        string[] texts = new string[raw.Length / size];
        long total = 0;
        for (int i = 0; i < texts.Length; i++)
        {
            ReadOnlySpan<byte> element = raw.Slice(i * size, size);
            ReadOnlySpan<byte> text = type.IsVariableLength
                ? Terminated(Referred(map, heap, element, type.ContentSize).Span)
                : WithoutPadding(element, type.Padding);
            total += StringBytes + (sizeof(char) * (long)text.Length);
            if (total > maxBytes)
            {
                throw map.Failure($"the texts take more memory than the {maxBytes} bytes that Hdf5Limits allows");
            }

            texts[i] = Encoding.UTF8.GetString(text);
        }

        return texts;
    }

    /// <summary>The content that an element of variable length refers to.</summary>
    public static ReadOnlyMemory<byte> Referred(
        FileMap map, GlobalHeap heap, ReadOnlySpan<byte> element, uint contentSize)
    {
        var cursor = new ByteCursor(map, element, "reference to a text");
        ulong bytes = (ulong)cursor.UInt32() * contentSize;
        ulong collection = cursor.UInt64();
        uint index = cursor.UInt32();

        // Address 0 is how an empty text is written.
        if (collection != 0)
        {
            return heap.Find(collection, index, bytes);
        }

        return bytes == 0 ? default : throw map.Failure("a text of variable length is nowhere; the file is damaged");
    }

    private static ReadOnlySpan<byte> WithoutPadding(ReadOnlySpan<byte> text, TextPadding padding) => padding switch
    {
        TextPadding.Zeros => text.TrimEnd((byte)0),
        TextPadding.Spaces => text.TrimEnd((byte)' '),
        _ => Terminated(text),
    };

    private static ReadOnlySpan<byte> Terminated(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOf((byte)0);
        return end < 0 ? text : text[..end];
    }
}
