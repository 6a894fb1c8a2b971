using System.Data;
using System.Net.Sockets;
using System.Numerics.Tensors;
using Keras.Preprocessing;
using Keras.Testing;

namespace Keras.Tests.Preprocessing;

/// <summary>What has the name of an image and is none: opening a pipe would wait forever.</summary>
public sealed class ImageFolderTests : IDisposable
{
    private static readonly string[] s_names =
        ["device.png", "empty.png", "loop.png", "nowhere.png", "pipe.png", "socket.png"];

    private readonly TemporaryFolder _folder = new();

    public ImageFolderTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "cat"));
        System.IO.File.Copy(RepositoryFiles.Golden("images", "rgb_420.jpg"), File("photo.jpg"));
        System.IO.File.WriteAllText(File("empty.png"), "");
        System.IO.File.CreateSymbolicLink(File("link.png"), File("photo.jpg"));
        System.IO.File.CreateSymbolicLink(File("nowhere.png"), File("none"));
        System.IO.File.CreateSymbolicLink(File("loop.png"), File("loop.png"));
        System.IO.File.CreateSymbolicLink(File("device.png"), "/dev/zero");
        ChildProcess.Run("mkfifo", File("pipe.png"));

        // Moved, as it would be deleted when it is closed.
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(File("socket")));
        System.IO.File.Move(File("socket"), File("socket.png"));
    }

    public void Dispose() => _folder.Dispose();

    [ToolFact("mkfifo")]
    public void A_data_set_skips_them_with_a_warning_each()
    {
        ImageDataset? dataset = null;

        (string output, string error) = ConsoleText.Of(
            () => dataset = Utils.ImageDatasetFromDirectory(_folder.FullName, shuffle: false));

        Assert.Contains("Found 2 files belonging to 1 classes.", output, StringComparison.Ordinal);
        AssertNamed(error);
        Assert.Equal([File("link.png"), File("photo.jpg")], dataset!.FilePaths);
        (Tensor<float> x, _) = dataset[0];
        Assert.Equal(2, x.Lengths[0]);
    }

    [ToolFact("mkfifo")]
    public void A_generator_skips_them_with_a_warning_each()
    {
        DirectoryIterator? flow = null;

        (_, string error) = ConsoleText.Of(
            () => flow = new ImageDataGenerator().FlowFromDirectory(_folder.FullName, shuffle: false));

        AssertNamed(error);
        Assert.Equal(["cat/link.png", "cat/photo.jpg"], flow!.Filenames);
    }

    [ToolFact("mkfifo")]
    public void A_table_of_them_loses_their_rows_with_a_warning()
    {
        DataTable table = new();
        table.Columns.Add("filename");
        table.Columns.Add("class");
        foreach (string name in (string[])[.. s_names, "photo.jpg", "link.png"])
        {
            table.Rows.Add(name, "cat");
        }

        DataFrameIterator? flow = null;
        (_, string error) = ConsoleText.Of(() => flow = new ImageDataGenerator().FlowFromDataFrame(
            table, Path.Combine(_folder.FullName, "cat"), shuffle: false));

        Assert.Contains($"Found {s_names.Length} invalid image filename(s)", error, StringComparison.Ordinal);
        Assert.Equal(["photo.jpg", "link.png"], flow!.Filenames);
    }

    private static void AssertNamed(string error)
    {
        Assert.All(s_names, name => Assert.Contains($"/{name}\": it is empty", error, StringComparison.Ordinal));
    }

    private string File(string name) => Path.Combine(_folder.FullName, "cat", name);
}
