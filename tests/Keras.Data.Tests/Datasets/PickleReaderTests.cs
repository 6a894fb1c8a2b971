using System.Text;
using Keras.Datasets;
using Keras.PyTorch.Pickles;
using Keras.Testing;

namespace Keras.Tests.Datasets;

public class PickleReaderTests
{
    [Theory]
    [InlineData("protocol2")]
    [InlineData("protocol3")]
    [InlineData("protocol4")]
    public void Reads_plain_data_and_arrays_of_every_protocol(string file)
    {
        IReadOnlyDictionary<string, object?> batch = Read(file);

        PickledArray array = Assert.IsType<PickledArray>(batch["data"]);
        Assert.Equal([3, 4], array.Shape);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (byte)i), array.Data.ToArray());
        Assert.Equal([0L, 200L, -1L, 70000L, 1L << 40, -(1L << 40)], Assert.IsType<List<object?>>(batch["labels"]));

        Dictionary<string, object?> nested = Assert.IsType<Dictionary<string, object?>>(batch["nested"]);
        Assert.Null(nested["none"]);
        Assert.Equal(true, nested["true"]);
        Assert.Equal([1L, 2L, 3L, 4L], Assert.IsType<object?[]>(nested["tuple"]));
        Assert.Empty(Assert.IsType<List<object?>>(nested["empty"]));

        List<object?> names = Assert.IsType<List<object?>>(batch["filenames"]);
        Assert.Equal(["first.png", "second.png", new string('x', 300)], names.Select(Text));
    }

    [Fact]
    public void Reads_text_as_bytes()
    {
        IReadOnlyDictionary<string, object?> batch = Read("text_keys");

        Assert.Equal("text", Text(batch["name"]));
        Assert.Equal([1, 2], Assert.IsType<PickledArray>(batch["data"]).Shape);
    }

    [Theory]
    [InlineData("calls_system", "the name posix.system")]
    [InlineData("calls_eval", "the name builtins.eval")]
    [InlineData("float_array", "a call of Type with 3 arguments")]
    [InlineData("object_array", "a call of Type with 3 arguments")]
    [InlineData("fortran_array", "the state of an object that is no")]
    public void Refuses_whatever_is_not_data(string file, string reason)
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Read(file));

        Assert.Contains("is refused: it holds " + reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_floating_point_numbers() => Assert.Equal(1.5, Read("float")["data"]);

    [Fact]
    public void Refuses_something_else_than_a_dictionary()
    {
        Assert.Contains(
            "something else than a dictionary",
            Assert.Throws<InvalidDataException>(() => Read("list")).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\u0080\u0002}.", null)]
    [InlineData("\u0080\u0009}.", "protocol 9")]
    [InlineData("}", "cut off")]
    [InlineData("", "cut off")]
    [InlineData(".", "a value is missing")]
    [InlineData("}h\u0005.", "a reference to nothing")]
    [InlineData("T\u00ff\u00ff\u00ff\u00ff", "cut off")]
    [InlineData("\u008e\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff", "cut off")]
    [InlineData("\u008a\u00ff", "cut off")]
    [InlineData("t", "an end without a start")]
    [InlineData("NNs", "a value is missing")]
    [InlineData("NNNs", "something else than a dictionary")]
    [InlineData("NNa", "something else than a list")]
    [InlineData("NR", "expected a tuple")]
    [InlineData("N)R", "a call of nothing")]
    [InlineData("})R", "a call of")]
    [InlineData("cnumpy\nndarray\n)R", "a call of Array")]
    [InlineData("}Nb", "the state of an object")]
    public void Refuses_malformed_programs(string program, string? reason)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(program);
        Exception? error = Record.Exception(() => PickleReader.ReadDictionary(bytes, "test", new NumPyBytes()));

        if (reason is null)
        {
            Assert.Null(error);
        }
        else
        {
            Assert.Contains(reason, Assert.IsType<InvalidDataException>(error).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Reads_or_refuses_every_damaged_pickle()
    {
        Random random = new(1);
        byte[] original = File.ReadAllBytes(RepositoryFiles.Golden("pickles", "protocol2.pickle"));
        for (int i = 0; i < 3000; i++)
        {
            byte[] damaged = i % 3 == 0 ? original[..random.Next(original.Length)] : [.. original];
            for (int flips = i % 3 == 0 ? 0 : random.Next(1, 4); flips > 0; flips--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            Exception? error = Record.Exception(() => PickleReader.ReadDictionary(damaged, "test", new NumPyBytes()));

            Assert.True(error is null or InvalidDataException, $"#{i}: {error}");
        }
    }

    private static IReadOnlyDictionary<string, object?> Read(string file) => PickleReader.ReadDictionary(
        File.ReadAllBytes(RepositoryFiles.Golden("pickles", file + ".pickle")), file, new NumPyBytes());

    private static string Text(object? value) =>
        Encoding.UTF8.GetString(Assert.IsType<ReadOnlyMemory<byte>>(value).Span);
}
