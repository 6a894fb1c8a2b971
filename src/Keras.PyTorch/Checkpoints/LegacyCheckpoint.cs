using System.Buffers.Binary;
using System.Numerics;
using Keras.PyTorch.Pickles;
using Microsoft.Win32.SafeHandles;

namespace Keras.PyTorch.Checkpoints;

/// <summary>What <c>torch.save</c> wrote before 1.6, the published DenseNets among it: pickles, then the storages.</summary>
/// <remarks>
/// In turn: a magic number, the protocol's version, facts on the machine, the object, the keys of the storages, and of
/// each storage the number of its elements and the elements. Format: _legacy_load in torch/serialization.py of PyTorch.
/// </remarks>
internal static class LegacyCheckpoint
{
    private const long Protocol = 1001;
    private const int MaxPickle = 1 << 25;

    private static readonly BigInteger s_magic = (new BigInteger(0x1950) << 64) + 0xa86a20f9469cfc6c;

    // The magic number as a pickle of protocol 2.
    private static readonly byte[] s_start = [0x80, 2, 0x8a, 10, .. s_magic.ToByteArray(), (byte)'.'];

    /// <summary>Whether a file begins with the magic number.</summary>
    public static bool Recognizes(string path)
    {
        using FileStream stream = File.OpenRead(path);
        byte[] start = new byte[s_start.Length];
        return stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length
            && start.AsSpan().SequenceEqual(s_start);
    }

    /// <summary>Opens a file.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or holds more than data.</exception>
    public static TensorFile Open(string path)
    {
        SafeFileHandle file = File.OpenHandle(path);
        try
        {
            return Read(file, path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static TensorFile Read(SafeFileHandle file, string path)
    {
        // Nobody tells where the pickles end: they are looked for in the beginning of the file, without the elements.
        long length = RandomAccess.GetLength(file);
        byte[] beginning = new byte[Math.Min(length, MaxPickle)];
        new FileStorage(file, 0).TryRead(0, beginning);
        ReadOnlyMemory<byte> rest = beginning;
        Dictionary<string, LateStorage> storages = [];
        TorchNames names = new((key, type, count) => storages[key] = new LateStorage(type, count));

        Next();
        if (Next() is not Protocol)
        {
            throw new InvalidDataException($"{path} has another version than {Protocol} of the format of torch.save.");
        }

        if (Next() is Dictionary<string, object?> machine
            && machine.TryGetValue("little_endian", out object? little) && little is false)
        {
            throw new InvalidDataException(
                $"{path} was written on a big-endian machine, whose order of bytes is not read here.");
        }

        object? content = Next();
        if (Next() is not List<object?> keys)
        {
            throw new InvalidDataException($"{path} is damaged: it does not list its storages.");
        }

        Place(keys, file, length - rest.Length - (length - beginning.Length), length, path, storages);
        return new TensorFile("pytorch", StateDict.Tensors(content, path), file);

        object? Next()
        {
            object? value = PickleReader.Read(rest, path, names, out int used);
            rest = rest[used..];
            return value;
        }
    }

    private static void Place(
        List<object?> keys,
        SafeFileHandle file,
        long position,
        long length,
        string path,
        Dictionary<string, LateStorage> storages)
    {
        byte[] count = new byte[sizeof(long)];
        foreach (object? key in keys)
        {
            if (TorchNames.Text(key) is not string name || !storages.TryGetValue(name, out LateStorage? storage))
            {
                throw new InvalidDataException($"{path} is damaged: it lists a storage that no tensor has.");
            }

            bool isThere = new FileStorage(file, position).TryRead(0, count);
            if (!isThere || BinaryPrimitives.ReadInt64LittleEndian(count) != storage.Count
                || storage.Bytes > length - position - sizeof(long))
            {
                throw new InvalidDataException($"{path} is damaged or cut off: storage {name} has not {storage.Count} elements.");
            }

            storage.Place = new FileStorage(file, position + sizeof(long));
            position += sizeof(long) + storage.Bytes;
        }

        if (storages.FirstOrDefault(pair => pair.Value.Place is null) is { Key: string missing })
        {
            throw new InvalidDataException($"{path} is damaged: storage {missing} is missing.");
        }
    }

    // Where a storage is, is known only after the tensors that look into it.
    private sealed class LateStorage(ElementType type, long count) : Storage
    {
        public long Count => count;

        public long Bytes => checked(count * Elements.SizeOf(type));

        public Storage? Place { get; set; }

        public override bool TryRead(long position, Span<byte> bytes) =>
            position <= Bytes - bytes.Length && Place!.TryRead(position, bytes);
    }
}
