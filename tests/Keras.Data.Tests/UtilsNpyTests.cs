using System.IO.Compression;
using System.Numerics.Tensors;
using System.Text;
using Keras.Saving;
using Keras.Testing;

namespace Keras.Tests;

public class UtilsNpyTests
{
    private static readonly float[] s_thirds = [.. Enumerable.Range(0, 24).Select(i => (float)((i / 7.0) - 1))];

    public static TheoryData<string> FilesOfEveryType =>
        ["float32", "float64", "int32", "int64", "uint8", "bool", "vector", "empty"];

    [Fact]
    public void Reads_what_numpy_wrote()
    {
        Tensor<float> x = Utils.Npy.Load<float>(Golden("float32.npy"));

        Assert.Equal([2, 3, 4], x.Lengths.ToArray());
        Assert.Equal(s_thirds, x.ToArray());
        Assert.Equal(Numbers(i => (i / 7.0) - 1), Utils.Npy.Load<double>(Golden("float64.npy")).ToArray());
        Assert.Equal(Numbers(i => (int)(i * 100003) - 1000000), Utils.Npy.Load<int>(Golden("int32.npy")).ToArray());
        Assert.Equal(Numbers(i => (i * 1_000_000_000_000) - 1), Utils.Npy.Load<long>(Golden("int64.npy")).ToArray());
        Assert.Equal(Numbers(i => (byte)(i * 10)), Utils.Npy.Load<byte>(Golden("uint8.npy")).ToArray());
        Assert.Equal(Numbers(i => i % 3 == 0), Utils.Npy.Load<bool>(Golden("bool.npy")).ToArray());
    }

    [Fact]
    public void Reads_column_major_arrays_in_row_major_order()
    {
        Assert.Equal(Numbers(i => (int)(i * 100003) - 1000000), Utils.Npy.Load<int>(Golden("fortran.npy")).ToArray());
    }

    [Theory]
    [InlineData("version2.npy")]
    [InlineData("version3.npy")]
    public void Reads_later_format_versions(string file)
    {
        Assert.Equal(s_thirds, Utils.Npy.Load<float>(Golden(file)).ToArray());
    }

    [Fact]
    public void Reads_scalars_as_one_number_and_empty_arrays_as_empty()
    {
        Tensor<float> scalar = Utils.Npy.Load<float>(Golden("scalar.npy"));

        Assert.Equal([1], scalar.Lengths.ToArray());
        Assert.Equal(2.5f, scalar[0]);
        Assert.Equal([0, 5], Utils.Npy.Load<float>(Golden("empty.npy")).Lengths.ToArray());
    }

    [Theory]
    [MemberData(nameof(FilesOfEveryType))]
    public void Writes_the_same_bytes_as_numpy(string name)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("copy.npy");

        Utils.Npy.Save(path, Utils.Npy.Load(Golden(name + ".npy")));

        Assert.Equal(File.ReadAllBytes(Golden(name + ".npy")), File.ReadAllBytes(path));
    }

    [Fact]
    public void Writes_views_without_their_gaps()
    {
        using TemporaryFolder folder = new();
        Tensor<float> square = Tensor.Create(s_thirds[..16], [4, 4]);

        Utils.Npy.Save(folder.File("view.npy"), square.Slice([1..3, 1..3]));

        Assert.Equal(
            [s_thirds[5], s_thirds[6], s_thirds[9], s_thirds[10]],
            Utils.Npy.Load<float>(folder.File("view.npy")).ToArray());
    }

    [Theory]
    [InlineData("stored.npz")]
    [InlineData("deflated.npz")]
    public void Reads_archives_of_numpy(string file)
    {
        IReadOnlyDictionary<string, IReadOnlyTensor> arrays = Utils.Npy.LoadZip(Golden(file));

        Assert.Equal(["x", "y"], arrays.Keys.Order());
        Assert.Equal(s_thirds, Assert.IsType<Tensor<float>>(arrays["x"]).ToArray());
        Assert.Equal(Numbers(i => (byte)(i * 10)), Utils.Npy.LoadZip<byte>(Golden(file), "y").ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Writes_archives_that_it_reads(bool compress)
    {
        using TemporaryFolder folder = new();
        Tensor<float> zeros = Tensor.CreateFromShape<float>([100, 100]);
        Tensor<byte> bytes = Tensor.Create<byte>([1, 2, 3]);

        Utils.Npy.SaveZip(folder.File("a.npz"), [("zeros", zeros), ("bytes", bytes)], compress);

        Assert.Equal(zeros.ToArray(), Utils.Npy.LoadZip<float>(folder.File("a.npz"), "zeros").ToArray());
        Assert.Equal([1, 2, 3], Utils.Npy.LoadZip<byte>(folder.File("a.npz"), "bytes").ToArray());
        Assert.Equal(compress, new FileInfo(folder.File("a.npz")).Length < 1000);
    }

    [Fact]
    public void Writes_equal_archives_for_equal_arrays()
    {
        using TemporaryFolder folder = new();
        foreach (string name in (string[])["a.npz", "b.npz"])
        {
            Utils.Npy.SaveZip(folder.File(name), [("x", Tensor.Create(s_thirds))]);
        }

        Assert.Equal(File.ReadAllBytes(folder.File("a.npz")), File.ReadAllBytes(folder.File("b.npz")));
    }

    [Fact]
    public void Rejects_archives_with_nameless_or_repeated_arrays()
    {
        using TemporaryFolder folder = new();
        Tensor<float> x = Tensor.Create(s_thirds);

        Assert.Throws<ArgumentException>(() => Utils.Npy.SaveZip(folder.File("a.npz"), [("x", x), ("x", x)]));
        Assert.Throws<ArgumentException>(() => Utils.Npy.SaveZip(folder.File("a.npz"), [("", x)]));
        Assert.Empty(Directory.GetFiles(folder.FullName));
    }

    [Fact]
    public void Lists_the_names_when_an_array_is_missing()
    {
        KeyNotFoundException error =
            Assert.Throws<KeyNotFoundException>(() => Utils.Npy.LoadZip<float>(Golden("stored.npz"), "z"));

        Assert.Contains("\"z\"", error.Message, StringComparison.Ordinal);
        Assert.Contains("\"x\", \"y\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_which_type_the_file_holds()
    {
        InvalidDataException error =
            Assert.Throws<InvalidDataException>(() => Utils.Npy.Load<float>(Golden("float64.npy")));

        Assert.Contains("holds float64 of shape (2, 3, 4), asked for float32", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("big_endian.npy", ">f4")]
    [InlineData("float16.npy", "<f2")]
    [InlineData("object.npy", "|O")]
    [InlineData("structured.npy", "structured")]
    public void Refuses_other_types_with_a_way_out(string file, string reason)
    {
        NotSupportedException error = Assert.Throws<NotSupportedException>(() => Utils.Npy.Load(Golden(file)));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_to_write_other_types()
    {
        using TemporaryFolder folder = new();

        NotSupportedException error = Assert.Throws<NotSupportedException>(
            () => Utils.Npy.Save(folder.File("a.npy"), Tensor.Create<short>([1])));

        Assert.Contains("float32", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.FullName));
    }

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (999999999999, 4), }", "elements of an array")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (100000, 4), }", "cut off")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", "sizes from 0 up")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }", "sizes from 0 up")]
    [InlineData("{'descr': '<f4', 'fortran_order': 1, 'shape': (1,), }", "True or False")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, }", "expected the keys")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'x': (1,)}", "unexpected key 'x'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), } + 1", "after the closing brace")]
    [InlineData("{'descr': '<f4, 'fortran_order': False, 'shape': (1,), }", "character")]
    [InlineData("__import__('os')", "expected '{'")]
    public void Refuses_hostile_headers(string header, string reason)
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.File("a.npy"), [.. Header(header), 0, 0, 0, 0]);

        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Utils.Npy.Load(folder.File("a.npy")));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_header_that_claims_gigabytes()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.File("a.npy"), [0x93, .. "NUMPY"u8, 2, 0, 255, 255, 255, 255, (byte)'{']);

        Assert.Contains(
            "claims a header of 4294967295 bytes",
            Assert.Throws<InvalidDataException>(() => Utils.Npy.Load(folder.File("a.npy"))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_an_archive_that_claims_more_than_it_can_hold()
    {
        using TemporaryFolder folder = new();
        string header = "{'descr': '|u1', 'fortran_order': False, 'shape': (1000000000,), }";
        using (ZipArchive archive = ZipFile.Open(folder.File("a.npz"), ZipArchiveMode.Create))
        {
            using Stream stream = archive.CreateEntry("x.npy").Open();
            stream.Write(Header(header));
        }

        Assert.Contains(
            "cut off",
            Assert.Throws<InvalidDataException>(() => Utils.Npy.LoadZip(folder.File("a.npz"))).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Refuses_an_array_whose_numbers_have_another_checksum(bool compress)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.npz");
        Utils.Npy.SaveZip(path, [("x", Tensor.Create(Enumerable.Range(0, 100).Select(index => index * 0.1f).ToArray(), [100]))], compress);
        byte[] file = File.ReadAllBytes(path);
        byte[] checksum;
        using (ZipArchive archive = ZipFile.OpenRead(path))
        {
            checksum = BitConverter.GetBytes(archive.Entries[0].Crc32);
        }

        // Where the archive tells it at its end.
        file[file.AsSpan().LastIndexOf(checksum)] ^= 1;
        File.WriteAllBytes(path, file);

        Assert.Contains(
            "x.npy is damaged", Assert.Throws<InvalidDataException>(() => Utils.Npy.LoadZip(path)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => Utils.Npy.LoadZip<float>(path, "x"));
    }

    [Fact]
    public void Reads_or_refuses_every_damaged_file()
    {
        using TemporaryFolder folder = new();
        Random random = new(1);
        foreach (string file in (string[])["float32.npy", "fortran.npy", "version2.npy", "stored.npz", "deflated.npz"])
        {
            byte[] original = File.ReadAllBytes(Golden(file));
            string path = folder.File(file);
            for (int i = 0; i < 400; i++)
            {
                byte[] damaged = i % 2 == 0 ? [.. original] : original[..random.Next(original.Length)];
                for (int flips = i % 2 == 0 ? random.Next(1, 4) : 0; flips > 0; flips--)
                {
                    damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
                }

                File.WriteAllBytes(path, damaged);
                bool isArchive = file.EndsWith("npz", StringComparison.Ordinal);
                Exception? error = Record.Exception(
                    () => isArchive ? (object)Utils.Npy.LoadZip(path) : Utils.Npy.Load(path));

                Assert.True(error is null or InvalidDataException or NotSupportedException or FileLimitException, $"{file} #{i}: {error}");
            }
        }
    }

    [Fact]
    public void Leaves_the_old_file_when_writing_fails()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("a.npy"), "old");

        Assert.Throws<NotSupportedException>(() => Utils.Npy.Save(folder.File("a.npy"), Tensor.Create<short>([1])));

        Assert.Equal("old", File.ReadAllText(folder.File("a.npy")));
        Assert.Single(Directory.GetFiles(folder.FullName));
    }

    private static string Golden(string file) => RepositoryFiles.Golden("npy", file);

    private static byte[] Header(string text) =>
        [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0, .. Encoding.Latin1.GetBytes(text)];

    private static T[] Numbers<T>(Func<long, T> number) => [.. Enumerable.Range(0, 24).Select(i => number(i))];
}
