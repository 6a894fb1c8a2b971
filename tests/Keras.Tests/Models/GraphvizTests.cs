using Keras.Models;
using Keras.Testing;

namespace Keras.Tests.Models;

public sealed class GraphvizTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [ToolFact("dot")]
    public void Tells_what_Graphviz_says_when_it_fails()
    {
        string message = Assert.Throws<InvalidOperationException>(
            () => Graphviz.TryDraw("no graph {", "svg", _folder.File("a.svg"))).Message;

        Assert.StartsWith("Graphviz failed with exit code 1: ", message);
        Assert.Contains("syntax error", message);
    }

    // More input than a pipe holds, which the program never reads.
    [ToolFact("dot")]
    public void Survives_that_Graphviz_does_not_read_its_input() => Assert.Throws<InvalidOperationException>(
        () => Graphviz.TryDraw(new string(' ', 1 << 20), "no-such-format", _folder.File("a")));
}
