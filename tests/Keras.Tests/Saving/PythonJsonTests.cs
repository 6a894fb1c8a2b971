using System.Text.Json.Nodes;
using Keras.Saving;
using Keras.Testing;

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
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    [InlineData(double.NaN, "NaN")]
    public void Floats_are_written_as_python_does(double number, string expected) =>
        Assert.Equal(expected, PythonJson.Write(JsonValue.Create(number)));

    [Fact]
    public void Infinite_numbers_are_read_outside_of_texts()
    {
        const string Text = """{"Infinity": [Infinity, -Infinity, "Infinity \" Infinity", 1.0]}""";
        JsonArray read = (JsonArray)PythonJson.Parse(Text, "it")["Infinity"]!;
        Assert.Equal(double.PositiveInfinity, (double)read[0]!);
        Assert.Equal(double.NegativeInfinity, (double)read[1]!);
        Assert.Equal("Infinity \" Infinity", (string?)read[2]);
        Assert.Equal(Text, PythonJson.Write(PythonJson.Parse(Text, "it")));
    }

    [Theory]
    [InlineData("""{"a": 1, "a": 2}""")]
    [InlineData("""{"a": NaN}""")]
    [InlineData("Infinity\\")]
    [InlineData("\"Infinity\\")]
    public void What_is_no_json_is_refused(string text) =>
        Rejects.Argument("it is no JSON", () => PythonJson.Parse(text, "it"));

    [Fact]
    public void A_text_that_nests_too_deep_is_refused_before_the_stack_ends() =>
        Rejects.Argument("it is no JSON", () => PythonJson.Parse(new string('[', 100_000) + new string(']', 100_000), "it"));

    [Fact]
    public void Texts_are_ascii()
    {
        JsonObject node = new() { ["a<b+c"] = "é\"\n", ["n"] = new JsonArray(1, null, true) };
        Assert.Equal("""{"a<b+c": "\u00e9\"\n", "n": [1, null, true]}""", PythonJson.Write(node));
        Assert.True(JsonNode.DeepEquals(node, PythonJson.Parse(PythonJson.Write(node), "it")));
    }
}
