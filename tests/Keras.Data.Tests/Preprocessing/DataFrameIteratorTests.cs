using System.Data;
using System.Numerics.Tensors;
using Keras.Preprocessing;
using Keras.Testing;

namespace Keras.Tests.Preprocessing;

public sealed class DataFrameIteratorTests : IDisposable
{
    private readonly ImageTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void Has_the_defaults_of_keras()
    {
        DataFrameIterator flow = new ImageDataGenerator().FlowFromDataFrame(_tree.Table(), _tree.FullName);

        Assert.Equal((256, 256), flow.TargetSize);
        Assert.Equal("rgb", flow.ColorMode);
        Assert.Equal("categorical", flow.ClassMode);
        Assert.Equal(32, flow.BatchSize);
        Assert.True(flow.Shuffle);
        Assert.Equal(flow.ClassSets.Select(set => set[0]), flow.Classes);
    }

    [Fact]
    public void Reads_a_table_with_typed_columns()
    {
        DataTable table = new();
        table.Columns.Add("file");
        table.Columns.Add("kind");
        table.Columns.Add("weight", typeof(double));
        table.Rows.Add("eel/1.png", "eel", 0.5);
        table.Rows.Add("Cat/1.png", "cat", 2);
        table.Rows.Add("Cat/2.jpg", "cat", 1);
        table.AcceptChanges();
        table.Rows[2].Delete();

        DataFrameIterator flow = new ImageDataGenerator().FlowFromDataFrame(
            table, _tree.FullName, "file", "kind", "weight", (4, 4), classMode: "binary", shuffle: false);
        (Tensor<float> x, Tensor<float> y, Tensor<float> weight) = flow[0];

        Assert.Equal([2, 4, 4, 3], x.Lengths.ToArray());
        Assert.Equal([1f, 0f], y.ToArray());
        Assert.Equal([0.5f, 2f], weight.ToArray());
    }

    [Fact]
    public void Gives_targets_with_their_images_in_shuffled_order()
    {
        DataFrameIterator kept = Raw(shuffle: false, seed: 1);
        DataFrameIterator shuffled = Raw(shuffle: true, seed: 1);

        Dictionary<float, float> pixels = Pairs(kept).ToDictionary(pair => pair.Target, pair => pair.Pixel);
        List<(float Target, float Pixel)> pairs = Pairs(shuffled);

        Assert.Equal(pixels.Keys.Order(), pairs.Select(pair => pair.Target).Order());
        Assert.NotEqual(pixels.Keys, pairs.Select(pair => pair.Target));
        Assert.All(pairs, pair => Assert.Equal(pixels[pair.Target], pair.Pixel));
        Assert.Equal(pairs, Pairs(Raw(shuffle: true, seed: 1)));
        Assert.NotEqual(pairs, Pairs(Raw(shuffle: true, seed: 2)));
    }

    [Fact]
    public void Writes_the_images_to_a_folder()
    {
        using TemporaryFolder folder = new();

        _ = new ImageDataGenerator().FlowFromDataFrame(
            _tree.Table(), _tree.FullName, targetSize: 5, batchSize: 2, saveToDir: folder.FullName, savePrefix: "row",
            saveFormat: "jpeg", shuffle: false)[1];

        Assert.Equal(2, Directory.GetFiles(folder.FullName, "row_?_*.jpeg").Length);
    }

    [Fact]
    public void Fails_on_a_missing_file_that_was_not_validated()
    {
        DataFrameIterator flow = new ImageDataGenerator().FlowFromDataFrame(
            _tree.Table(), _tree.FullName, shuffle: false, validateFilenames: false);

        Rejects.With<FileNotFoundException>("missing.png", () => flow[0]);
    }

    [Fact]
    public void Says_what_is_wrong_with_an_argument()
    {
        AssertTeaches("\"color\"", table => table("color", "categorical"));
        AssertTeaches("one column. Received: a list of 2", table => table(["class", "pair"], "sparse"));
        AssertTeaches("a list of columns. Received: \"age\"", table => table("age", "multi_output"));
        AssertTeaches("Received: 4 (dog, cat, eel, Ape)", table => table("class", "binary"));
        AssertTeaches("must be text. Received: 10 (Int32) in row 0", table => table("age", "sparse"));
        AssertTeaches("list of texts. Received: 1.5 (Double) in row 0", table => table("size", "categorical"));
        AssertTeaches("must be a number. Received: dog (String) in row 0", table => table("class", "raw"));
        AssertTeaches("a list of numbers. Received: dog (String) in row 0", table => table(["class"], "multi_output"));
        AssertTeaches("at least one column", table => table(Array.Empty<string>(), "raw"));
        Rejects.Argument("\"class\"", () => new ImageDataGenerator().FlowFromDataFrame(_tree.Table(), xCol: "file"));
        Rejects.Argument(
            "none of 8 rows",
            () => new ImageDataGenerator().FlowFromDataFrame(_tree.Table(), "/no/such", classMode: null));
    }

    [Fact]
    public void Refuses_cells_without_a_value_and_lists_of_different_lengths()
    {
        DataTable table = _tree.Table();
        table.Rows[3]["class"] = DBNull.Value;
        table.Rows[1]["point"] = new[] { 1, 2, 3 };

        Rejects.Argument(
            "Received: nothing in row 3", () => new ImageDataGenerator().FlowFromDataFrame(table, _tree.FullName));
        Rejects.Argument(
            "equally many numbers. Received: 2, 3",
            () => new ImageDataGenerator().FlowFromDataFrame(
                table, _tree.FullName, yCol: ["point"], classMode: "multi_output"));
    }

    [Fact]
    public void Has_no_single_class_for_images_with_several()
    {
        ImageDataGenerator generator = new();

        Assert.Contains(
            "ClassSets",
            Assert.Throws<InvalidOperationException>(
                () => generator.FlowFromDataFrame(_tree.Table(), _tree.FullName, yCol: "tags").Classes).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "no classes",
            Assert.Throws<InvalidOperationException>(() => generator.FlowFromDataFrame(
                _tree.Table(), _tree.FullName, yCol: "age", classMode: "raw").Classes).Message,
            StringComparison.Ordinal);
    }

    private void AssertTeaches(string part, Action<Func<ColumnNames, string, object>> call) => Assert.Contains(
        part,
        Assert.ThrowsAny<ArgumentException>(() => call(
            (yCol, classMode) => new ImageDataGenerator().FlowFromDataFrame(
                _tree.Table(), _tree.FullName, yCol: yCol, classMode: classMode))).Message,
        StringComparison.Ordinal);

    private DataFrameIterator Raw(bool shuffle, int seed) => new ImageDataGenerator().FlowFromDataFrame(
        _tree.Table(), _tree.FullName, yCol: "age", classMode: "raw", targetSize: 7, batchSize: 2, shuffle: shuffle,
        seed: seed);

    private static List<(float Target, float Pixel)> Pairs(DataFrameIterator flow)
    {
        List<(float Target, float Pixel)> pairs = [];
        for (int index = 0; index < flow.Length; index++)
        {
            (Tensor<float> x, Tensor<float> y) = flow[index];
            for (int i = 0; i < y.Lengths[0]; i++)
            {
                pairs.Add((y[i], x[i, 3, 3, 1]));
            }
        }

        return pairs;
    }
}
