using System.Diagnostics.CodeAnalysis;
using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Keras.Testing;

namespace Keras.Tests;

public class UtilsGetFileTests
{
    private static readonly byte[] s_content = RandomNumberGenerator.GetBytes(300_000);

    private static string Sha256 => Convert.ToHexStringLower(SHA256.HashData(s_content));

    [SuppressMessage("Security", "CA5351", Justification = "Keras names several files by MD5.")]
    private static string Md5 => Convert.ToHexStringLower(MD5.HashData(s_content));

    [Fact]
    public void Downloads_once_and_then_reads_the_cache()
    {
        using TemporaryFolder cache = new();
        using LocalWebServer server = LocalWebServer.Of(s_content);

        string path = Utils.GetFile("a.bin", server.Address, cacheDir: cache.FullName);
        Utils.GetFile("a.bin", server.Address, cacheDir: cache.FullName);

        Assert.Equal(Path.Combine(cache.FullName, "datasets", "a.bin"), path);
        Assert.Equal(s_content, File.ReadAllBytes(path));
        Assert.Equal(1, server.Requests);
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void Takes_local_files_as_origin()
    {
        using TemporaryFolder cache = new();
        File.WriteAllBytes(cache.File("source"), s_content);

        string path = Utils.GetFile("a.bin", "file://" + cache.File("source"), cacheDir: cache.FullName);

        Assert.Equal(s_content, File.ReadAllBytes(path));
    }

    [Fact]
    public void Puts_the_file_into_the_sub_folder()
    {
        using TemporaryFolder cache = new();
        using LocalWebServer server = LocalWebServer.Of(s_content);

        string path = Utils.GetFile("a.bin", server.Address, cacheSubdir: "models", cacheDir: cache.FullName);

        Assert.Equal(Path.Combine(cache.FullName, "models", "a.bin"), path);
    }

    [Fact]
    public void Accepts_a_file_with_the_expected_hash()
    {
        using TemporaryFolder cache = new();
        using LocalWebServer server = LocalWebServer.Of(s_content);

        Utils.GetFile("a", server.Address, fileHash: Sha256, cacheDir: cache.FullName);
        Utils.GetFile("b", server.Address, fileHash: Md5.ToUpperInvariant(), cacheDir: cache.FullName);
        Utils.GetFile("c", server.Address, md5Hash: Md5, cacheDir: cache.FullName);
        Utils.GetFile("d", server.Address, fileHash: Sha256, hashAlgorithm: "sha256", cacheDir: cache.FullName);
        Utils.GetFile("d", server.Address, fileHash: Sha256, hashAlgorithm: "sha256", cacheDir: cache.FullName);

        Assert.Equal(4, server.Requests);
    }

    [Fact]
    public void Discards_a_download_with_another_hash()
    {
        using TemporaryFolder cache = new();
        using LocalWebServer server = LocalWebServer.Of(s_content);

        InvalidDataException error = Assert.Throws<InvalidDataException>(
            () => Utils.GetFile("a", server.Address, fileHash: new string('0', 64), cacheDir: cache.FullName));

        Assert.Contains(Sha256, error.Message, StringComparison.Ordinal);
        Assert.Contains(new string('0', 64), error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(cache.File("datasets")));
    }

    [Fact]
    public void Downloads_again_when_the_cached_file_has_another_hash()
    {
        using TemporaryFolder cache = new();
        using LocalWebServer server = LocalWebServer.Of(s_content);
        string path = Utils.GetFile("a", server.Address, cacheDir: cache.FullName);
        File.WriteAllText(path, "damaged");

        Utils.GetFile("a", server.Address, fileHash: Sha256, cacheDir: cache.FullName);

        Assert.Equal(s_content, File.ReadAllBytes(path));
    }

    [Fact]
    public void A_cached_file_may_have_one_of_several_hashes()
    {
        using TemporaryFolder cache = new();
        using LocalWebServer server = LocalWebServer.Of(s_content);
        string path = Utils.GetFile("a", server.Address, cacheDir: cache.FullName);
        string other = new('0', 64);

        string again = Utils.GetFile(
            "a", server.Address, fileHash: other, cacheDir: cache.FullName, otherHashes: [other, Md5]);

        Assert.Equal(path, again);
        Assert.Equal(1, server.Requests);
        Assert.Throws<ArgumentException>(
            () => Utils.GetFile("a", server.Address, fileHash: other, cacheDir: cache.FullName, otherHashes: ["00"]));
    }

    [Fact]
    public void Names_url_file_hash_and_folder_when_there_is_no_network()
    {
        using TemporaryFolder cache = new();
        string origin = $"http://127.0.0.1:{LocalWebServer.UnusedPort()}/a.bin";

        IOException error = Assert.Throws<IOException>(
            () => Utils.GetFile("a.bin", origin, fileHash: Sha256, cacheDir: cache.FullName));

        Assert.Contains(origin, error.Message, StringComparison.Ordinal);
        Assert.Contains($"Expected file: a.bin (SHA-256 {Sha256})", error.Message, StringComparison.Ordinal);
        Assert.Contains(cache.File("datasets"), error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(cache.File("datasets")));
    }

    [Fact]
    public void Keeps_a_damaged_cached_file_when_there_is_no_network()
    {
        using TemporaryFolder cache = new();
        Directory.CreateDirectory(cache.File("datasets"));
        File.WriteAllText(cache.File("datasets/a"), "other");

        Assert.Throws<IOException>(() => Utils.GetFile(
            "a", $"http://127.0.0.1:{LocalWebServer.UnusedPort()}/", fileHash: Sha256, cacheDir: cache.FullName));

        Assert.Equal("other", File.ReadAllText(cache.File("datasets/a")));
    }

    [Fact]
    public void Reports_what_the_server_answered()
    {
        using TemporaryFolder cache = new();
        using LocalWebServer server = new(context => context.Response.StatusCode = (int)HttpStatusCode.NotFound);

        IOException error =
            Assert.Throws<IOException>(() => Utils.GetFile("a", server.Address, cacheDir: cache.FullName));

        Assert.Contains("404", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Leaves_nothing_of_a_broken_off_download()
    {
        using TemporaryFolder cache = new();
        using LocalWebServer server = new(context =>
        {
            context.Response.ContentLength64 = s_content.Length;
            context.Response.OutputStream.Write(s_content, 0, 1000);
            context.Response.Abort();
        });

        Assert.Throws<IOException>(() => Utils.GetFile("a", server.Address, cacheDir: cache.FullName));

        Assert.Empty(Directory.GetFiles(cache.File("datasets")));
    }

    [Fact]
    public void Untar_returns_the_unpacked_folder()
    {
        using TemporaryFolder cache = new();
        using LocalWebServer server = LocalWebServer.Of(Tar(("data/a.txt", "first"), ("data/sub/b.txt", "second")));

        string folder = Utils.GetFile("data", server.Address, untar: true, cacheDir: cache.FullName);

        Assert.Equal(cache.File("datasets/data"), folder);
        Assert.Equal("second", File.ReadAllText(Path.Combine(folder, "sub/b.txt")));
        Assert.True(File.Exists(folder + ".tar.gz"));
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("tar")]
    public void Extract_unpacks_beside_a_tar_file(string format)
    {
        using TemporaryFolder cache = new();
        using LocalWebServer server = LocalWebServer.Of(Tar(("a.txt", "first"), ("sub/b.txt", "second")));

        string path = Utils.GetFile(
            "x.tgz", server.Address, extract: true, archiveFormat: format, cacheDir: cache.FullName);

        Assert.Equal(cache.File("datasets/x.tgz"), path);
        Assert.Equal("first", File.ReadAllText(cache.File("datasets/a.txt")));
        Assert.Equal("second", File.ReadAllText(cache.File("datasets/sub/b.txt")));
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("zip")]
    public void Extract_unpacks_beside_a_zip_file(string format)
    {
        using TemporaryFolder cache = new();
        using LocalWebServer server = LocalWebServer.Of(Zip(("a.txt", "first")));

        Utils.GetFile("x.zip", server.Address, extract: true, archiveFormat: format, cacheDir: cache.FullName);
        Utils.GetFile("x.zip", server.Address, extract: true, archiveFormat: format, cacheDir: cache.FullName);

        Assert.Equal("first", File.ReadAllText(cache.File("datasets/a.txt")));
        Assert.Equal(2, Directory.GetFileSystemEntries(cache.File("datasets")).Length);
    }

    [Fact]
    public void Extract_leaves_the_archive_alone_without_a_format()
    {
        using TemporaryFolder cache = new();
        using LocalWebServer server = LocalWebServer.Of(Zip(("a.txt", "first")));

        Utils.GetFile("x.zip", server.Address, extract: true, archiveFormat: null, cacheDir: cache.FullName);

        Assert.False(File.Exists(cache.File("datasets/a.txt")));
    }

    [Fact]
    public void Extract_says_when_the_archive_is_of_another_kind()
    {
        using TemporaryFolder cache = new();
        using LocalWebServer zip = LocalWebServer.Of(Zip(("a.txt", "first")));
        using LocalWebServer noise = LocalWebServer.Of(s_content);

        Assert.Throws<InvalidDataException>(() => Utils.GetFile(
            "x.zip", zip.Address, extract: true, archiveFormat: "tar", cacheDir: cache.FullName));
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Utils.GetFile(
            "noise", noise.Address, extract: true, cacheDir: cache.FullName));
        Assert.Contains("neither a zip nor a tar", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_archives_that_point_out_of_their_folder()
    {
        using TemporaryFolder cache = new();
        using LocalWebServer server = LocalWebServer.Of(Tar(("good.txt", "good"), ("../../escaped.txt", "bad")));

        string message = Assert.Throws<InvalidDataException>(
            () => Utils.GetFile("x", server.Address, untar: true, cacheDir: cache.FullName)).Message;

        Assert.Contains($"The archive {cache.File("datasets/x.tar.gz")} was removed", message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(cache.File("datasets")));
        Assert.Equal([cache.File("datasets")], Directory.GetFileSystemEntries(cache.FullName));
    }

    [Theory]
    [InlineData("cut_off_name.tar.gz", "is damaged")]
    [InlineData("endless_number.tar.gz", "is damaged")]
    [InlineData("file_and_folder.tar.gz", "as a file and as a folder")]
    public void Refuses_archives_that_fuzzing_found(string name, string reason) =>
        Refuses(File.ReadAllBytes(RepositoryFiles.Golden("archives", name)), reason);

    [Fact]
    public void Refuses_archives_whose_names_no_file_system_takes()
    {
        Refuses(Tar(("a", "file"), ("a/b", "in it")), "\"a\" as a file and as a folder");
        Refuses(Zip(("a", "file"), ("a/b", "in it")), "\"a\" as a file and as a folder");
        Refuses(Zip(("a/b", "file"), ("a", "folder")), "\"a\" as a file and as a folder");
        Refuses(Zip(("../a", "above")), "\"../a\", which points out of the folder");
        Refuses(Zip((new string('n', 3000), "long")), "is damaged");
    }

    [Fact]
    public void Refuses_a_zip_whose_files_have_another_checksum()
    {
        byte[] zip = Zip(("a.txt", "first"));
        zip[zip.AsSpan().IndexOf("a.txt"u8) + 7] ^= 1;
        Refuses(zip, "a.txt is damaged");
    }

    [Fact]
    public void A_name_that_occurs_twice_is_the_later_file()
    {
        using TemporaryFolder cache = new();
        using LocalWebServer server = LocalWebServer.Of(Tar(("a.txt", "first"), ("a.txt", "second")));
        Utils.GetFile("x.tar.gz", server.Address, extract: true, cacheDir: cache.FullName);
        Assert.Equal("second", File.ReadAllText(cache.File("datasets/a.txt")));
    }

    [Fact]
    public void Refuses_links_in_archives()
    {
        using TemporaryFolder cache = new();
        using MemoryStream memory = new();
        using (TarWriter writer = new(memory, leaveOpen: true))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "link") { LinkName = "/etc" });
        }

        using LocalWebServer server = LocalWebServer.Of(memory.ToArray());

        InvalidDataException error = Assert.Throws<InvalidDataException>(
            () => Utils.GetFile("x", server.Address, untar: true, cacheDir: cache.FullName));
        Assert.Contains("SymbolicLink", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keeps_an_archive_of_the_script_that_cannot_be_unpacked()
    {
        using TemporaryFolder folder = new();
        string own = folder.File("own.zip");
        File.WriteAllText(own, "no archive");

        Assert.Throws<InvalidDataException>(
            () => Utils.GetFile(own, "http://localhost/", extract: true, cacheDir: folder.FullName));

        Assert.Equal("no archive", File.ReadAllText(own));
    }

    [Fact]
    public void Lists_the_choices_for_unknown_arguments()
    {
        AssertTeaches("\"md5\"", () => Utils.GetFile("a", "http://localhost/", hashAlgorithm: "crc"));
        AssertTeaches("\"zip\"", () => Utils.GetFile("a", "http://localhost/", archiveFormat: "rar"));
        AssertTeaches("https://", () => Utils.GetFile("a", "ftp://localhost/"));
        AssertTeaches("https://", () => Utils.GetFile("a", "localhost"));
        AssertTeaches("32 hexadecimal", () => Utils.GetFile("a", "http://localhost/", fileHash: "abc"));
        AssertTeaches(
            "64 hexadecimal", () => Utils.GetFile("a", "http://localhost/", fileHash: Md5, hashAlgorithm: "sha256"));
    }

    private static void Refuses(byte[] archive, string reason)
    {
        using TemporaryFolder cache = new();
        using LocalWebServer server = LocalWebServer.Of(archive);

        Assert.Contains(
            reason,
            Assert.Throws<InvalidDataException>(
                () => Utils.GetFile("x", server.Address, extract: true, cacheDir: cache.FullName)).Message,
            StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(cache.File("datasets")));
    }

    private static void AssertTeaches(string choice, Func<string> call) =>
        Assert.Contains(choice, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);

    private static byte[] Tar(params (string Name, string Text)[] files)
    {
        using MemoryStream memory = new();
        using (GZipStream gzip = new(memory, CompressionMode.Compress, leaveOpen: true))
        using (TarWriter writer = new(gzip))
        {
            foreach ((string name, string text) in files)
            {
                writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name)
                {
                    DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)),
                });
            }
        }

        return memory.ToArray();
    }

    private static byte[] Zip(params (string Name, string Text)[] files)
    {
        using MemoryStream memory = new();
        using (ZipArchive archive = new(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, string text) in files)
            {
                using StreamWriter writer = new(archive.CreateEntry(name).Open());
                writer.Write(text);
            }
        }

        return memory.ToArray();
    }
}
