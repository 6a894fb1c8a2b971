using Keras.Downloads;
using Keras.Saving;

namespace Keras;

public static partial class Utils
{
    /// <summary>Returns the path of a file in the cache, downloading it first if it is not there.</summary>
    /// <remarks>
    /// The download goes to a temporary file that is checked, flushed to disk and renamed, so the cache never holds
    /// half a file. Several programs that ask for one file download it once. A server that sends next to nothing for a
    /// minute, or leads to another scheme, is given up. A cached file with another hash is downloaded again. The URL and
    /// the progress are written to standard error.
    /// Port of keras/utils/data_utils.py, with the check after the download as in tf.keras.
    /// </remarks>
    /// <param name="fname">Name of the file in the cache; an absolute path is used as it is.</param>
    /// <param name="origin">The URL: <c>http</c>, <c>https</c> or <c>file</c>.</param>
    /// <param name="untar">
    /// Whether <paramref name="origin"/> is a tar archive to be saved as <c>fname.tar.gz</c> and unpacked into the
    /// folder <paramref name="fname"/>, whose path is then returned.
    /// </param>
    /// <param name="md5Hash">Older spelling of <paramref name="fileHash"/> with MD5.</param>
    /// <param name="fileHash">Expected hash in hexadecimal; null checks nothing.</param>
    /// <param name="cacheSubdir">Folder in the cache; an absolute path is used as it is.</param>
    /// <param name="hashAlgorithm"><c>"md5"</c>, <c>"sha256"</c>, or <c>"auto"</c>: by the length of the hash.</param>
    /// <param name="extract">Whether to unpack the file into its folder.</param>
    /// <param name="archiveFormat">
    /// What <paramref name="extract"/> unpacks: <c>"tar"</c> (also <c>.tar.gz</c>), <c>"zip"</c>, or <c>"auto"</c>: by
    /// content. Null unpacks nothing.
    /// </param>
    /// <param name="cacheDir">The cache; if null the variable <c>KERAS_HOME</c>, else <c>~/.keras</c>.</param>
    /// <param name="otherHashes">
    /// Hashes of other editions of the file; a cached file that has one of them is used as it is. None if null.
    /// </param>
    /// <param name="maxBytes">The largest file that is downloaded; 20 GiB if null.</param>
    /// <returns>The path of the file, or of the folder with <paramref name="untar"/>.</returns>
    /// <exception cref="ArgumentException">A name, URL, algorithm or format that does not exist.</exception>
    /// <exception cref="IOException">
    /// The file is neither cached nor downloadable. The message names URL, file, hash and folder.
    /// </exception>
    /// <exception cref="InvalidDataException">The downloaded file has another hash, or is not an archive.</exception>
    /// <exception cref="FileLimitException">
    /// The archive unpacks to more than <see cref="FileLimits"/> allow. Nothing is unpacked, and it stays.
    /// </exception>
    public static string GetFile(
        string fname,
        string origin,
        bool untar = false,
        string? md5Hash = null,
        string? fileHash = null,
        string cacheSubdir = "datasets",
        string hashAlgorithm = "auto",
        bool extract = false,
        string? archiveFormat = "auto",
        string? cacheDir = null,
        IReadOnlyList<string>? otherHashes = null,
        long? maxBytes = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(fname);
        ArgumentNullException.ThrowIfNull(cacheSubdir);
        if (fileHash is null && md5Hash is not null)
        {
            fileHash = md5Hash;
            hashAlgorithm = "md5";
        }

        Uri source = Downloader.ParseOrigin(origin);
        FileDigest? expected = FileDigest.Parse(fileHash, hashAlgorithm);
        FileDigest?[] others = [.. (otherHashes ?? []).Select(hash => FileDigest.Parse(hash, "auto"))];
        ArchiveFormat? format = ArchiveExtractor.ParseFormat(archiveFormat);

        string folder = Path.GetFullPath(Path.Combine(cacheDir ?? CacheFolder.Default(), cacheSubdir));
        string target = Path.Combine(folder, fname);
        string path = untar ? target + ".tar.gz" : target;

        bool isCached = File.Exists(path);
        if (isCached && expected is not null && !expected.Matches(path) && !others.Any(other => other!.Matches(path)))
        {
            Console.Error.WriteLine(
                $"{path} exists, but its {expected.Algorithm} is not {expected.Hex}: downloading it again.");
            isCached = false;
        }

        // A file outside of the cache may be the script's own.
        bool isOurs = !isCached || !Path.IsPathRooted(fname);
        if (!isCached)
        {
            DownloadLimits limits = DownloadLimits.Default;
            Downloader.Download(source, path, expected, limits with { MostBytes = maxBytes ?? limits.MostBytes });
        }

        if (untar)
        {
            // The folder appears whole or not at all, so its presence is enough.
            if (!Directory.Exists(target))
            {
                Unpack(path, folder, ArchiveFormat.Tar, isOurs);
            }

            return target;
        }

        if (extract && format is not null)
        {
            Unpack(path, folder, format.Value, isOurs);
        }

        return path;
    }

    // An archive that cannot be unpacked would stand in the way of every further try; one that is too large waits for other limits.
    private static void Unpack(string archive, string folder, ArchiveFormat format, bool isOurs)
    {
        try
        {
            ArchiveExtractor.Extract(archive, folder, format);
        }
        catch (InvalidDataException exception) when (isOurs)
        {
            File.Delete(archive);
            throw new InvalidDataException(
                $"{exception.Message} The archive {archive} was removed: the next try downloads it again.", exception);
        }
    }
}
