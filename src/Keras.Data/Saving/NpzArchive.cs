using System.IO.Compression;
using System.Numerics.Tensors;

namespace Keras.Saving;

/// <summary>A zip file with one <c>.npy</c> file per array.</summary>
internal static class NpzArchive
{
    private const string Extension = ".npy";

    /// <summary>Deflate cannot shrink further than this, so an entry that claims more is damaged or hostile.</summary>
    private const long MaxDeflateRatio = 1032;

    /// <summary>Zip's earliest time, so that equal arrays give equal files.</summary>
    private static readonly DateTimeOffset s_entryTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Opens a file for reading.</summary>
    public static ZipArchive Open(string path)
    {
        FileStream stream = File.OpenRead(path);
        try
        {
            return new ZipArchive(stream, ZipArchiveMode.Read);
        }
        catch (InvalidDataException exception)
        {
            stream.Dispose();
            throw new InvalidDataException($"{path} is not a .npz file, or is damaged: {exception.Message}", exception);
        }
    }

    /// <summary>Reads every array; other files in the archive are skipped.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyTensor> ReadAll(ZipArchive archive, string path)
    {
        Dictionary<string, IReadOnlyTensor> arrays = new(StringComparer.Ordinal);
        Unpacking unpacking = new(path);
        foreach (ZipArchiveEntry entry in archive.Entries.Where(IsArray))
        {
            if (!arrays.TryAdd(NameOf(entry), Read(entry, path, unpacking)))
            {
                throw new InvalidDataException($"{path} holds two arrays named \"{NameOf(entry)}\".");
            }
        }

        return arrays;
    }

    /// <summary>Reads one array by name.</summary>
    public static IReadOnlyTensor Read(ZipArchive archive, string name, string path)
    {
        ZipArchiveEntry? entry = archive.GetEntry(name + Extension);
        if (entry is null)
        {
            string names = string.Join(", ", archive.Entries.Where(IsArray).Select(found => $"\"{NameOf(found)}\""));
            throw new KeyNotFoundException($"{path} holds no array named \"{name}\". It holds: {names}.");
        }

        return Read(entry, path, new Unpacking(path));
    }

    /// <summary>Writes all arrays.</summary>
    public static void Write(Stream stream, IEnumerable<(string Name, IReadOnlyTensor Array)> arrays, bool compress)
    {
        using ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true);
        CompressionLevel level = compress ? CompressionLevel.Optimal : CompressionLevel.NoCompression;
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach ((string name, IReadOnlyTensor array) in arrays)
        {
            if (string.IsNullOrWhiteSpace(name) || !names.Add(name))
            {
                throw new ArgumentException(
                    $"Every array needs a name of its own. Received: \"{name}\", empty or a second time.",
                    nameof(arrays));
            }

            ZipArchiveEntry entry = archive.CreateEntry(name + Extension, level);
            entry.LastWriteTime = s_entryTime;
            using Stream content = entry.Open();
            NpyWriter.Write(content, array);
        }
    }

    private static IReadOnlyTensor Read(ZipArchiveEntry entry, string path, Unpacking unpacking)
    {
        string name = $"{path}[\"{NameOf(entry)}\"]";
        try
        {
            long possible = (entry.CompressedLength * MaxDeflateRatio) + MaxDeflateRatio;
            using Stream stream = unpacking.Open(entry);
            IReadOnlyTensor array = NpyReader.Read(stream, Math.Min(entry.Length, possible), name);
            stream.CopyTo(Stream.Null);
            return array;
        }
        catch (InvalidDataException exception) when (!exception.Message.StartsWith(name, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{name} is damaged: {exception.Message}", exception);
        }
    }

    private static bool IsArray(ZipArchiveEntry entry) => entry.FullName.EndsWith(Extension, StringComparison.Ordinal);

    private static string NameOf(ZipArchiveEntry entry) => entry.FullName[..^Extension.Length];
}
