using System.Globalization;
using System.Numerics.Tensors;
using Keras.Callbacks;
using Keras.Layers;
using Keras.Models;
using Keras.Optimizers;
using Keras.Tests.Training;
using Keras.Training;

namespace Keras.Tests.Callbacks;

/// <summary>A small training with everything that a backup must hold, which saves after every batch.</summary>
internal static class KilledTraining
{
    public const string Result = "result.txt";

    private const int Samples = 60;

    /// <summary>Trains to the end and writes all bits of the outcome.</summary>
    /// <param name="folder">For the backup, the log and the result.</param>
    /// <param name="epochs">Epochs of eight batches.</param>
    /// <param name="seed">Of weights, masks and orders, unless there is a backup.</param>
    public static void Run(string folder, int epochs, int seed)
    {
        Utils.SetRandomSeed(seed);
        Sequential model = new(
        [
            new Dense(8, activation: "relu", name: "first", inputShape: 4),
            new BatchNormalization(name: "norm"),
            new Dropout(0.4, name: "drop"),
            new Dense(1, name: "last"),
        ]);
        model.Compile(new Adam(0.01), "mse", metrics: ["mae"]);
        History history = model.Fit(
            Ramp(4),
            Ramp(1),
            batchSize: 8,
            epochs: epochs,
            verbose: 0,
            validationSplit: 0.1,
            callbacks:
            [
                new CSVLogger(Path.Combine(folder, "log.csv")),
                new ReduceLROnPlateau("val_mae", patience: 3, factor: 0.9),
                new EarlyStopping("val_loss", patience: 1000, restoreBestWeights: true),
                new BackupAndRestore(Path.Combine(folder, "backup"), "batch"),
            ]);
        if (model.WasInterrupted)
        {
            return;
        }

        IEnumerable<string> weights = model.GetWeights().SelectMany(Small.Numbers)
            .Select(number => $"{BitConverter.SingleToUInt32Bits(number):x8}");
        IEnumerable<string> curves = history.Values
            .Select(pair => $"{pair.Key}: {string.Join(' ', pair.Value.Select(Text))}");
        string temporary = Path.Combine(folder, $"{Result}.part");
        File.WriteAllLines(
            temporary, [.. weights, .. curves, .. File.ReadAllLines(Path.Combine(folder, "log.csv")), $"{RandomSeeds.Next()}"]);
        File.Move(temporary, Path.Combine(folder, Result), overwrite: true);
    }

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static Tensor<float> Ramp(int width) => Tensor.Create(
        [.. Enumerable.Range(0, Samples * width).Select(index => (float)Math.Sin(index * index))], [Samples, width]);
}
