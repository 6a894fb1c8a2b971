namespace Keras.Hdf5.Tests;

public class Hdf5DatasetTests
{
    [Fact]
    public void Keeps_values_of_every_type()
    {
        Keeps<float>(Hdf5ElementType.Float32, [0.1f, float.NaN, float.NegativeInfinity, -0f, float.Epsilon]);
        Keeps<double>(Hdf5ElementType.Float64, [0.1, double.MaxValue, double.Epsilon]);
        Keeps<Half>(Hdf5ElementType.Float16, [(Half)0.1f, Half.MaxValue, Half.Epsilon, Half.NegativeInfinity]);
        Keeps<sbyte>(Hdf5ElementType.Int8, [sbyte.MinValue, sbyte.MaxValue]);
        Keeps<short>(Hdf5ElementType.Int16, [short.MinValue, short.MaxValue]);
        Keeps<int>(Hdf5ElementType.Int32, [int.MinValue, int.MaxValue]);
        Keeps<long>(Hdf5ElementType.Int64, [long.MinValue, long.MaxValue]);
        Keeps<byte>(Hdf5ElementType.UInt8, [0, byte.MaxValue]);
        Keeps<ushort>(Hdf5ElementType.UInt16, [0, ushort.MaxValue]);
        Keeps<uint>(Hdf5ElementType.UInt32, [0, uint.MaxValue]);
        Keeps<ulong>(Hdf5ElementType.UInt64, [0, ulong.MaxValue]);
        Keeps<bool>(Hdf5ElementType.Boolean, [true, false, true]);
    }

    [Fact]
    public void Keeps_shapes_of_any_rank()
    {
        using Hdf5File file = Hdf5File.CreateInMemory("test");
        file.Root.WriteDataset<float>("scalar", [2.5f]);
        file.Root.WriteDataset<float>("kernel", new float[3 * 3 * 2 * 4], 3, 3, 2, 4);
        file.Root.WriteDataset<float>("empty", [], 0, 5);
        Assert.Empty(file.Root.OpenDataset("scalar").Shape);
        Assert.Equal(1, file.Root.OpenDataset("scalar").Count);
        Assert.Equal([2.5f], file.Root.OpenDataset("scalar").Read<float>());
        Assert.Equal([3, 3, 2, 4], file.Root.OpenDataset("kernel").Shape);
        Assert.Equal(72, file.Root.OpenDataset("kernel").Count);
        Assert.Equal([0, 5], file.Root.OpenDataset("empty").Shape);
        Assert.Empty(file.Root.OpenDataset("empty").Read<float>());
    }

    [Fact]
    public void Reads_numbers_as_floating_point()
    {
        using Hdf5File file = Hdf5File.CreateInMemory("test");
        using Hdf5Dataset doubles = file.Root.WriteDataset<double>("doubles", [0.1, -2], 2);
        using Hdf5Dataset integers = file.Root.WriteDataset<long>("integers", [3, -4], 2);
        using Hdf5Dataset bytes = file.Root.WriteDataset<byte>("bytes", [5, 255], 2);
        using Hdf5Dataset halves = file.Root.WriteDataset<Half>("halves", [(Half)0.5f, (Half)(-65504)], 2);
        Assert.Equal([0.1f, -2f], doubles.Read<float>());
        Assert.Equal([3f, -4f], integers.Read<float>());
        Assert.Equal([5d, 255d], bytes.Read<double>());
        Assert.Equal([0.5f, -65504f], halves.Read<float>());
        Assert.Equal([(Half)3, (Half)(-4)], integers.Read<Half>());
    }

    [Fact]
    public void Reads_integers_as_larger_integers_only()
    {
        using Hdf5File file = Hdf5File.CreateInMemory("test");
        using Hdf5Dataset dataset = file.Root.WriteDataset<int>("a", [-1, 7], 2);
        using Hdf5Dataset unsigned = file.Root.WriteDataset<byte>("b", [200], 1);
        using Hdf5Dataset real = file.Root.WriteDataset<float>("c", [1.5f], 1);
        Assert.Equal([-1L, 7L], dataset.Read<long>());
        Assert.Equal([(short)200], unsigned.Read<short>());
        Hdf5Exception exception = Assert.Throws<Hdf5Exception>(() => dataset.Read<short>());
        Assert.Contains("/a: the elements are of type Int32", exception.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be read as Int16 without loss", exception.Message, StringComparison.Ordinal);
        Assert.Throws<Hdf5Exception>(() => dataset.Read<ulong>());
        Assert.Throws<Hdf5Exception>(() => unsigned.Read<sbyte>());
        Assert.Throws<Hdf5Exception>(() => real.Read<long>());
    }

    [Fact]
    public void Reads_into_memory_of_the_caller()
    {
        using Hdf5File file = Hdf5File.CreateInMemory("test");
        using Hdf5Dataset dataset = file.Root.WriteDataset<float>("a", [1, 2, 3], 3);
        float[] buffer = [9, 9, 9, 9, 9];
        dataset.Read(buffer.AsSpan(1, 3));
        Assert.Equal([9f, 1f, 2f, 3f, 9f], buffer);
        ArgumentException exception = Assert.Throws<ArgumentException>(() => dataset.Read(buffer.AsSpan()));
        Assert.Contains(
            "holds 3 elements of shape (3), but the destination has room for 5",
            exception.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_values_that_do_not_fill_the_shape()
    {
        using Hdf5File file = Hdf5File.CreateInMemory("test");
        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => file.Root.WriteDataset<float>("a", [1, 2, 3], 2, 2));
        Assert.Contains("3 values for the shape (2, 2), which has 4", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => file.Root.WriteDataset<float>("a", [1], -1, -1));
        Assert.Throws<ArgumentException>(() => file.Root.WriteDataset<float>("a", [1], new int[33]));
        Assert.False(file.Root.Contains("a"));
    }

    [Fact]
    public void Rejects_types_that_are_not_numbers()
    {
        using Hdf5File file = Hdf5File.CreateInMemory("test");
        NotSupportedException exception = Assert.Throws<NotSupportedException>(
            () => file.Root.WriteDataset<char>("a", ['x'], 1));
        Assert.Contains("Char", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_every_type_that_h5py_writes()
    {
        using Hdf5File file = Hdf5File.Open(GoldenFiles.Accepted("types"));
        Hdf5Group root = file.Root;
        Assert.Equal(Hdf5ElementType.Float16, root.OpenDataset("float16").ElementType);
        Assert.Equal([0.5f, -2f, 65504f], root.OpenDataset("float16").Read<float>());
        Assert.Equal(Hdf5ElementType.Int64, root.OpenDataset("big_endian").ElementType);
        Assert.Equal([1L, -2L, 3L], root.OpenDataset("big_endian").Read<long>());
        Assert.Equal([2.5f], root.OpenDataset("scalar").Read<float>());
        Assert.Equal([2.5f], root.OpenDataset("alias").Read<float>());
        Assert.Equal(Hdf5ElementType.String, root.OpenDataset("text").ElementType);
        Assert.Equal("abc", Assert.Single(root.OpenDataset("text").ReadStrings()));
        Assert.Equal(["a", "b"], root.OpenDataset("texts").ReadStrings());
        Assert.Equal(Hdf5ElementType.Boolean, root.OpenDataset("boolean").ElementType);
        Assert.Equal([true, false], root.OpenDataset("boolean").Read<bool>());
        Assert.Throws<Hdf5Exception>(() => root.OpenDataset("scalar").Read<bool>());
        Assert.Throws<Hdf5Exception>(() => root.OpenDataset("scalar").ReadStrings());
        Assert.Throws<Hdf5Exception>(() => root.OpenDataset("texts").Read<float>());
        Assert.Throws<Hdf5Exception>(() => root.OpenDataset("opaque").Read<float>());
    }

    [Theory]
    [InlineData("attributes")]
    [InlineData("chunked")]
    [InlineData("latest")]
    [InlineData("tracked")]
    [InlineData("types")]
    public void Reads_everything_in_the_files_that_are_damaged_elsewhere(string name)
    {
        using Hdf5File file = Hdf5File.Open(GoldenFiles.Accepted(name));
        Assert.NotEmpty(Walk.Describe(file));
    }

    [Fact]
    public void Reads_bfloat16_as_Keras_3_stores_it()
    {
        using Hdf5File file = Hdf5File.Open(GoldenFiles.Accepted("types"));
        using Hdf5Dataset dataset = file.Root.OpenDataset("bfloat16");
        Assert.Equal(Hdf5ElementType.BFloat16, dataset.ElementType);
        Assert.Equal([1f, -2.5f, float.PositiveInfinity], dataset.Read<float>());
        Assert.Equal([1.0, -2.5, double.PositiveInfinity], dataset.Read<double>());
    }

    [Fact]
    public void Reads_chunks_and_filters()
    {
        using Hdf5File file = Hdf5File.Open(GoldenFiles.Accepted("chunked"));
        float[] packed = file.Root.OpenDataset("packed").Read<float>();
        Assert.Equal(Enumerable.Range(0, 600), packed.Select(static x => (int)x));
        Assert.Equal(Enumerable.Range(0, 100), file.Root.OpenDataset("plain").Read<int>());
        float[] deep = file.Root.OpenDataset("deep_index").Read<float>();
        Assert.Equal(Enumerable.Range(0, 200), deep.Select(static x => (int)x));
        Assert.Equal(172, file.Root.OpenDataset("incompressible").Read<byte>()[0]);
        Assert.Equal(12, file.Root.OpenDataset("resizable").Count);
        Assert.All(file.Root.OpenDataset("never_written").Read<float>(), static value => Assert.Equal(0f, value));
        Assert.All(file.Root.OpenDataset("filled").Read<double>(), static value => Assert.Equal(3.5, value));
    }

    [Theory]
    [InlineData("latest")]
    [InlineData("tracked")]
    public void Reads_the_newer_group_format(string name)
    {
        using Hdf5File file = Hdf5File.Open(GoldenFiles.Accepted(name));
        Assert.Equal(["a", "z"], file.Root.MemberNames);
        Assert.Equal([0f, 1f, 2f], file.Root.OpenDataset("z/y").Read<float>());
        Assert.Equal(["z", "a"], file.Root.Attributes["names"].ReadStrings());
    }

    private static void Keeps<T>(Hdf5ElementType elementType, T[] values)
        where T : unmanaged
    {
        using Hdf5File file = Hdf5File.CreateInMemory("test");
        file.Root.WriteDataset<T>("values", values, values.Length).Dispose();
        using Hdf5File copy = Hdf5File.OpenImage(file.ToArray(), "copy");
        using Hdf5Dataset dataset = copy.Root.OpenDataset("values");
        Assert.Equal(elementType, dataset.ElementType);
        Assert.Equal(values, dataset.Read<T>());
    }
}
