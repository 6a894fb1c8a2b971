using Keras.Layers;
using Keras.Models;
using Keras.Saving;
using Keras.Testing;

namespace Keras.Tests.Saving;

[Collection(nameof(WholeProcess))]
public class TemporaryFileTests
{
    private static string Advice => OperatingSystem.IsWindows() ? "set TMP to one that can" : "set TMPDIR to one that can";

    [Fact]
    public void A_folder_that_cannot_be_written_is_named_with_the_variable_that_chooses_another()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.File("none"), "x");

        string message = Assert.Throws<IOException>(() => TemporaryFile.Write(path, _ => { })).Message;

        Assert.Contains(folder.File("none"), message);
        Assert.Contains(Advice, message);
        TemporaryFile.Write(folder.File("x"), stream => stream.WriteByte(7));
        Assert.Equal([7], File.ReadAllBytes(folder.File("x")));
    }

    [Fact]
    public void So_is_a_disk_that_is_full_and_nothing_is_left()
    {
        using TemporaryFolder folder = new();

        string full = Assert.Throws<IOException>(() => TemporaryFile.Write(
            folder.File("x"), _ => throw new IOException($"No space left on device : '{folder.File("x")}'"))).Message;
        string other = Assert.Throws<IOException>(() => TemporaryFile.Write(
            folder.File("x"), _ => throw new IOException("The archive cannot be read."))).Message;

        Assert.Contains(Advice, full);
        Assert.Equal("The archive cannot be read.", other);
        Assert.Empty(Directory.GetFiles(folder.FullName));
    }

    [LinuxFact]
    public void Loading_an_archive_names_it()
    {
        using TemporaryFolder folder = new();
        new Sequential([new Dense(1, inputShape: 1)]).Save(folder.File("m.keras"));
        string? before = Environment.GetEnvironmentVariable("TMPDIR");
        try
        {
            Environment.SetEnvironmentVariable("TMPDIR", folder.File("none"));
            Rejects.With<IOException>(Advice, () => Keras.Models.Models.LoadModel(folder.File("m.keras")));
        }
        finally
        {
            Environment.SetEnvironmentVariable("TMPDIR", before);
        }
    }
}
