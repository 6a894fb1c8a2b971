using Keras.Callbacks;

namespace Keras.Tests.Callbacks;

public class PathTemplateTests
{
    [Theory]
    [InlineData("model.h5", "model.h5")]
    [InlineData("{epoch}.h5", "7.h5")]
    [InlineData("{epoch:02d}.h5", "07.h5")]
    [InlineData("{epoch:3d}.h5", "  7.h5")]
    [InlineData("{epoch:d}.h5", "7.h5")]
    [InlineData("{epoch:.1f}.h5", "7.0.h5")]
    [InlineData("{epoch:02d}-{val_loss:.2f}.h5", "07-0.12.h5")]
    [InlineData("{val_loss:f}", "0.123457")]
    [InlineData("{val_loss:08.3f}", "0000.123")]
    [InlineData("{val_loss:.3e}", "1.235e-01")]
    [InlineData("{val_loss:.1%}", "12.3%")]
    [InlineData("{val_loss}", "0.123456789")]
    [InlineData("{{epoch}}-{epoch}", "{epoch}-7")]
    public void Writes_numbers_as_Python_does(string template, string expected) =>
        Assert.Equal(expected, Fill(template));

    [Theory]
    [InlineData("{epoch")]
    [InlineData("epoch}")]
    [InlineData("{}")]
    [InlineData("{epoch:x}")]
    [InlineData("{val_loss:.2}")]
    public void Rejects_other_notations(string template) =>
        Assert.StartsWith("Places in a path must be written as", Assert.Throws<ArgumentException>(() => Fill(template)).Message);

    [Fact]
    public void Says_what_there_is_instead_of_an_unknown_name() => Assert.Equal(
        "The path \"{val_acc}\" names `val_acc`, which is not logged. There are: epoch, val_loss.",
        Assert.Throws<ArgumentException>(() => Fill("{val_acc}")).Message);

    [Fact]
    public void Rejects_a_fraction_as_a_whole_number() => Assert.EndsWith(
        "writes `val_loss` as a whole number (d), which it is not: use f.",
        Assert.Throws<ArgumentException>(() => Fill("{val_loss:d}")).Message);

    private static string Fill(string template) => new PathTemplate(template).Fill(
        new Dictionary<string, int> { ["epoch"] = 7 }, new Logs { ["val_loss"] = 0.123456789 });
}
