using System.Text.Json.Nodes;
using Keras.Saving;

namespace Keras.Tests.Saving;

public class PythonJsonTests
{
    [Theory]
    [InlineData(0, "0.0")]
    [InlineData(1, "1.0")]
    [InlineData(-2.5, "-2.5")]
    [InlineData(0.1f, "0.10000000149011612")]
    [InlineData(1e-7, "1e-07")]
    [InlineData(-1.001e-5, "-1.001e-05")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(1e15, "1000000000000000.0")]
    [InlineData(1.5e300, "1.5e+300")]
    public void Floats_are_written_as_python_does(double number, string expected) =>
        Assert.Equal(expected, PythonJson.Write(JsonValue.Create(number)));

    [Fact]
    public void Texts_are_ascii()
    {
        JsonObject node = new() { ["a<b+c"] = "é\"\n", ["n"] = new JsonArray(1, null, true) };
        Assert.Equal("""{"a<b+c": "\u00e9\"\n", "n": [1, null, true]}""", PythonJson.Write(node));
        Assert.True(JsonNode.DeepEquals(node, PythonJson.Parse(PythonJson.Write(node), "it")));
    }
}
