using System.IO.Compression;
using Keras.PyTorch.Pickles;

namespace Keras.PyTorch.Checkpoints;

/// <summary>What <c>torch.save</c> writes since 1.6: a zip of a pickle, <c>data.pkl</c>, and an entry per storage.</summary>
/// <remarks>Format: torch/serialization.py and caffe2/serialize/inline_container.h of PyTorch.</remarks>
internal static class ZippedCheckpoint
{
    private const string PickleName = "/data.pkl";
    private const int MaxPickle = 1 << 25;
    private const int AlwaysAllowed = 1 << 20;

    /// <summary>Whether a file is a zip with a pickle in the one folder it has.</summary>
    public static bool Recognizes(string path)
    {
        using FileStream stream = File.OpenRead(path);
        byte[] start = new byte[4];
        if (stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length
            || !start.AsSpan().SequenceEqual("PK\u0003\u0004"u8))
        {
            return false;
        }

        try
        {
            using ZipArchive archive = new(stream, ZipArchiveMode.Read);
            return FindPickle(archive) is not null;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>Opens a file.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or holds more than data.</exception>
    public static TensorFile Open(string path)
    {
        ZipArchive archive = ZipFile.OpenRead(path);
        try
        {
            ZipArchiveEntry pickle = FindPickle(archive)!;
            string folder = pickle.FullName[..^PickleName.Length];
            if (archive.GetEntry($"{folder}/byteorder") is ZipArchiveEntry order
                && Text(order, path).AsSpan().SequenceEqual("big"u8))
            {
                throw new InvalidDataException(
                    $"{path} was written on a big-endian machine, whose order of bytes is not read here.");
            }

            ILookup<string, ZipArchiveEntry> entries = archive.Entries.ToLookup(entry => entry.FullName);
            TorchNames names = new((key, type, count) =>
            {
                ZipArchiveEntry[] found = [.. entries[$"{folder}/data/{key}"]];
                return found is [ZipArchiveEntry entry] && entry.Length == count * Elements.SizeOf(type)
                    ? new EntryStorage(entry, path)
                    : throw new InvalidDataException(
                        $"{path} is damaged: storage {key} of {count} elements of {type} "
                        + (found is [] ? "is missing." : $"has {found[0].Length} bytes."));
            });
            object? content = PickleReader.Read(Text(pickle, path), path, names, out _);
            return new TensorFile("pytorch", StateDict.Tensors(content, path), archive);
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    private static ZipArchiveEntry? FindPickle(ZipArchive archive) => archive.Entries.FirstOrDefault(
        entry => entry.FullName.EndsWith(PickleName, StringComparison.Ordinal)
            && entry.FullName.IndexOf('/', StringComparison.Ordinal) == entry.FullName.Length - PickleName.Length);

    // torch.save does not compress: what is longer than the file is made to exhaust memory.
    private static byte[] Text(ZipArchiveEntry entry, string path)
    {
        long most = Math.Min(MaxPickle, Math.Max(AlwaysAllowed, new FileInfo(path).Length));
        byte[] bytes = new byte[entry.Length <= most ? entry.Length : throw new InvalidDataException(
            $"{path}: {entry.FullName} claims {entry.Length} bytes, too many for a description of tensors.")];
        return new EntryStorage(entry, path).TryRead(0, bytes)
            ? bytes
            : throw new InvalidDataException($"{path} is damaged: {entry.FullName} is cut off.");
    }
}
