using Keras.Callbacks;
using Keras.Layers;
using Keras.Models;
using Keras.Optimizers;
using Keras.Saving;
using Keras.Testing;
using Keras.Tests.Training;

namespace Keras.Tests.Saving;

public sealed class OutputCheckTests : IDisposable
{
    // More than any disk has.
    private const long TooMuch = 1L << 60;

    private readonly TemporaryFolder _folder = new();

    private string InFile => Path.Combine(_folder.File("file"), "inner", "x");

    public OutputCheckTests() => File.WriteAllText(_folder.File("file"), "old");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Changes_nothing()
    {
        using (OutputCheck check = new())
        {
            check.RequireFile(_folder.File("new.h5"), bytes: 1000);
            check.RequireFile(Path.Combine(_folder.File("a"), "b", "new.h5"));
            check.RequireFile(_folder.File("file"), overwrite: true);
            check.RequireAppendable(_folder.File("file"));
            check.RequireAppendable(_folder.File("log"));
            check.RequireFolder(_folder.File("logs"), bytes: 1000);
        }

        Assert.Equal([_folder.File("file")], Directory.GetFileSystemEntries(_folder.FullName));
        Assert.Equal("old", File.ReadAllText(_folder.File("file")));
    }

    [Fact]
    public void Refuses_what_could_not_be_written()
    {
        using OutputCheck check = new();
        Refused("exists. Pass overwrite: true", () => check.RequireFile(_folder.File("file")));
        Refused("is a folder. Give the name of a file", () => check.RequireFile(_folder.FullName, overwrite: true));
        Refused("is a folder. Give the name of a file", () => check.RequireFile(_folder.File("new") + "/"));
        Refused($"{_folder.File("file")} is a file, not a folder", () => check.RequireFile(InFile));
        Refused($"{_folder.File("file")} is a file, not a folder", () => check.RequireFolder(InFile));
        Refused($"{_folder.File("file")} is a file, not a folder", () => check.RequireFolder(_folder.File("file")));
        Refused("cannot be written", () => check.RequireFile(_folder.File(new string('x', 300))));
        Refused("cannot be written", () => check.RequireAppendable(InFile));
        Assert.Equal([_folder.File("file")], Directory.GetFileSystemEntries(_folder.FullName));
    }

    [LinuxFact]
    public void Refuses_folders_that_nobody_can_write()
    {
        using OutputCheck check = new();
        Refused("/proc/m.h5 cannot be written", () => check.RequireFile("/proc/m.h5"));
        Refused("/proc/new/m.h5 cannot be written", () => check.RequireFile("/proc/new/m.h5"));
        Refused("/proc/new cannot be written", () => check.RequireFolder("/proc/new"));
        Refused("/proc/log cannot be written", () => check.RequireAppendable("/proc/log"));
    }

    [LinuxFact]
    public void Refuses_more_than_there_is_room_for()
    {
        using OutputCheck check = new();
        Refused($"room for {TooMuch:N0} bytes", () => check.RequireFile(_folder.File("m.h5"), bytes: TooMuch));
        Refused("room", () => check.RequireFolder(_folder.FullName, bytes: TooMuch));

        // Two files that have room each, but not beside each other.
        long free = new DriveInfo(_folder.FullName).AvailableFreeSpace;
        long half = free / 100 * 60;
        check.RequireFile(_folder.File("one"), bytes: half);
        Refused("room", () => check.RequireFile(_folder.File("two"), bytes: half));
        check.Dispose();
        check.RequireFile(_folder.File("two"), bytes: half);
    }

    [Theory]
    [InlineData("m.h5")]
    [InlineData("m.keras")]
    public void Finds_what_a_save_would_refuse(string name)
    {
        Model model = Small.Line(1, new SGD(0));
        string path = _folder.File(name);
        model.CheckSave(path);
        model.CheckSaveWeights(_folder.File("w.h5"));
        Assert.Equal([_folder.File("file")], Directory.GetFiles(_folder.FullName));

        model.Save(path);
        Refused("exists", () => model.CheckSave(path));
        model.CheckSave(path, overwrite: true);
        Assert.Contains(".keras", Assert.Throws<ArgumentException>(() => model.CheckSave(_folder.File("m.onnx"))).Message);
        Assert.Throws<ArgumentException>(() => model.CheckSaveWeights(_folder.File("m.keras")));
        Refused("not a folder", () => model.CheckSaveWeights(InFile));

        Assert.Contains(
            "Lambda",
            Assert.Throws<ArgumentException>(() => WithFunction().CheckSave(path, overwrite: true)).Message);
        WithFunction().CheckSaveWeights(_folder.File("w.h5"));
    }

    [Fact]
    public void Callbacks_find_out_before_the_first_step_and_before_any_of_them_begins()
    {
        string log = _folder.File("log.csv");
        File.WriteAllText(log, "of the last training");
        Callback[] failing =
        [
            new CSVLogger(InFile),
            new TensorBoard(InFile),
            new ModelCheckpoint(InFile + ".h5"),
            new ModelCheckpoint(InFile + "{epoch}.h5", saveWeightsOnly: true),
            new BackupAndRestore(InFile),
            new BackupAndRestore(_folder.File("file")),
        ];

        Assert.All(failing, callback =>
        {
            Model model = Small.Line(1, new SGD(1));
            bool began = false;
            Refused("is a file, not a folder", () => model.Fit(
                Small.Count(3),
                Small.Count(3),
                verbose: 0,
                callbacks: [new CSVLogger(log), new LambdaCallback(onTrainBegin: _ => began = true), callback]));
            Assert.False(began);
            Assert.Equal("of the last training", File.ReadAllText(log));
            Assert.Equal(0, model.Optimizer.Iterations);
        });
    }

    [Theory]
    [InlineData("{val_loss}.h5", null, false)]
    [InlineData("{los}.h5", null, false)]
    [InlineData("{batch}.h5", null, false)]
    [InlineData("{loss:d}.h5", null, false)]
    [InlineData("{epoch}-{batch}-{loss}.h5", 1, true)]
    [InlineData("{epoch}-{loss}.h5", null, true)]
    public void A_checkpoint_knows_what_will_be_logged(string name, int? saveFreq, bool works)
    {
        Model model = Small.Line(1, new SGD(1));
        ModelCheckpoint checkpoint = new(_folder.File(name), saveFreq: saveFreq);

        void Fit() => model.Fit(Small.Count(3), Small.Count(3), verbose: 0, callbacks: [checkpoint]);

        if (works)
        {
            Fit();
        }
        else
        {
            Assert.Throws<ArgumentException>(Fit);
            Assert.Equal(0, model.Optimizer.Iterations);
        }
    }

    [Fact]
    public void A_checkpoint_cannot_know_what_other_callbacks_log()
    {
        Model model = Small.Line(1, new SGD(1));
        LambdaCallback logging = new(onEpochEnd: (_, logs) => logs["mine"] = 7);

        model.Fit(
            Small.Count(3),
            Small.Count(3),
            verbose: 0,
            callbacks: [logging, new ModelCheckpoint(_folder.File("{mine}.h5"))]);

        Assert.True(File.Exists(_folder.File("7.h5")));
    }

    [Fact]
    public void A_checkpoint_refuses_a_model_that_its_format_cannot_hold()
    {
        Model model = WithFunction();
        void Fit(bool weightsOnly) => model.Fit(
            Small.Count(3),
            Small.Count(3),
            verbose: 0,
            callbacks: [new ModelCheckpoint(_folder.File("m.h5"), saveWeightsOnly: weightsOnly)]);

        Assert.Throws<ArgumentException>(() => Fit(false));
        Assert.Equal(0, model.Optimizer.Iterations);
        Fit(true);
        Assert.Equal(1, model.Optimizer.Iterations);
    }

    // A function has no place in a file.
    private static Sequential WithFunction()
    {
        Sequential model = new([new Dense(1, inputShape: 1), new Lambda(x => x)]);
        model.Compile("sgd", "mse");
        return model;
    }

    private static void Refused(string part, Action action) =>
        Assert.Contains(part, Assert.ThrowsAny<IOException>(action).Message);
}
