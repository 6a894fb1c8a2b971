using System.Formats.Tar;
using System.IO.Compression;
using Keras.Saving;

namespace Keras.Downloads;

/// <summary>Unpacks downloaded archives; nothing is ever written outside the given folder.</summary>
internal static class ArchiveExtractor
{
    private const string Choices = "\"auto\", \"tar\" (plain or .gz), \"zip\", or null to unpack nothing";

    /// <summary>Reads the argument of <see cref="Utils.GetFile"/>.</summary>
    public static ArchiveFormat? ParseFormat(string? format) => format switch
    {
        null => null,
        "auto" => ArchiveFormat.Auto,
        "tar" => ArchiveFormat.Tar,
        "zip" => ArchiveFormat.Zip,
        _ => throw new ArgumentException(
            $"Unknown archive format. Received: archiveFormat=\"{format}\". Choose {Choices}.", nameof(format)),
    };

    /// <summary>
    /// Unpacks beside the destination first, then moves each entry into place, so that a failure leaves no half folder.
    /// </summary>
    public static void Extract(string archive, string folder, ArchiveFormat format)
    {
        string stage = Path.Combine(folder, $".unpack-{Guid.NewGuid():N}");
        Directory.CreateDirectory(stage);
        try
        {
            ArchiveFormat actual = Detect(archive);
            if (format != ArchiveFormat.Auto && format != actual)
            {
                throw new InvalidDataException(
                    $"{archive} is a {actual} archive. Received: archiveFormat={format}. Use \"auto\".");
            }

            Unpack(archive, stage, actual);
            MoveInto(stage, folder);
        }
        finally
        {
            Directory.Delete(stage, recursive: true);
        }
    }

    private static void Unpack(string archive, string stage, ArchiveFormat format)
    {
        try
        {
            Unpacking unpacking = new(archive);
            if (format == ArchiveFormat.Zip)
            {
                ExtractZip(archive, stage, unpacking);
            }
            else
            {
                ExtractTar(archive, stage, unpacking);
            }
        }
        catch (Exception exception) when (exception is ArgumentException or EndOfStreamException or FormatException
            or InvalidOperationException or NotSupportedException or OverflowException or PathTooLongException)
        {
            // What the readers of .NET make of headers that nobody wrote.
            throw new InvalidDataException($"{archive} is damaged: {exception.Message}", exception);
        }
    }

    private static ArchiveFormat Detect(string archive)
    {
        using Stream stream = Decompress(archive);
        byte[] block = new byte[512];
        int count = stream.ReadAtLeast(block, block.Length, throwOnEndOfStream: false);
        if (block.AsSpan(0, 4).SequenceEqual("PK\u0003\u0004"u8))
        {
            return ArchiveFormat.Zip;
        }

        // Old tar files have no magic, but every header ends in the sum of its own bytes.
        if (count == block.Length && HasTarChecksum(block))
        {
            return ArchiveFormat.Tar;
        }

        throw new InvalidDataException(
            $"{archive} is neither a zip nor a tar archive (plain or .gz). Choose another archiveFormat: {Choices}.");
    }

    private static bool HasTarChecksum(ReadOnlySpan<byte> header)
    {
        const int Start = 148;
        const int Length = 8;
        int stored = 0;
        foreach (byte digit in header.Slice(Start, Length))
        {
            stored = digit is >= (byte)'0' and <= (byte)'7' ? (stored * 8) + digit - '0' : stored;
        }

        int sum = Length * ' ';
        for (int i = 0; i < header.Length; i++)
        {
            sum += i is >= Start and < Start + Length ? 0 : header[i];
        }

        return stored == sum;
    }

    private static Stream Decompress(string archive)
    {
        FileStream file = File.OpenRead(archive);
        bool isGzip = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        return isGzip ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    private static void ExtractZip(string archive, string stage, Unpacking unpacking)
    {
        using ZipArchive zip = ZipFile.OpenRead(archive);
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            unpacking.AddEntry();
            string path = PathInside(stage, entry.FullName, archive);
            if (entry.Name.Length == 0)
            {
                MakeFolder(path, stage, archive);
                continue;
            }

            using Stream content = unpacking.Open(entry);
            Write(content, path, entry.LastWriteTime, stage, archive);
        }
    }

    private static void ExtractTar(string archive, string stage, Unpacking unpacking)
    {
        using Stream stream = unpacking.Watch(Decompress(archive));
        using TarReader reader = new(stream);
        while (reader.GetNextEntry() is TarEntry entry)
        {
            unpacking.AddEntry();
            string path = PathInside(stage, entry.Name, archive);
            switch (entry.EntryType)
            {
                case TarEntryType.Directory:
                    MakeFolder(path, stage, archive);
                    break;
                case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                    Write(entry.DataStream ?? Stream.Null, path, entry.ModificationTime, stage, archive);
                    break;
                case TarEntryType.GlobalExtendedAttributes:
                    break;
                default:
                    throw new InvalidDataException(
                        $"{archive} holds \"{entry.Name}\" of kind {entry.EntryType}. "
                        + "Only files and folders are unpacked.");
            }
        }
    }

    private static string PathInside(string stage, string name, string archive)
    {
        string path = Path.GetFullPath(Path.Combine(stage, name));
        return (path + Path.DirectorySeparatorChar).StartsWith(stage + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw new InvalidDataException(
                $"{archive} holds \"{name}\", which points out of the folder. Nothing was unpacked.");
    }

    // A name that occurs twice is the later file, as with tar.
    private static void Write(Stream content, string path, DateTimeOffset time, string stage, string archive)
    {
        MakeFolder(Path.GetDirectoryName(path)!, stage, archive);
        if (Directory.Exists(path))
        {
            throw FileAndFolder(path, stage, archive);
        }

        using (FileStream file = File.Create(path))
        {
            content.CopyTo(file);
        }

        File.SetLastWriteTimeUtc(path, time.UtcDateTime);
    }

    private static void MakeFolder(string path, string stage, string archive)
    {
        for (string? above = path; above is not null && above.Length > stage.Length; above = Path.GetDirectoryName(above))
        {
            if (File.Exists(above))
            {
                throw FileAndFolder(above, stage, archive);
            }
        }

        Directory.CreateDirectory(path);
    }

    private static InvalidDataException FileAndFolder(string path, string stage, string archive) =>
        new($"{archive} holds \"{Path.GetRelativePath(stage, path)}\" as a file and as a folder.");

    private static void MoveInto(string stage, string folder)
    {
        foreach (string source in Directory.GetFileSystemEntries(stage))
        {
            string target = Path.Combine(folder, Path.GetFileName(source));
            if (File.Exists(source))
            {
                File.Move(source, target, overwrite: true);
            }
            else if (!Directory.Exists(target))
            {
                Directory.Move(source, target);
            }
            else
            {
                MoveInto(source, target);
            }
        }
    }
}
