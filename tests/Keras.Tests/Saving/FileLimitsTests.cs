using System.Formats.Tar;
using System.IO.Compression;
using System.Numerics.Tensors;
using System.Text;
using Keras.Datasets;
using Keras.Hdf5;
using Keras.Layers;
using Keras.Models;
using Keras.Saving;
using Keras.Testing;
using static Keras.Models.Models;

namespace Keras.Tests.Saving;

/// <summary>Each limit with a file that is beyond it, and with the limit raised.</summary>
[Collection(nameof(WholeProcess))]
public sealed class FileLimitsTests : IDisposable
{
    // More than what is always unpacked, from a thousandth of it.
    private const int Large = 70 << 20;

    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        Config.FileLimits = FileLimits.Default;
        _folder.Dispose();
    }

    [Fact]
    public void A_text_of_many_bytes()
    {
        string path = _folder.File("blanks.keras");
        string json = new Sequential([new Dense(1, inputShape: 1)]).ToJson();
        using (ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            Write(archive, "config.json", Encoding.UTF8.GetBytes(new string(' ', 33 << 20) + json));
        }

        Refused("config.json claims", nameof(FileLimits.MaxTextBytes), () => LoadModel(path));
        Refused("The text has", nameof(FileLimits.MaxTextBytes), () => ModelFromJson(new string(' ', 33 << 20) + json));

        Config.FileLimits = Config.FileLimits with { MaxTextBytes = 40 << 20 };
        Rejects.Argument("it has no model.weights.h5", () => LoadModel(path));
        Assert.Single(ModelFromJson(new string(' ', 33 << 20) + json).Layers);
    }

    [Fact]
    public void A_text_of_many_values()
    {
        string json = $"[{string.Join(",", Enumerable.Repeat("0", 2_000_001))}]";

        Refused("The text has more than 2,000,000 names and values", nameof(FileLimits.MaxTextValues), () => ModelFromJson(json));

        Config.FileLimits = Config.FileLimits with { MaxTextValues = 3_000_000 };
        Rejects.Argument("Received a list", () => ModelFromJson(json));
    }

    [Fact]
    public void Arrays_in_an_archive()
    {
        string path = _folder.File("zeros.npz");
        Utils.Npy.SaveZip(path, [("a", Tensor.CreateFromShape<byte>([Large / 2])), ("b", Tensor.CreateFromShape<byte>([Large / 2]))], compress: true);

        // One fits, both do not.
        Assert.Equal(Large / 2, Utils.Npy.LoadZip<byte>(path, "b").FlattenedLength);
        Refused("b.npy unpacks to more than 400 bytes for each byte", nameof(FileLimits.MaxExpansion), () => Utils.Npy.LoadZip(path));

        Config.FileLimits = Config.FileLimits with { MaxExpansion = 1100 };
        Assert.Equal(2, Utils.Npy.LoadZip(path).Count);

        Config.FileLimits = Config.FileLimits with { MaxUnpackedBytes = Large / 4 };
        Refused("unpacks to more than", nameof(FileLimits.MaxUnpackedBytes), () => Utils.Npy.LoadZip<byte>(path, "b"));
    }

    [Fact]
    public void Weights_in_an_archive()
    {
        string path = _folder.File("zeros.keras");
        using (ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            Write(archive, "config.json", Encoding.UTF8.GetBytes(new Sequential([new Dense(1, inputShape: 1)]).ToJson()));
            Write(archive, "model.weights.h5", new byte[Large]);
        }

        Refused("model.weights.h5 unpacks to more than 400 bytes for each byte", nameof(FileLimits.MaxExpansion), () => LoadModel(path));

        Config.FileLimits = Config.FileLimits with { MaxExpansion = 1100 };
        Assert.Throws<Hdf5Exception>(() => LoadModel(path));
    }

    [Fact]
    public void A_data_set_in_gzip()
    {
        string path = _folder.File("zeros.gz");
        using (GZipStream gzip = new(File.Create(path), CompressionLevel.SmallestSize))
        {
            gzip.Write([0, 0, 8, 1, 0x04, 0x60, 0, 0]);
            gzip.Write(new byte[Large]);
        }

        Assert.Equal(0x04600000, Large);
        Refused("unpacks to more than 400 bytes for each byte", nameof(FileLimits.MaxExpansion), () => IdxFile.Read(path, rank: 1));

        Config.FileLimits = Config.FileLimits with { MaxExpansion = 1100 };
        Assert.Equal(Large, IdxFile.Read(path, rank: 1).FlattenedLength);
    }

    [Theory]
    [InlineData("x.zip")]
    [InlineData("x.tar.gz")]
    public void Files_in_a_download(string name)
    {
        string source = _folder.File(name);
        WriteArchive(source, ("zeros.bin", new byte[Large]));

        Refused("unpacks to more than 400 bytes for each byte", nameof(FileLimits.MaxExpansion), () => Fetch(name));
        Assert.Equal([Cached(name)], Directory.GetFileSystemEntries(Path.GetDirectoryName(Cached(name))!));

        // The archive stayed: it is not downloaded again.
        File.Delete(source);
        Config.FileLimits = Config.FileLimits with { MaxExpansion = 1100 };
        Fetch(name);
        Assert.Equal(Large, new FileInfo(Cached("zeros.bin")).Length);
    }

    [Theory]
    [InlineData("x.zip")]
    [InlineData("x.tar.gz")]
    public void The_number_of_files_in_a_download(string name)
    {
        WriteArchive(_folder.File(name), ("a", []), ("b", []), ("c", []));

        Config.FileLimits = Config.FileLimits with { MaxEntries = 2 };
        Refused("holds more than 2 files and folders", nameof(FileLimits.MaxEntries), () => Fetch(name));
        Assert.False(File.Exists(Cached("a")));

        Config.FileLimits = Config.FileLimits with { MaxEntries = 3 };
        Fetch(name);
        Assert.True(File.Exists(Cached("c")));
    }

    [Theory]
    [InlineData("x.h5")]
    [InlineData("x.keras")]
    public void Objects_in_a_file_of_HDF5(string name)
    {
        new Sequential([new Dense(1, inputShape: 1)]).Save(_folder.File(name));

        Config.FileLimits = Config.FileLimits with { Hdf5 = new Hdf5Limits { MaxObjects = 2 } };
        Rejects.With<Hdf5Exception>("the 2 objects that Hdf5Limits.MaxObjects allows", () => LoadModel(_folder.File(name)));
        Rejects.With<Hdf5Exception>(
            "the 2 objects that Hdf5Limits.MaxObjects allows",
            () => new Sequential([new Dense(1, inputShape: 1)]).LoadWeights(_folder.File(name)));

        Config.FileLimits = FileLimits.Default;
        Assert.Single(LoadModel(_folder.File(name)).Layers);
    }

    [Fact]
    public void Limits_are_positive()
    {
        Assert.Throws<ArgumentNullException>(() => Config.FileLimits = null!);
        Assert.All(
            new Func<FileLimits>[]
            {
                () => new FileLimits { MaxExpansion = 0 },
                () => new FileLimits { MaxUnpackedBytes = -1 },
                () => new FileLimits { MaxEntries = 0 },
                () => new FileLimits { MaxTextBytes = 0 },
                () => new FileLimits { MaxTextValues = 0 },
            },
            make => Assert.Throws<ArgumentOutOfRangeException>(make));
    }

    private static void Refused(string reason, string limit, Func<object?> action)
    {
        string message = Assert.Throws<FileLimitException>(action).Message;
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.Contains($"Config.FileLimits with {{ {limit} = … }}", message, StringComparison.Ordinal);
    }

    private static void Write(ZipArchive archive, string name, byte[] content)
    {
        using Stream stream = archive.CreateEntry(name).Open();
        stream.Write(content);
    }

    private static void WriteArchive(string path, params (string Name, byte[] Content)[] files)
    {
        if (path.EndsWith(".zip", StringComparison.Ordinal))
        {
            using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
            foreach ((string name, byte[] content) in files)
            {
                Write(archive, name, content);
            }

            return;
        }

        using TarWriter writer = new(new GZipStream(File.Create(path), CompressionLevel.Optimal));
        foreach ((string name, byte[] content) in files)
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
        }
    }

    private string Fetch(string name) => Utils.GetFile(
        name, new Uri(_folder.File(name)).AbsoluteUri, extract: true, cacheDir: _folder.File("cache"));

    private string Cached(string name) => Path.Combine(_folder.File("cache"), "datasets", name);
}
