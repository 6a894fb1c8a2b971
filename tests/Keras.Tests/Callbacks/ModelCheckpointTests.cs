using Keras.Callbacks;
using Keras.Models;
using Keras.Optimizers;
using Keras.Testing;
using Keras.Tests.Training;

namespace Keras.Tests.Callbacks;

public sealed class ModelCheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private IEnumerable<string> Files => Directory.GetFiles(_folder.FullName).Select(file => Path.GetFileName(file)).Order();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Saves_a_model_after_every_epoch_that_goes_on_where_training_was()
    {
        Model model = Small.Line(0, new SGD(0.5, momentum: 0.5));
        ModelCheckpoint checkpoint = new(_folder.File("{epoch:02d}-{loss:.2f}.h5"));

        model.Fit(Small.Column(1), Small.Column(1), epochs: 2, verbose: 0, callbacks: [checkpoint]);

        Assert.Equal(["01-1.00.h5", "02-0.00.h5"], Files);
        Model loaded = Keras.Models.Models.LoadModel(_folder.File("01-1.00.h5"));
        Assert.Equal(1, Small.Weight(loaded));
        loaded.Fit(Small.Column(1), Small.Column(1), epochs: 2, verbose: 0, initialEpoch: 1);
        Assert.Equal(Small.Weight(model), Small.Weight(loaded));
    }

    [Theory]
    [InlineData("{epoch}.h5", 1_000_000_000, 1, false, true)]
    [InlineData("{epoch}-{loss:.2f}.h5", 1_000_000_000, 1, false, true)]
    [InlineData("{epoch}.h5", 1_000_000_000, 1, true, false)]
    [InlineData("{epoch}.h5", 1_000_000_000, 500_000_000, false, false)]
    [InlineData("{epoch}.h5", 3, 1, false, false)]
    [InlineData("last.h5", 1_000_000_000, 1, false, false)]
    public void Warns_of_files_that_have_no_room_beside_each_other(
        string name, int epochs, int period, bool saveBestOnly, bool warns)
    {
        Model model = Small.Line(0, new SGD(1));
        ModelCheckpoint checkpoint = new(_folder.File(name), "loss", saveBestOnly: saveBestOnly, period: period);
        LambdaCallback stop = new(onEpochEnd: (_, _) => model.StopTraining = true);
        string error = Runs.Console(() => model.Fit(
            Small.Column(1), Small.Column(0), epochs: epochs, verbose: 0, callbacks: [checkpoint, stop])).Error;
        Assert.Equal(warns, error.Contains("need more room than there is", StringComparison.Ordinal));
        Assert.Equal(warns, error.Contains("1,000,000,000", StringComparison.Ordinal));
    }

    [Fact]
    public void Saves_weights_only_if_asked()
    {
        Model model = Small.Line(0, new SGD(1), Small.Output());

        model.Fit(
            Small.Column(1),
            Small.Column(0),
            epochs: 3,
            verbose: 0,
            callbacks: [new ModelCheckpoint(_folder.File("w{epoch}.weights"), saveWeightsOnly: true)]);

        Model other = Small.Line();
        other.LoadWeights(_folder.File("w2.weights"), allowPartial: false);
        Assert.Equal(["w1.weights", "w2.weights", "w3.weights"], Files);
        Assert.Equal(-2, Small.Weight(other));
    }

    [Fact]
    public void Replaces_the_file_and_makes_its_folder()
    {
        string path = Path.Combine(_folder.FullName, "new", "folder", "model.h5");
        Model model = Runs.Model();

        Runs.Run(new ModelCheckpoint(path), model, "loss", 1, 2);

        Assert.True(File.Exists(path));
    }

    [Theory]
    [InlineData("auto", "val_loss", "1,2,4")]
    [InlineData("max", "val_loss", "1,3")]
    [InlineData("auto", "val_acc", "1,3")]
    [InlineData("min", "val_acc", "1,2,4")]
    public void Saves_the_best_only_if_asked(string mode, string monitor, string epochs)
    {
        ModelCheckpoint checkpoint = new(_folder.File("{epoch}.h5"), monitor, saveBestOnly: true, mode: mode);

        Runs.Run(checkpoint, Runs.Model(), monitor, 3, 2, 4, 1, 4);

        Assert.Equal(epochs.Split(',').Select(epoch => $"{epoch}.h5"), Files);
        Assert.Equal(epochs.EndsWith('3') ? 4 : 1, checkpoint.Best);
    }

    [Fact]
    public void Remembers_the_best_over_several_trainings()
    {
        ModelCheckpoint checkpoint = new(_folder.File("{epoch}-{val_loss:.0f}.h5"), saveBestOnly: true);

        Runs.Run(checkpoint, Runs.Model(), "val_loss", 3);
        Runs.Run(checkpoint, Runs.Model(), "val_loss", 4, 2);

        Assert.Equal(["1-3.h5", "2-2.h5"], Files);
    }

    [Fact]
    public void Saves_nothing_that_is_not_better_than_the_threshold()
    {
        Runs.Run(
            new ModelCheckpoint(_folder.File("{epoch}.h5"), saveBestOnly: true, initialValueThreshold: 2.5),
            Runs.Model(),
            "val_loss",
            3,
            2,
            1);

        Assert.Equal(["2.h5", "3.h5"], Files);
    }

    [Fact]
    public void Saves_after_every_period_of_epochs()
    {
        Runs.Run(new ModelCheckpoint(_folder.File("{epoch}.h5"), period: 2), Runs.Model(), "loss", 1, 1, 1, 1, 1);

        Assert.Equal(["2.h5", "4.h5"], Files);
    }

    [Fact]
    public void Saves_after_batches_if_asked()
    {
        Small.Line(0, new SGD(0)).Fit(
            Small.Count(5),
            Small.Count(5),
            batchSize: 1,
            epochs: 2,
            verbose: 0,
            callbacks: [new ModelCheckpoint(_folder.File("{epoch}-{batch}.h5"), saveFreq: 3)]);

        Assert.Equal(["1-3.h5", "2-1.h5", "2-4.h5"], Files);
    }

    [Fact]
    public void Tells_what_it_does_if_verbose()
    {
        string path = _folder.File("model.h5");

        Assert.Equal(
            $"Epoch 1: saving model to {path}\n",
            Output(new ModelCheckpoint(path, verbose: 1)));
        Assert.Equal(
            $"Epoch 1: val_loss improved from 9.00000 to 3.00000, saving model to {path}\n"
            + "Epoch 2: val_loss did not improve from 3.00000\n",
            Output(new ModelCheckpoint(path, verbose: 1, saveBestOnly: true, initialValueThreshold: 9), 3, 4));
        Assert.Equal("", Output(new ModelCheckpoint(path)));

        static string Output(ModelCheckpoint checkpoint, params double[] values) =>
            Runs.Console(() => Runs.Run(checkpoint, Runs.Model(), "val_loss", values is [] ? [1] : values)).Output;
    }

    [Fact]
    public void Warns_if_its_number_is_not_logged()
    {
        string warning = Runs.Console(() => Runs.Run(
            new ModelCheckpoint(_folder.File("model.h5"), saveBestOnly: true), Runs.Model(), "loss", 1)).Error;

        Assert.StartsWith("Warning: ModelCheckpoint watches `val_loss`, which is not logged. Logged: loss.", warning);
        Assert.Empty(Files);
    }

    [Fact]
    public void Writes_HDF5_under_names_without_an_ending()
    {
        Runs.Run(new ModelCheckpoint(_folder.File("model.{epoch:02d}")), Runs.Model(), "loss", 1);

        Assert.Equal(["model.01"], Files);
        Assert.NotNull(Keras.Models.Models.LoadModel(_folder.File("model.01")));
    }

    [Fact]
    public void Rejects_paths_before_it_trains()
    {
        Assert.Contains(
            "must end in \".keras\" (Keras 3), \".h5\" or \".hdf5\" (Keras 2), or have no ending",
            Assert.Throws<ArgumentException>(() => Small.Line(0, new SGD(0)).Fit(
                Small.Count(1), Small.Count(1), verbose: 0, callbacks: [new ModelCheckpoint("model.txt")])).Message);
        Assert.Throws<ArgumentException>(() => new ModelCheckpoint("{epoch:2q}.h5"));
        Assert.Throws<ArgumentException>(() => new ModelCheckpoint("{epoch.h5"));
        Assert.Throws<ArgumentException>(() => new ModelCheckpoint("model.h5", period: 0));
        Assert.Throws<ArgumentException>(() => new ModelCheckpoint("model.h5", saveFreq: 0));
    }
}
