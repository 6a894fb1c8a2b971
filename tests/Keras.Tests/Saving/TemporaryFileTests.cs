using Keras.Saving;
using Keras.Testing;

namespace Keras.Tests.Saving;

public class TemporaryFileTests
{
    [Fact]
    public void A_folder_that_cannot_be_written_is_named_with_the_variable_that_chooses_another()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.File("none"), "x");

        string message = Assert.Throws<IOException>(() => TemporaryFile.Create(path)).Message;

        Assert.Contains(folder.File("none"), message);
        Assert.Contains(OperatingSystem.IsWindows() ? "set TMP " : "set TMPDIR ", message);
        TemporaryFile.Create(folder.File("x")).Dispose();
        Assert.True(File.Exists(folder.File("x")));
    }
}
