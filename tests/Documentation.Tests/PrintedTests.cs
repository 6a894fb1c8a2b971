namespace Documentation.Tests;

public class PrintedTests
{
    [Theory]
    [InlineData("loss: 1.2346 - 12s", "loss: 1.2346 - 12s")]
    [InlineData("79/79 - 12s - loss: 1.2346 - 12s/epoch - 135ms/step", "79/79 - 3s - loss: 1.2400 - 3s/epoch - 40ms/step")]
    [InlineData("loss: 0.0003", "loss: 0.0004")]
    [InlineData("1.0000e-03", "1.0001e-03")]
    [InlineData("a\n…\nz", "a\nb\nc\nz")]
    [InlineData("a\n…", "a\nb\n")]
    [InlineData("3.1 seconds", "3.1 seconds\n")]
    public void What_agrees(string shown, string printed) => Assert.Null(Printed.Difference(shown, printed));

    [Theory]
    [InlineData("loss: 1.2346", "loss: 1.3")]
    [InlineData("loss: 0.0003", "loss: 0.0005")]
    [InlineData("79/79", "78/79")]
    [InlineData("loss: 1.2346", "accuracy: 1.2346")]
    [InlineData("1.0000e-03", "1.1000e-03")]
    [InlineData("a\n…\nz", "a\nb")]
    [InlineData("a\nb", "a")]
    [InlineData("a", "a\nb")]
    [InlineData("12s", "12")]
    [InlineData("-0.5", "0.5")]
    public void What_does_not(string shown, string printed) => Assert.NotNull(Printed.Difference(shown, printed));

    [Fact]
    public void Numbers_of_another_processor_need_only_be_numbers()
    {
        Assert.Null(Printed.Difference("loss: 1.2346", "loss: 1.3", isAlike: false));
        Assert.NotNull(Printed.Difference("loss: 1.2346", "loss: nan", isAlike: false));
        Assert.NotNull(Printed.Difference("79/79", "78/79", isAlike: false));
    }
}
