using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Keras.Testing;

namespace Keras.Applications.Tests;

public class PublishedFileTests
{
    private static readonly byte[] s_newer = RandomNumberGenerator.GetBytes(1000);
    private static readonly byte[] s_older = RandomNumberGenerator.GetBytes(1000);

    [Fact]
    public void Weights_of_three_networks_with_and_without_top_are_listed()
    {
        foreach (string network in new[] { "densenet121", "densenet169", "densenet201" })
        {
            Assert.NotNull(PretrainedWeights.FileOf(network, includeTop: true).EarlierMd5);
            string noTop = PretrainedWeights.FileOf(network, includeTop: false).Name;
            Assert.Contains("_notop", noTop, StringComparison.Ordinal);
        }

        Assert.Equal(7, PublishedFile.All.Count);
        Assert.Equal(13, PublishedFile.All.SelectMany(Hashes).Distinct().Count());
        Assert.All(PublishedFile.All.SelectMany(Hashes), hash => Assert.Matches("^[0-9a-f]{32}$", hash));
        Assert.All(PublishedFile.All, file => Assert.EndsWith($"/{file.Name}", file.Url, StringComparison.Ordinal));
        Assert.Equal(35_363, PublishedFile.Named("imagenet_class_index.json").Bytes);
    }

    [Fact]
    public void The_page_about_weights_lists_the_same_files()
    {
        IEnumerable<string> rows = File.ReadLines(Path.Combine(RepositoryFiles.Root, "weights", "README.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal));
        Assert.Equal(
            PublishedFile.All.Select(file =>
                $"| `{file.Name}` | `{file.Md5}` | {(file.EarlierMd5 is null ? "–" : $"`{file.EarlierMd5}`")} |"),
            rows);
    }

    [Fact]
    public void An_unknown_name_is_refused_with_the_names() =>
        Rejects.Argument("densenet201_weights", () => PublishedFile.Named("densenet264.h5"));

    [Fact]
    public void Both_editions_are_accepted_in_the_cache_and_the_newer_one_is_downloaded()
    {
        using TemporaryFolder cache = new();
        using LocalWebServer server = LocalWebServer.Of(s_newer);
        PublishedFile file = new("w.h5", server.Address + "w.h5", Md5(s_newer), Md5(s_older));

        string path = file.Fetch(cache.FullName);
        Assert.Equal(Path.Combine(cache.FullName, "models", "w.h5"), path);
        Assert.Equal(s_newer, File.ReadAllBytes(path));

        File.WriteAllBytes(path, s_older);
        file.Fetch(cache.FullName);
        Assert.Equal(s_older, File.ReadAllBytes(path));
        Assert.Equal(1, server.Requests);

        File.WriteAllBytes(path, [1, 2, 3]);
        file.Fetch(cache.FullName);
        Assert.Equal(s_newer, File.ReadAllBytes(path));
        Assert.Equal(2, server.Requests);
    }

    [Fact]
    public void The_earlier_edition_is_not_accepted_from_the_network()
    {
        using TemporaryFolder cache = new();
        using LocalWebServer server = LocalWebServer.Of(s_older);
        PublishedFile file = new("w.h5", server.Address + "w.h5", Md5(s_newer), Md5(s_older));
        Rejects.With<InvalidDataException>(Md5(s_newer), () => file.Fetch(cache.FullName));
    }

    [Fact]
    public void Without_network_the_message_names_url_file_hash_and_folder()
    {
        using TemporaryFolder cache = new();
        PublishedFile listed = PretrainedWeights.FileOf("densenet121", includeTop: true);
        PublishedFile file = listed with { Url = $"http://127.0.0.1:{LocalWebServer.UnusedPort()}/{listed.Name}" };
        string message = Assert.Throws<IOException>(() => file.Fetch(cache.FullName)).Message;
        Assert.Contains(file.Url, message, StringComparison.Ordinal);
        Assert.Contains($"{file.Name} (MD5 9d60b8095a5708f2dcce2bca79d332c7)", message, StringComparison.Ordinal);
        Assert.Contains(cache.File("models"), message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Hashes(PublishedFile file) =>
        file.EarlierMd5 is null ? [file.Md5] : [file.Md5, file.EarlierMd5];

    [SuppressMessage("Security", "CA5351", Justification = "The files are published with MD5.")]
    private static string Md5(byte[] content) => Convert.ToHexStringLower(MD5.HashData(content));
}
