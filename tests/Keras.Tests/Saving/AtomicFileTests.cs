using System.Numerics.Tensors;
using System.Runtime.Versioning;
using Keras.Callbacks;
using Keras.Layers;
using Keras.Models;
using Keras.Testing;
using Keras.Tests.Training;
using Keras.Training;

namespace Keras.Tests.Saving;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("model.h5")]
    [InlineData("model.keras")]
    [InlineData("w.weights.h5")]
    [InlineData("weights.h5")]
    [InlineData("array.npy")]
    [InlineData("arrays.npz")]
    public void Whatever_step_of_a_save_fails_the_old_file_stays_and_nothing_else(string name)
    {
        string path = _folder.File(name);
        Save(path, 1);
        byte[] old = File.ReadAllBytes(path);

        int steps = FailingSteps.Each(
            () => Save(path, 2),
            step =>
            {
                Assert.Equal(old, File.ReadAllBytes(path));
                Assert.Equal([path], Directory.GetFiles(_folder.FullName));
            });

        Assert.True(steps >= 4, $"Only {steps} steps.");
        Assert.NotEqual(old, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(_folder.FullName));
    }

    [Fact]
    public void Whatever_step_of_a_backup_fails_the_last_backup_goes_on()
    {
        BackupAndRestore keeping = new(_folder.FullName, deleteCheckpoint: false);
        History expected = Fit(new BackupAndRestore(_folder.File("whole")), epochs: 3);
        Fit(keeping, epochs: 1);
        byte[] first = File.ReadAllBytes(keeping.BackupFile);

        FailingSteps.Each(
            () => Fit(new BackupAndRestore(_folder.FullName, deleteCheckpoint: false), epochs: 2),
            _ => Assert.Equal(first, File.ReadAllBytes(keeping.BackupFile)));

        History resumed = Fit(new BackupAndRestore(_folder.FullName), epochs: 3);
        Assert.Equal(expected["loss"], resumed["loss"]);

        static History Fit(BackupAndRestore backup, int epochs) => Network(1).Fit(
            Small.Count(8), Small.Count(8), epochs: epochs, verbose: 0, callbacks: [backup], shuffle: false);
    }

    [Fact]
    public void A_message_names_the_file_that_is_meant()
    {
        File.WriteAllText(_folder.File("file"), "");
        string inFile = Path.Combine(_folder.File("file"), "m.h5");

        string message = Assert.Throws<IOException>(() => Network(1).Save(inFile)).Message;

        Assert.StartsWith($"Cannot write {inFile}: ", message);
        Assert.DoesNotContain(".part", message);
        Assert.Contains(
            "is a folder", Assert.Throws<IOException>(() => Network(1).Save(Folder("f.h5"), overwrite: true)).Message);
    }

    [LinuxFact]
    public void A_link_stays_a_link_and_its_file_is_replaced()
    {
        string path = Path.Combine(Folder("disk"), "real.h5");
        File.CreateSymbolicLink(_folder.File("first.h5"), path);
        File.CreateSymbolicLink(_folder.File("second.h5"), "first.h5");

        // It leads nowhere yet.
        Network(1).Save(_folder.File("second.h5"), overwrite: true);
        byte[] old = File.ReadAllBytes(path);
        Network(2).Save(_folder.File("second.h5"), overwrite: true);

        Assert.Equal("first.h5", new FileInfo(_folder.File("second.h5")).LinkTarget);
        Assert.Equal(path, new FileInfo(_folder.File("first.h5")).LinkTarget);
        Assert.NotEqual(old, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
        File.CreateSymbolicLink(_folder.File("a.h5"), "b.h5");
        File.CreateSymbolicLink(_folder.File("b.h5"), "a.h5");
        Assert.Contains(
            "symbolic links", Assert.Throws<IOException>(() => Network(1).Save(_folder.File("a.h5"), overwrite: true)).Message);
    }

    [LinuxFact]
    [UnsupportedOSPlatform("windows")]
    public void Who_may_not_read_the_old_file_may_not_read_the_new_one()
    {
        string path = _folder.File("private.h5");
        Network(1).Save(path);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        Network(2).Save(path, overwrite: true);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [LinuxFact]
    public void What_is_no_file_is_refused_and_stays()
    {
        string pipe = _folder.File("pipe.h5");
        ChildProcess.Run("mkfifo", pipe);
        File.CreateSymbolicLink(_folder.File("link.h5"), pipe);

        foreach (string path in (string[])[pipe, _folder.File("link.h5")])
        {
            Action[] writes =
            [
                () => Network(1).Save(path, overwrite: true),
                () => Network(1).SaveWeights(path, overwrite: true),
                () => Network(1).CheckSave(path, overwrite: true),
                () => Utils.Npy.Save(path, Small.Column(1)),
            ];
            Assert.All(writes, write => Assert.Contains(
                "is no file but a device, pipe or socket", Assert.Throws<IOException>(write).Message));
        }

        // A file that is empty is a file.
        File.WriteAllText(_folder.File("empty.h5"), "");
        Network(1).Save(_folder.File("empty.h5"), overwrite: true);
        Assert.Equal(
            ["empty.h5", "link.h5", "pipe.h5"],
            Directory.GetFileSystemEntries(_folder.FullName).Select(entry => Path.GetFileName(entry)).Order());
    }

    [Fact]
    public void A_missing_folder_is_made()
    {
        string path = Path.Combine(_folder.File("new"), "folder", "m.keras");
        Network(1).Save(path);
        Assert.True(File.Exists(path));
    }

    [Fact]
    public void Leftovers_of_the_same_file_go_unless_they_are_being_written()
    {
        string left = _folder.File(".m.h5.0123.part");
        string written = _folder.File(".m.h5.4567.part");
        string other = _folder.File(".n.h5.0123.part");
        File.WriteAllText(left, "half");
        File.WriteAllText(other, "half");
        using (new FileStream(written, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
        {
            Network(1).Save(_folder.File("m.h5"));
        }

        Assert.Equal([written, other, _folder.File("m.h5")], Directory.GetFiles(_folder.FullName).Order(StringComparer.Ordinal));
    }

    private static Sequential Network(float weight)
    {
        Sequential model = new([new Dense(3, name: "first", inputShape: 1), new Dense(1, name: "last")]);
        model.SetWeights([.. model.GetWeights().Select(array => Tensor.CreateFromShape<float>(array.Lengths))]);
        model.Compile("adam", "mse");
        model.Fit(Small.Column(weight), Small.Column(weight), verbose: 0);
        return model;
    }

    private static void Save(string path, float number)
    {
        switch (Path.GetFileName(path))
        {
            case "array.npy":
                Utils.Npy.Save(path, Tensor.Create<float>([number, number], [2]));
                break;
            case "arrays.npz":
                Utils.Npy.SaveZip(path, [("a", Tensor.Create<float>([number], [1])), ("b", Tensor.Create<float>([number], [1]))]);
                break;
            case "weights.h5" or "w.weights.h5":
                Network(number).SaveWeights(path, overwrite: true);
                break;
            default:
                Network(number).Save(path, overwrite: true);
                break;
        }
    }

    private string Folder(string name) => Directory.CreateDirectory(_folder.File(name)).FullName;
}
