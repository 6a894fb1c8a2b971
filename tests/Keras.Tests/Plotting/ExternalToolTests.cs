using Keras.Plotting;
using Keras.Testing;

namespace Keras.Tests.Plotting;

public class ExternalToolTests
{
    [Fact]
    public void Tells_how_to_install_a_program_that_is_missing()
    {
        ExternalTool tool = new("no-such-program", "some-package", "some-formula");

        Assert.Equal(
            "The program `no-such-program`, which draws this picture, was not found. Install it: "
            + "`apt-get install some-package` on Debian and Ubuntu, `brew install some-formula` on macOS.",
            Assert.Throws<InvalidOperationException>(() => tool.Run([], "")).Message);
    }

    [ToolFact("dot")]
    public void Tells_what_the_program_says_when_it_fails()
    {
        ExternalTool dot = new("dot", "graphviz", "graphviz");

        string message = Assert.Throws<InvalidOperationException>(() => dot.Run(["-Tsvg"], "no graph {")).Message;

        Assert.StartsWith("dot failed with exit code 1: ", message);
        Assert.Contains("syntax error", message);
    }

    // More input than a pipe holds, which the program never reads.
    [ToolFact("dot")]
    public void Survives_a_program_that_does_not_read_its_input() =>
        new ExternalTool("dot", "graphviz", "graphviz").Run(["-V"], new string(' ', 1 << 20));
}
