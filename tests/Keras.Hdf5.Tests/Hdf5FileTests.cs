using Keras.Testing;

namespace Keras.Hdf5.Tests;

public class Hdf5FileTests
{
    [Fact]
    public void Writes_superblock_0_with_symbol_tables_as_h5py_does()
    {
        byte[] bytes = ModelFile.Create(Hdf5StringStorage.FixedLength);
        Assert.Equal(0, bytes[8]);
        Assert.True(bytes.AsSpan().IndexOf("SNOD"u8) > 0);
        Assert.Equal(-1, bytes.AsSpan().IndexOf("OHDR"u8));
    }

    [Fact]
    public void Writes_the_same_bytes_for_the_same_content() => Assert.Equal(
        ModelFile.Create(Hdf5StringStorage.VariableLength), ModelFile.Create(Hdf5StringStorage.VariableLength));

    [Fact]
    public void Writes_the_same_bytes_to_disk_and_to_memory()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.h5");
        using Hdf5File memory = Hdf5File.CreateInMemory("memory");
        memory.Root.WriteDataset<float>("a/b", [1, 2], 2);
        using (Hdf5File disk = Hdf5File.Create(path))
        {
            disk.Root.WriteDataset<float>("a/b", [1, 2], 2);
            Assert.Equal(memory.ToArray(), disk.ToArray());
        }

        Assert.Equal(memory.ToArray(), File.ReadAllBytes(path));
    }

    [Fact]
    public void Gives_back_the_bytes_it_was_opened_from()
    {
        byte[] bytes = ModelFile.Create(Hdf5StringStorage.FixedLength);
        using Hdf5File file = Hdf5File.OpenImage(bytes, "model");
        Assert.Equal(bytes, file.ToArray());
    }

    [Fact]
    public void Does_not_replace_a_file_unasked()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.h5");
        File.WriteAllText(path, "precious");
        Hdf5Exception exception = Assert.Throws<Hdf5Exception>(() => Hdf5File.Create(path));
        Assert.Contains("overwrite: true", exception.Message, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(path));
    }

    [Fact]
    public void Replaces_a_file_when_asked()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.h5");
        File.WriteAllText(path, "old");
        using (Hdf5File file = Hdf5File.Create(path, overwrite: true))
        {
            file.Root.WriteDataset<int>("new", [1]);
        }

        using Hdf5File reopened = Hdf5File.Open(path);
        Assert.Equal(["new"], reopened.Root.MemberNames);
    }

    [Fact]
    public void Says_why_a_file_cannot_be_created()
    {
        Hdf5Exception exception = Assert.Throws<Hdf5Exception>(() => Hdf5File.Create("/no/such/folder/a.h5"));
        Assert.StartsWith(
            "/no/such/folder/a.h5: /: cannot create the file", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Could not find a part of the path", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Flushes_what_was_written_so_far()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.h5");
        using FileStream stream = new(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        using Hdf5File file = Hdf5File.Create(stream, path);
        file.Root.WriteDataset<int>("number", [42]);
        file.Flush();
        using Hdf5File reader = Hdf5File.Open(path);
        Assert.Equal([42], reader.Root.OpenDataset("number").Read<int>());
    }

    [Fact]
    public void Reports_a_missing_file_as_missing()
    {
        FileNotFoundException exception = Assert.Throws<FileNotFoundException>(() => Hdf5File.Open("/no-such-file.h5"));
        Assert.Contains("no-such-file.h5", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_itself_in_messages()
    {
        Hdf5Exception exception = Assert.Throws<Hdf5Exception>(
            () => Hdf5File.OpenImage("<html>Not found</html>"u8.ToArray(), "entry model.weights.h5"));
        Assert.Equal("entry model.weights.h5", exception.File);
        Assert.Equal("/", exception.ObjectPath);
        Assert.Contains("is not an HDF5 file", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keeps_files_in_memory_apart_whatever_they_are_called()
    {
        using Hdf5File first = Hdf5File.CreateInMemory("same");
        using Hdf5File second = Hdf5File.CreateInMemory("same");
        first.Root.CreateGroup("one");
        second.Root.CreateGroup("two");
        using Hdf5File third = Hdf5File.OpenImage(second.ToArray(), "same");
        using Hdf5File fourth = Hdf5File.OpenImage(first.ToArray(), "same");
        Assert.Equal(["two"], third.Root.MemberNames);
        Assert.Equal(["one"], fourth.Root.MemberNames);
    }

    [Fact]
    public void Opens_one_path_several_times()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.h5");
        File.WriteAllBytes(path, ModelFile.Create(Hdf5StringStorage.FixedLength));
        using Hdf5File first = Hdf5File.Open(path);
        using (Hdf5File second = Hdf5File.Open(path))
        {
            Assert.Equal(Walk.Describe(first), Walk.Describe(second));
        }

        Assert.NotEmpty(Walk.Describe(first));
    }

    [Fact]
    public void Lets_others_replace_what_it_reads()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.h5");
        File.WriteAllBytes(path, ModelFile.Create(Hdf5StringStorage.FixedLength));
        using Hdf5File file = Hdf5File.Open(path);
        List<string> content = Walk.Describe(file);
        using (FileStream other = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete))
        {
            other.WriteByte(0x89);
        }

        if (!OperatingSystem.IsWindows())  // It refuses a rename onto a file that is open.
        {
            File.WriteAllText(folder.File("new"), "something else");
            File.Move(folder.File("new"), path, overwrite: true);
        }

        Assert.Equal(content, Walk.Describe(file));
    }

    [Fact]
    public void Does_not_open_what_is_being_written()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.h5");
        using Hdf5File file = Hdf5File.Create(path);
        IOException exception = Assert.Throws<IOException>(() => Hdf5File.Open(path));
        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Opens_paths_with_any_characters()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("Gewichte für Übung 1.h5");
        Hdf5File.Create(path).Dispose();
        using Hdf5File file = Hdf5File.Open(path);
        Assert.Equal(path, file.Name);
        Assert.Empty(file.Root.MemberNames);
    }

    [Fact]
    public void Cannot_be_written_when_opened_for_reading()
    {
        using Hdf5File file = Hdf5File.OpenImage(ModelFile.Create(Hdf5StringStorage.FixedLength), "model");
        Hdf5Exception exception = Assert.Throws<Hdf5Exception>(() => file.Root.CreateGroup("new"));
        Assert.Contains("the file is open for reading only", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Closes_its_objects_with_itself()
    {
        Hdf5File file = Hdf5File.CreateInMemory("model");
        Hdf5Dataset dataset = file.Root.WriteDataset<float>("a", [1]);
        file.Dispose();
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => dataset.Read<float>());
        Assert.Throws<ObjectDisposedException>(() => file.Root.MemberNames);
        Assert.Throws<ObjectDisposedException>(file.Flush);
        Assert.Throws<ObjectDisposedException>(file.ToArray);
    }

    [Fact]
    public void Serves_many_threads()
    {
        byte[] image = ModelFile.Create(Hdf5StringStorage.VariableLength);
        using Hdf5File shared = Hdf5File.OpenImage(image, "shared");
        List<string> expected = Walk.Describe(shared);
        Parallel.For(0, 64, _ =>
        {
            using Hdf5File own = Hdf5File.OpenImage(image, "own");
            Assert.Equal(expected, Walk.Describe(own));
            Assert.Equal(expected, Walk.Describe(shared));
        });
    }

    [SharedDataFact(RealFiles.Folder)]
    public void Reads_every_file_that_Keras_wrote_from_disk_and_from_memory()
    {
        Assert.NotEmpty(RealFiles.All);
        foreach (string path in RealFiles.All)
        {
            using Hdf5File file = Hdf5File.Open(path);
            using Hdf5File image = Hdf5File.OpenImage(File.ReadAllBytes(path), path);
            List<string> content = Walk.Describe(file);
            Assert.NotEmpty(content);
            Assert.Equal(content, Walk.Describe(image));
        }
    }
}
