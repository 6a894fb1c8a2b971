using System.Formats.Tar;
using System.IO.Compression;

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

            if (actual == ArchiveFormat.Zip)
            {
                ZipFile.ExtractToDirectory(archive, stage);
            }
            else
            {
                ExtractTar(archive, stage);
            }

            MoveInto(stage, folder);
        }
        finally
        {
            Directory.Delete(stage, recursive: true);
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

    private static void ExtractTar(string archive, string stage)
    {
        using Stream stream = Decompress(archive);
        using TarReader reader = new(stream);
        string inside = stage + Path.DirectorySeparatorChar;
        while (reader.GetNextEntry() is TarEntry entry)
        {
            string path = Path.GetFullPath(Path.Combine(stage, entry.Name));
            if (!(path + Path.DirectorySeparatorChar).StartsWith(inside, StringComparison.Ordinal))
            {
                throw new InvalidDataException(
                    $"{archive} holds \"{entry.Name}\", which points out of the folder. Nothing was unpacked.");
            }

            switch (entry.EntryType)
            {
                case TarEntryType.Directory:
                    Directory.CreateDirectory(path);
                    break;
                case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                    entry.ExtractToFile(path, overwrite: false);
                    break;
                case TarEntryType.GlobalExtendedAttributes:
                    break;
                default:
                    throw new InvalidDataException(
                        $"{archive} holds \"{entry.Name}\" of kind {entry.EntryType}. " +
                        "Only files and folders are unpacked.");
            }
        }
    }

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
