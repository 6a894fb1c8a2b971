using System.Formats.Tar;
using System.IO.Compression;
using System.Numerics.Tensors;
using System.Text;
using Keras.Layers;
using Keras.Models;
using Keras.Saving;
using Keras.Testing;
using static Keras.Models.Models;

namespace Keras.Tests.Saving;

/// <summary>Files that are something else than their names say.</summary>
public sealed class SavedFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 32\n", "git lfs pull")]
    [InlineData("<!DOCTYPE html><html>404</html>", "HTML")]
    [InlineData("\n  <HTML><body>", "HTML")]
    [InlineData("\u0080\u0004\u0095abc", "a pickle of Python")]
    [InlineData("\u001f\u008b\b", "gzip")]
    [InlineData("{\"class_name\": \"Model\"}", "ModelFromJson")]
    [InlineData("\b\b\u0012\apytorch", "ONNX Runtime")]
    [InlineData("\b\u0003:\u0010", "ONNX Runtime")]
    [InlineData("\b\u0001\u0012\u0010", "a SavedModel of TensorFlow")]
    [InlineData("\u001c\0\0\0TFL3", "TensorFlow Lite")]
    [InlineData("\0\u0005\u0016\a\0\u0002", "macOS")]
    [InlineData("\u0093NUMPY\u0001\0", "Utils.Npy.Load")]
    [InlineData("<?xml version=\"1.0\"?><Error>", "XML")]
    [InlineData("backend: tensorflow\nclass_name: Model\n", "to_json")]
    public void What_is_something_else_is_called_by_its_name(string content, string called)
    {
        string path = _folder.File("m.h5");
        File.WriteAllBytes(path, Encoding.Latin1.GetBytes(content));
        Refused(path, called);
    }

    [Fact]
    public void A_tar_archive_a_frozen_graph_and_a_checkpoint_of_TensorFlow_are_called_by_their_names()
    {
        using (FileStream stream = File.Create(_folder.File("m.h5")))
        using (TarWriter tar = new(stream))
        {
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "model.keras"));
        }

        Refused(_folder.File("m.h5"), "a tar archive");
        File.WriteAllBytes(_folder.File("frozen.pb"), [0x0A, 0x20, 0x0A, 1]);
        Refused(_folder.File("frozen.pb"), "a graph of TensorFlow");
        File.WriteAllText(_folder.File("cp.ckpt.index"), "x");
        Refused(_folder.File("cp.ckpt"), "a checkpoint of TensorFlow");

        // An index of something else beside a model changes nothing.
        new Sequential([new Input(3), new Dense(2)]).Save(_folder.File("model.h5"));
        File.WriteAllText(_folder.File("model.h5.index"), "x");
        Assert.Equal("keras2_model", FileContent.Read(_folder.File("model.h5")).Format);
    }

    [Theory]
    [InlineData("m.npz")]
    [InlineData("m.h5")]
    public void Arrays_of_NumPy_are_no_model(string name)
    {
        Utils.Npy.SaveZip(_folder.File(name), [("x", Tensor.Create([1f]))]);
        Refused(_folder.File(name), "Utils.Npy.LoadZip");
    }

    [Fact]
    public void Cut_files_tell_to_get_them_again()
    {
        new Sequential([new Input(3), new Dense(2)]).Save(_folder.File("m.keras"));
        File.WriteAllBytes(_folder.File("cut.keras"), File.ReadAllBytes(_folder.File("m.keras"))[..300]);
        Refused(_folder.File("cut.keras"), "download it again");
        File.WriteAllText(_folder.File("empty.h5"), "");
        Rejects.Argument("empty.h5 is empty", () => LoadModel(_folder.File("empty.h5")));
    }

    [LinuxFact]
    public void Nobody_waits_for_a_pipe()
    {
        ChildProcess.Run("mkfifo", _folder.File("pipe.h5"));
        Model model = new Sequential([new Dense(1, inputShape: 1)]);
        Rejects.Argument("a pipe, socket or device", () => LoadModel(_folder.File("pipe.h5")));
        Rejects.With<ArgumentException>("a pipe, socket or device", () => model.LoadWeights(_folder.File("pipe.h5")));
    }

    [Theory]
    [InlineData("m.h5")]
    [InlineData("m.keras")]
    public void A_zip_of_something_else_tells_what_is_in_it(string name)
    {
        string path = _folder.File(name);
        using (ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            archive.CreateEntry("readme.txt");
        }

        Refused(path, "a zip archive of something else, with readme.txt");
    }

    [Fact]
    public void A_model_of_Keras_3_loads_whatever_its_name()
    {
        Sequential model = new([new Input(3), new Dense(2)]);
        model.Save(_folder.File("m.keras"));
        File.Move(_folder.File("m.keras"), _folder.File("m.h5"));
        Assert.Equal(model.GetWeights()[0], LoadModel(_folder.File("m.h5")).GetWeights()[0]);
    }

    [Fact]
    public void A_name_without_its_ending_is_told_of_the_files_that_are_there()
    {
        new Sequential([new Input(3), new Dense(2)]).Save(_folder.File("model.h5"));
        Rejects.With<FileNotFoundException>("Did you mean " + _folder.File("model.h5"), () => LoadModel(_folder.File("model")));
        Rejects.With<FileNotFoundException>("There is no file", () => FileContent.Read(_folder.File("other")));
    }

    [Theory]
    [InlineData("model", "\".keras\" (Keras 3), \".h5\" or \".hdf5\" (Keras 2)")]
    [InlineData("model.txt", "\".keras\" (Keras 3), \".h5\" or \".hdf5\" (Keras 2)")]
    [InlineData("model.05", "\".keras\" (Keras 3), \".h5\" or \".hdf5\" (Keras 2)")]
    [InlineData("model.onnx", "Export")]
    public void A_name_that_no_model_is_saved_under_is_told_of_the_choices(string name, string choices)
    {
        Sequential model = new([new Input(3), new Dense(2)]);
        Refuses(choices, () => model.Save(_folder.File(name)));
        Refuses(choices, () => model.CheckSave(_folder.File(name)));
        Assert.Empty(Directory.GetFiles(_folder.FullName));
    }

    [Theory]
    [InlineData("w.keras", "call Save")]
    [InlineData("w.pth", "\".safetensors\"")]
    [InlineData("w.onnx", "Export")]
    [InlineData("w.npz", "\".weights.h5\"")]
    [InlineData("w.JSON", "\".weights.h5\"")]
    public void A_name_of_another_format_is_refused_for_weights(string name, string choices)
    {
        Sequential model = new([new Input(3), new Dense(2)]);
        Refuses(choices, () => model.SaveWeights(_folder.File(name)));
        Refuses(choices, () => model.CheckSaveWeights(_folder.File(name)));
        Assert.Empty(Directory.GetFiles(_folder.FullName));
    }

    [Fact]
    public void Weights_of_PyTorch_are_no_model()
    {
        string path = _folder.File("w.safetensors");
        new Sequential([new Input(3), new Dense(2)]).SaveWeights(path);
        Rejects.Argument("holds weights of PyTorch without a network", () => LoadModel(path));
        Assert.Equal("safetensors_weights", FileContent.Read(path).Format);
    }

    [Fact]
    public void A_folder_is_told_of_what_is_in_it()
    {
        Refused(_folder.FullName, "there is none in it");
        new Sequential([new Input(3), new Dense(2)]).Save(_folder.File("model.h5"));
        Refused(_folder.FullName, "Choose a file in it: " + _folder.File("model.h5"));
        File.WriteAllText(_folder.File("saved_model.pb"), "");
        Refused(_folder.FullName, "a SavedModel of TensorFlow");
    }

    [SharedDataFact("h5/reports")]
    public void A_model_of_its_authors_class_asks_for_that_class() => Rejects.Argument(
        "CIFAR10Model, whose code makes its layers",
        () => LoadModel(Path.Combine(RepositoryFiles.SharedData, "h5/reports/subclassed_3.10.keras")));

    private static void Refused(string path, string part)
    {
        Rejects.Argument(part, () => LoadModel(path));
        Rejects.Argument(part, () => FileContent.Read(path));
        Rejects.Argument(part, () => new Sequential([new Input(3), new Dense(2)]).LoadWeights(path));
    }

    private static void Refuses(string part, Action action) =>
        Assert.Contains(part, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);
}
