using Keras.Images;
using Keras.Layers;
using Keras.Models;
using Keras.Testing;
using Keras.Tests.Callbacks;

namespace Keras.Tests.Models;

public sealed class UtilsPlotModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Connects_layers_with_their_names_and_classes()
    {
        string dot = Dot();

        Assert.Contains("n0 [label=\"x: InputLayer\"];", dot);
        Assert.Contains("n1 [label=\"block/a: Dense\"];", dot);
        Assert.Contains("n2 [label=\"sum: Add\"];", dot);
        Assert.Contains("n3 [label=\"inner: Model\"];", dot);
        Assert.Equal(["n0 -> n1;", "n1 -> n2;", "n0 -> n2;", "n2 -> n3;"], Edges(dot));
        Assert.Contains("graph [rankdir=TB, concentrate=true, dpi=96];", dot);
    }

    [Fact]
    public void Shows_shapes_if_asked()
    {
        string dot = Dot(showShapes: true);

        Assert.Contains("x: InputLayer\\n|{input:|output:}|{{(None, 2)}|{(None, 2)}}", dot);
        Assert.Contains("sum: Add\\n|{input:|output:}|{{[(None, 2), (None, 2)]}|{(None, 2)}}", dot);
    }

    [Fact]
    public void Leaves_names_out_if_asked()
    {
        string dot = Dot(showLayerNames: false);

        Assert.Contains("[label=\"Dense\"]", dot);
        Assert.DoesNotContain("block/a", dot);
    }

    [Fact]
    public void Shows_the_layers_of_models_inside_if_asked()
    {
        string dot = Dot(expandNested: true);

        Assert.Contains("subgraph cluster_n3 {", dot);
        Assert.Contains("label=\"inner\"", dot);
        Assert.Contains("n5 [label=\"deep: Dense\"];", dot);
        Assert.Contains("n2 -> n4;", Edges(dot));
        Assert.Contains("n4 -> n5;", Edges(dot));
        Assert.DoesNotContain("n2 -> n3;", Edges(dot));
    }

    [Theory]
    [InlineData("LR")]
    [InlineData("BT")]
    [InlineData("RL")]
    public void Runs_where_asked(string rankdir) => Assert.Contains($"rankdir={rankdir},", Dot(rankdir: rankdir));

    [Fact]
    public void Shows_the_input_of_a_chain_and_layers_that_are_called_twice()
    {
        Sequential chain = new([new Dense(2, name: "a", inputShape: 3)]);
        Input inputs = new(shape: 2, name: "x");
        Dense twice = new(2, name: "twice");
        Model shared = new(inputs, new Dense(1, name: "last").Apply(twice.Apply(twice.Apply(inputs))));

        Assert.Equal(["n0 -> n1;"], Edges(Dot(chain)));
        Assert.Equal(["n0 -> n1;", "n1 -> n1;", "n1 -> n2;"], Edges(Dot(shared)));
    }

    [Fact]
    public void Names_shapes_of_several_calls_multiple()
    {
        Dense twice = new(2, name: "twice");
        Input first = new(shape: (3, 4), name: "x");
        Input second = new(shape: (5, 4), name: "y");
        Model model = new([first, second], [twice.Apply(first), twice.Apply(second)]);

        Assert.Contains("twice: Dense\\n|{input:|output:}|{{multiple}|{multiple}}", Dot(model, showShapes: true));
    }

    [Fact]
    public void Escapes_what_means_something_to_Graphviz()
    {
        Model model = new Sequential([new Dense(2, name: "a<b>{c}|\"d\"", inputShape: 3)]);

        Assert.Contains("a\\<b\\>\\{c\\}\\|\\\"d\\\": Dense", Dot(model));
    }

    [ToolFact("dot")]
    public void Draws_pictures_of_the_resolution_asked_for()
    {
        Bitmap normal = Draw(96);
        Bitmap fine = Draw(192);

        Assert.InRange(fine.Width, 1.9 * normal.Width, 2.1 * normal.Width);
        Assert.Single(Directory.GetFiles(_folder.FullName));

        Bitmap Draw(int dpi)
        {
            string path = _folder.File("model.png");
            Utils.PlotModel(Network(), path, dpi: dpi);
            return ImageFile.Read(path);
        }
    }

    [ToolFact("dot")]
    public void Draws_an_svg_with_all_names()
    {
        string path = _folder.File("new/model.svg");

        Utils.PlotModel(Network(), path, showShapes: true, expandNested: true);

        string[] texts = [.. SvgTexts.Of(File.ReadAllText(path))];
        Assert.Contains("block/a: Dense", texts);
        Assert.Contains("[(None, 2), (None, 2)]", texts);
        Assert.Contains("inner", texts);
    }

    [Fact]
    public void Refuses_unknown_directions_formats_and_resolutions()
    {
        Assert.Contains(
            "`rankdir` must be one of \"TB\", \"LR\", \"BT\", \"RL\". Received: \"UP\"",
            Assert.Throws<ArgumentException>(() => Dot(rankdir: "UP")).Message);
        Assert.Contains(
            "`toFile` must be one of \"png\"",
            Assert.Throws<ArgumentException>(() => Utils.PlotModel(Network(), "model.txt")).Message);
        Assert.Throws<ArgumentException>(() => Utils.PlotModel(Network(), "model.png", dpi: 0));
    }

    [Fact]
    public void Writes_the_text_and_says_so_where_Graphviz_is_missing()
    {
        string? path = Environment.GetEnvironmentVariable("PATH");
        Environment.SetEnvironmentVariable("PATH", _folder.FullName);
        string error;
        try
        {
            (_, error) = Runs.Console(() => Utils.PlotModel(Network(), _folder.File("new/model.png"), rankdir: "LR"));
            Assert.Contains("n0 -> n1;", Dot());
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", path);
        }

        Assert.Contains("model.png\" was not drawn: Graphviz", error);
        Assert.Contains($"dot -Tpng \"{_folder.File("new/model.dot")}\" -o \"{_folder.File("new/model.png")}\"", error);
        Assert.Equal([_folder.File("new/model.dot")], Directory.GetFiles(_folder.File("new")));
        Assert.Contains("rankdir=LR,", File.ReadAllText(_folder.File("new/model.dot")));
    }

    private static IEnumerable<string> Edges(string dot) => dot.Split('\n').Where(line => line.Contains("->"));

    private static Model Network()
    {
        Input inside = new(shape: 2, name: "inside");
        Model inner = new(inside, new Dense(1, name: "deep").Apply(inside), name: "inner");
        Input inputs = new(shape: 2, name: "x");
        KerasTensor sum = new Add(name: "sum").Apply([new Dense(2, name: "block/a").Apply(inputs), inputs]);
        return new Model(inputs, inner.Apply(sum));
    }

    private string Dot(
        bool showShapes = false, bool showLayerNames = true, string rankdir = "TB", bool expandNested = false) =>
        Dot(Network(), showShapes, showLayerNames, rankdir, expandNested);

    private string Dot(
        Model model,
        bool showShapes = false,
        bool showLayerNames = true,
        string rankdir = "TB",
        bool expandNested = false)
    {
        string path = _folder.File("model.dot");
        Utils.PlotModel(model, path, showShapes, showLayerNames, rankdir, expandNested);
        return File.ReadAllText(path);
    }
}
