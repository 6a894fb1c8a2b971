using Keras.Callbacks;
using Keras.Models;
using Keras.Optimizers;
using Keras.Testing;
using Keras.Tests.Training;

namespace Keras.Tests.Callbacks;

public sealed class CSVLoggerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("log.csv");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Writes_a_line_for_every_epoch_with_columns_in_alphabetical_order()
    {
        Fit(new CSVLogger(Path), epochs: 2);

        Assert.Equal(["epoch,loss,lr,val_loss", "0,2,0.125,5", "1,2,0.125,5"], File.ReadAllLines(Path));
    }

    [Fact]
    public void Separates_columns_as_told_and_quotes_what_needs_it()
    {
        CSVLogger logger = new(Path, separator: ";");

        Runs.Run(logger, Runs.Model(), "a;\"b\"", 0.1);

        Assert.Equal(["epoch;\"a;\"\"b\"\"\"", "0;0.1"], File.ReadAllLines(Path));
    }

    [Fact]
    public void Replaces_a_file_unless_it_appends()
    {
        Fit(new CSVLogger(Path), epochs: 1);
        Fit(new CSVLogger(Path), epochs: 1);
        Assert.Equal(["epoch,loss,lr,val_loss", "0,2,0.125,5"], File.ReadAllLines(Path));

        Fit(new CSVLogger(Path, append: true), epochs: 2, initialEpoch: 1);
        Assert.Equal(["epoch,loss,lr,val_loss", "0,2,0.125,5", "1,2,0.125,5"], File.ReadAllLines(Path));

        File.Delete(Path);
        Fit(new CSVLogger(Path, append: true), epochs: 1);
        Assert.Equal(["epoch,loss,lr,val_loss", "0,2,0.125,5"], File.ReadAllLines(Path));
    }

    [Fact]
    public void Writes_NA_for_what_an_epoch_does_not_log()
    {
        Fit(new CSVLogger(Path), epochs: 2, validationFreq: 2);

        Assert.Equal(["epoch,loss,lr,val_loss", "0,2,0.125,NA", "1,2,0.125,5"], File.ReadAllLines(Path));
    }

    [Fact]
    public void Writes_numbers_that_read_back_to_the_same_bits()
    {
        double third = 1.0 / 3;

        Runs.Run(new CSVLogger(Path), Runs.Model(), "loss", third, double.NaN);

        string[] lines = File.ReadAllLines(Path);
        Assert.Equal(third, double.Parse(lines[1].Split(',')[1], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("1,NaN", lines[2]);
    }

    [Fact]
    public void Is_complete_after_every_epoch()
    {
        List<int> lines = [];

        Fit(
            new CSVLogger(Path),
            epochs: 3,
            then: new LambdaCallback(onEpochEnd: (_, _) => lines.Add(File.ReadAllLines(Path).Length)));

        Assert.Equal([2, 3, 4], lines);
    }

    private static void Fit(
        CSVLogger logger, int epochs, int initialEpoch = 0, int validationFreq = 1, Callback? then = null)
    {
        Model model = Small.Line(1, new SGD(0.125), Small.Output());
        model.Layers[1].Trainable = false;
        model.Compile(new SGD(0.125), Small.Output());
        model.Fit(
            Small.Column(1, 3),
            Small.Column(0, 0),
            epochs: epochs,
            verbose: 0,
            callbacks: [new LearningRateScheduler(_ => 0.125), logger, .. then is null ? Array.Empty<Callback>() : [then]],
            validationData: (Small.Column(5), Small.Column(0)),
            initialEpoch: initialEpoch,
            validationFreq: validationFreq);
    }
}
