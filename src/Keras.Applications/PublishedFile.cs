using System.Text.Json;

namespace Keras.Applications;

/// <summary>A file that applications take from the network: weights, or the names of the ImageNet classes.</summary>
/// <param name="Name">Name in the folder <c>models</c> of the Keras cache.</param>
/// <param name="Url">Where it is downloaded from.</param>
/// <param name="Md5">MD5 of what the URL gives.</param>
/// <param name="EarlierMd5">
/// MD5 of the edition of Keras 2.1.3 to 2.2.0, which is accepted in the cache; null if there is none.
/// </param>
/// <param name="Bytes">Length of the file; null if not known.</param>
public sealed record PublishedFile(string Name, string Url, string Md5, string? EarlierMd5 = null, long? Bytes = null)
{
    /// <summary>All files, as listed in <c>weights/manifest.json</c>.</summary>
    public static IReadOnlyList<PublishedFile> All { get; } = ReadManifest();

    /// <summary>The file of that name.</summary>
    /// <param name="name">One of the names in <see cref="All"/>.</param>
    /// <exception cref="ArgumentException">There is none; the message lists the names.</exception>
    public static PublishedFile Named(string name) =>
        All.FirstOrDefault(file => file.Name == name) ?? throw new ArgumentException(
            $"No file called \"{name}\" was published. Choose {string.Join(", ", All.Select(file => file.Name))}.",
            nameof(name));

    /// <summary>The path of the file in the cache; it is downloaded first if it is not there.</summary>
    /// <param name="cacheDir">The cache; if null the variable <c>KERAS_HOME</c>, else <c>~/.keras</c>.</param>
    /// <exception cref="IOException">
    /// The file is neither cached nor downloadable. The message names URL, file, hash and folder.
    /// </exception>
    /// <exception cref="InvalidDataException">The downloaded file has another hash.</exception>
    public string Fetch(string? cacheDir = null) => Utils.GetFile(
        Name,
        Url,
        fileHash: Md5,
        cacheSubdir: "models",
        cacheDir: cacheDir,
        otherHashes: EarlierMd5 is null ? [] : [EarlierMd5],
        maxBytes: Bytes);

    private static PublishedFile[] ReadManifest()
    {
        using Stream manifest = typeof(PublishedFile).Assembly.GetManifestResourceStream("manifest.json")!;
        return JsonSerializer.Deserialize<PublishedFile[]>(manifest, JsonSerializerOptions.Web)!;
    }
}
