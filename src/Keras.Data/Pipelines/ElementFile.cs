using System.Text;

namespace Keras.Pipelines;

/// <summary>A file of elements: numbers of arrays, their names and shapes, then the numbers as they lie in memory.</summary>
internal static class ElementFile
{
    private const string Mark = "Keras elements 1";
    private const int MostArrays = 10_000;
    private const int MostAxes = 100;

    /// <summary>The elements, read one after the other.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or of another kind.</exception>
    public static IEnumerable<Utils.Batch> Read(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16);
        using BinaryReader reader = new(stream, Encoding.UTF8);
        long count = Guarded(path, () =>
        {
            string mark = stream.Length > Mark.Length ? reader.ReadString() : "";
            return mark == Mark ? reader.ReadInt64() : throw new InvalidDataException("it holds no elements of a data set");
        });
        for (long index = 0; index < count; index++)
        {
            yield return Guarded(path, () => new Utils.Batch(Arrays(reader), Arrays(reader), Arrays(reader)));
        }
    }

    private static T Guarded<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or FormatException
            or OverflowException or ArgumentException or IOException)
        {
            throw new InvalidDataException(
                $"{path} cannot be read: {exception.Message.TrimEnd('.')}. Delete it, and the next pass writes it anew.", exception);
        }
    }

    private static Arrays Arrays(BinaryReader reader)
    {
        int count = Checked(reader.ReadInt32(), -1, MostArrays);
        if (count < 0)
        {
            return default;
        }

        bool named = reader.ReadBoolean();
        string[] names = new string[count];
        ArrayLike[] arrays = new ArrayLike[count];
        for (int index = 0; index < count; index++)
        {
            names[index] = named ? reader.ReadString() : "";
            int rank = Checked(reader.ReadInt32(), 0, MostAxes);
            Shape shape = Shape.Of([.. Enumerable.Range(0, rank).Select(_ => Checked(reader.ReadInt32(), 0, int.MaxValue))]);

            // Sizes are believed as far as the file is long.
            if (shape.Length > reader.BaseStream.Length - reader.BaseStream.Position)
            {
                throw new InvalidDataException($"it ends before an array of shape {shape}");
            }

            arrays[index] = ArrayLike.Read(reader, shape);
        }

        return named ? Keras.Arrays.Of(names, arrays) : arrays;
    }

    private static int Checked(int number, int least, int most) => number >= least && number <= most
        ? number
        : throw new InvalidDataException($"{number} is no number from {least} to {most}");

    /// <summary>Writes a new file.</summary>
    internal sealed class Writer : IDisposable
    {
        private readonly FileStream _stream;
        private readonly BinaryWriter _writer;
        private long _count;

        public Writer(string path)
        {
            _stream = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16);
            _writer = new BinaryWriter(_stream, Encoding.UTF8);
            _writer.Write(Mark);
            _writer.Write(0L);
        }

        public void Add(Utils.Batch element)
        {
            foreach (Arrays arrays in new[] { element.X, element.Y, element.SampleWeight })
            {
                _writer.Write(arrays.IsEmpty ? -1 : arrays.Count);
                if (arrays.IsEmpty)
                {
                    continue;
                }

                IReadOnlyList<string>? names = arrays.Names;
                _writer.Write(names is not null);
                int index = 0;
                foreach (ArrayLike array in arrays)
                {
                    if (names is not null)
                    {
                        _writer.Write(names[index++]);
                    }

                    _writer.Write(array.Shape.Rank);
                    foreach (int size in array.Shape.ToArray())
                    {
                        _writer.Write(size);
                    }

                    array.Write(_writer);
                }
            }

            _count++;
        }

        /// <summary>Writes how many there are, and brings all to the disk.</summary>
        public void Finish()
        {
            _writer.Flush();
            _stream.Position = Encoding.UTF8.GetByteCount(Mark) + 1;
            _writer.Write(_count);
            _writer.Flush();
            _stream.Flush(flushToDisk: true);
        }

        public void Dispose()
        {
            _writer.Dispose();
            _stream.Dispose();
        }
    }
}
