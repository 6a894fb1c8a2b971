using System.IO.Compression;
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
    public void What_is_something_else_is_called_by_its_name(string content, string called)
    {
        string path = _folder.File("m.h5");
        File.WriteAllBytes(path, Encoding.Latin1.GetBytes(content));
        Refused(path, called);
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
        Rejects.Argument(".keras\", \".h5\"", () => Save(_folder.File("model.txt")));

        static object? Save(string path)
        {
            new Sequential([new Input(3), new Dense(2)]).Save(path);
            return null;
        }
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
}
