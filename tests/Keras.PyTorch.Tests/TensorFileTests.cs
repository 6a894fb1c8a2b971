using System.IO.Compression;
using System.Text;
using Keras.PyTorch.Checkpoints;
using Keras.PyTorch.Pickles;
using Keras.Testing;

namespace Keras.PyTorch.Tests;

public class TensorFileTests
{
    public static TheoryData<string, string> Checkpoints => new()
    {
        { "densenet.pth", "" },
        { "legacy.pth", "" },
        { "channels_last.pth", "" },
        { "training.pth", "module." },
    };

    [Theory]
    [MemberData(nameof(Checkpoints))]
    public void Every_form_of_a_state_dict_holds_the_same(string file, string prefix)
    {
        using TensorFile expected = Open("densenet.safetensors");
        using TensorFile actual = Open(file);

        Assert.Equal("pytorch", actual.Format);
        Assert.Equal(expected.Tensors.Select(tensor => prefix + tensor.Name), actual.Tensors.Select(tensor => tensor.Name));
        foreach ((StoredTensor wanted, StoredTensor tensor) in expected.Tensors.Zip(actual.Tensors))
        {
            Assert.Equal(wanted.Shape, tensor.Shape);
            Assert.Equal(wanted.Type, tensor.Type);
            Assert.Equal(Numbers(wanted), Numbers(tensor));
        }
    }

    [Fact]
    public void Older_names_stay_as_they_are()
    {
        using TensorFile file = Open("older.pth");

        Assert.Contains(file.Tensors, tensor => tensor.Name == "features.denseblock1.denselayer2.norm.1.running_var");
    }

    [Theory]
    [InlineData("bool", ElementType.Bool, new double[] { 0, 1, 1, 1 })]
    [InlineData("uint8", ElementType.UInt8, new double[] { 0, 1, 2, 253 })]
    [InlineData("int8", ElementType.Int8, new double[] { 0, 1, 2, -3 })]
    [InlineData("int16", ElementType.Int16, new double[] { 0, 1, 2, -3 })]
    [InlineData("int32", ElementType.Int32, new double[] { 0, 1, 2, -3 })]
    [InlineData("int64", ElementType.Int64, new double[] { 0, 1, 2, -3 })]
    [InlineData("float16", ElementType.Float16, new[] { 0, 1, 2.5, -3 })]
    [InlineData("bfloat16", ElementType.BFloat16, new[] { 0, 1, 2.5, -3 })]
    [InlineData("float32", ElementType.Float32, new[] { 0, 1, 2.5, -3 })]
    [InlineData("float64", ElementType.Float64, new[] { 0, 1, 2.5, -3 })]
    [InlineData("scalar", ElementType.Float32, new double[] { 7 })]
    [InlineData("empty", ElementType.Float32, new double[] { })]
    [InlineData("parameter", ElementType.Float32, new double[] { 1, 1 })]
    [InlineData("part", ElementType.Float32, new double[] { 5, 6, 7, 8, 9, 10 })]
    [InlineData("column", ElementType.Float32, new double[] { 2, 8, 14, 20 })]
    public void Every_type_and_view_reads_as_numbers(string name, ElementType type, double[] numbers)
    {
        using TensorFile file = Open("types.pth");
        StoredTensor tensor = file.Tensors.Single(tensor => tensor.Name == name);

        Assert.Equal(type, tensor.Type);
        Assert.Equal(numbers, Numbers(tensor));
        Assert.Equal(numbers.Length, tensor.Count);
        float[] singles = new float[tensor.Count];
        tensor.Read(singles.AsSpan());
        Assert.Equal(numbers, singles.Select(number => (double)number));
    }

    [Fact]
    public void Turned_views_read_row_major()
    {
        using TensorFile file = Open("types.pth");
        StoredTensor tensor = file.Tensors.Single(tensor => tensor.Name == "turned");

        Assert.Equal([4, 2, 3], tensor.Shape);
        Assert.Equal([0, 4, 8, 12, 16, 20, 1, 5], Numbers(tensor)[..8]);
    }

    [Fact]
    public void Few_elements_of_many_are_read_without_those_between()
    {
        // Two columns and three rows of a table of four billion numbers, in all orders of the axes.
        const long Row = 2_000_000_000;
        Counting storage = new();
        StoredTensor tensor = new("test", "columns", ElementType.UInt8, [2, 3], storage, offset: 7, strides: [40_000, Row]);

        long[] places = [7, 7 + Row, 7 + (2 * Row), 40_007, 40_007 + Row, 40_007 + (2 * Row)];
        Assert.Equal(places.Select(place => (double)(place % 251)), Numbers(tensor));
        Assert.InRange(storage.Bytes, 6, 6 * 40_000);
    }

    [Fact]
    public void A_description_that_unpacks_to_megabytes_is_refused()
    {
        using TemporaryFolder folder = new();
        using (ZipArchive archive = ZipFile.Open(folder.File("bomb.pth"), ZipArchiveMode.Create))
        {
            using Stream entry = archive.CreateEntry("bomb/data.pkl", CompressionLevel.SmallestSize).Open();
            entry.Write(new byte[4 << 20]);
        }

        Assert.Contains("too many for a description of tensors", Assert.Throws<InvalidDataException>(
            () => TensorFile.Open(folder.File("bomb.pth"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Room_of_another_size_is_refused()
    {
        using TensorFile file = Open("types.pth");

        Assert.Contains("has 4 elements", Assert.Throws<ArgumentException>(
            () => file.Tensors[0].Read(new float[3].AsSpan())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("calls_system.pth", "the name posix.system")]
    [InlineData("calls_eval.pth", "the name __builtin__.eval")]
    [InlineData("model.pth", "the name torch.nn.modules.container.Sequential")]
    [InlineData("repeated.pth", "a call of Tensor")]
    [InlineData("no_tensors.pth", "holds no tensors by name, neither at the top nor under state_dict")]
    [InlineData("input.npy", "neither a file of PyTorch")]
    public void What_is_no_data_is_refused_by_name(string file, string reason) => Assert.Contains(
        reason, Assert.Throws<InvalidDataException>(() => Open(file)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("densenet.pth")]
    [InlineData("legacy.pth")]
    [InlineData("types.pth")]
    [InlineData("densenet.safetensors")]
    public void Damaged_files_are_read_or_refused(string file)
    {
        using TemporaryFolder folder = new();
        Random random = new(1);
        byte[] original = File.ReadAllBytes(RepositoryFiles.Golden("pytorch", file));
        string path = folder.File(file);
        int refused = 0;
        for (int trial = 0; trial < 400; trial++)
        {
            byte[] damaged = trial % 4 == 0 ? original[..random.Next(original.Length)] : [.. original];
            for (int flips = trial % 4 == 0 ? 0 : random.Next(1, 4); flips > 0; flips--)
            {
                // Half of them where the description is rather than the elements.
                int end = random.Next(2) == 0 ? damaged.Length : Math.Min(damaged.Length, 2000);
                damaged[random.Next(end)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(path, damaged);
            Exception? error = Record.Exception(() =>
            {
                using TensorFile opened = TensorFile.Open(path);
                foreach (StoredTensor tensor in opened.Tensors)
                {
                    Numbers(tensor);
                }
            });

            refused += error is null ? 0 : 1;
            Assert.True(error is null or InvalidDataException, $"#{trial}: {error}");
        }

        Assert.True(refused > 100, $"Only {refused} of 400 were refused.");
    }

    [Fact]
    public void A_changed_element_is_found_by_the_checksum_of_a_zip()
    {
        using TemporaryFolder folder = new();
        byte[] content = File.ReadAllBytes(RepositoryFiles.Golden("pytorch", "densenet.pth"));
        using (ZipArchive archive = ZipFile.OpenRead(RepositoryFiles.Golden("pytorch", "densenet.pth")))
        {
            using Stream entry = archive.Entries.Single(entry => entry.FullName.EndsWith("/data/0", StringComparison.Ordinal)).Open();
            byte[] element = new byte[16];
            entry.ReadExactly(element);
            content[content.AsSpan().IndexOf(element)] ^= 1;
        }

        File.WriteAllBytes(folder.File("changed.pth"), content);
        using TensorFile file = TensorFile.Open(folder.File("changed.pth"));

        Assert.Contains("checksum", Assert.Throws<InvalidDataException>(
            () => Numbers(file.Tensors[0])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ccollections\nOrderedDict\n]](U\u0001aK\u0001ea\u0085R.", 1L)]
    [InlineData("ccollections\nOrderedDict\n](U\u0001aK\u0002ta\u0085R.", 2L)]
    [InlineData("ccollections\nOrderedDict\n}U\u0001aK\u0003s\u0085R.", 3L)]
    public void Dictionaries_of_older_Pythons_are_lists_of_pairs(string program, long value)
    {
        TorchNames names = new((_, _, _) => throw new InvalidOperationException());

        Assert.Equal(value, PickleReader.ReadDictionary(Encoding.Latin1.GetBytes(program), "test", names)["a"]);
    }

    [Theory]
    [InlineData("(U\u0007storagectorch\nFloatStorage\nU\u00010U\u0003cpuK\u0002tQ.", null)]
    [InlineData("(U\u0007storagectorch\nFloatStorage\nU\u00010U\u0003cpuK\u0002NtQ.", null)]
    [InlineData("(U\u0007storagectorch\nFloatStorage\nU\u00010U\u0003cpuJ\u00ff\u00ff\u00ff\u00fftQ.", "outside")]
    [InlineData("(U\u0006modulectorch\nFloatStorage\nU\u00010U\u0003cpuK\u0002tQ.", "outside")]
    [InlineData("(U\u0007storageNU\u00010U\u0003cpuK\u0002tQ.", "outside")]
    [InlineData("ctorch\nload\n.", "the name torch.load")]
    [InlineData("ctorch._utils\n_rebuild_tensor_v2\n(NK\u0000))tR.", "a call of Tensor")]
    public void Only_storages_stand_outside_a_pickle(string program, string? refusal)
    {
        TorchNames names = new((_, _, _) => new FileStorage(new Microsoft.Win32.SafeHandles.SafeFileHandle(), 0));
        Exception? error = Record.Exception(() => PickleReader.Read(Encoding.Latin1.GetBytes(program), "test", names, out _));

        Assert.Equal(refusal is null, error is null);
        Assert.True(refusal is null || (error is InvalidDataException && error.Message.Contains(refusal, StringComparison.Ordinal)));
    }

    [Fact]
    public void Files_of_the_other_byte_order_are_refused()
    {
        using TemporaryFolder folder = new();
        File.Copy(RepositoryFiles.Golden("pytorch", "types.pth"), folder.File("big.pth"));
        using (ZipArchive archive = ZipFile.Open(folder.File("big.pth"), ZipArchiveMode.Update))
        {
            using StreamWriter writer = new(archive.CreateEntry("types/byteorder").Open());
            writer.Write("big");
        }

        Assert.Contains("big-endian", Assert.Throws<InvalidDataException>(
            () => TensorFile.Open(folder.File("big.pth"))).Message, StringComparison.Ordinal);
    }

    private static TensorFile Open(string file) => TensorFile.Open(RepositoryFiles.Golden("pytorch", file));

    private static double[] Numbers(StoredTensor tensor)
    {
        double[] numbers = new double[tensor.Count];
        tensor.Read(numbers.AsSpan());
        return numbers;
    }

    private sealed class Counting : Storage
    {
        public long Bytes { get; private set; }

        public override bool TryRead(long position, Span<byte> bytes)
        {
            for (int index = 0; index < bytes.Length; index++)
            {
                bytes[index] = (byte)((position + index) % 251);
            }

            Bytes += bytes.Length;
            return true;
        }
    }
}
