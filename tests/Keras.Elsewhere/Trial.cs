using System.Buffers;
using System.IO.Hashing;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Keras.Callbacks;
using Keras.Images;
using Keras.Metrics;
using Keras.Models;
using Keras.Testing;
using Keras.Training;
using static Keras.Applications.Densenet;

namespace Keras.Elsewhere;

/// <summary>A training, every kind of file, plots and a download; the lines that it prints are the same everywhere.</summary>
internal static class Trial
{
    /// <param name="parent">Existing folder, in which one of a difficult name is made.</param>
    public static int Run(string parent)
    {
        string folder = Path.Combine(parent, "Größe & Gewicht, 2 µm (neu)");
        Directory.CreateDirectory(folder);
        Environment.SetEnvironmentVariable("KERAS_HOME", Path.Combine(folder, "Keras Ordner"));

        Utils.SetRandomSeed(1);
        ((Tensor<byte> xTrain, Tensor<byte> yTrain), (Tensor<byte> xTest, Tensor<byte> yTest)) =
            Datasets.ProceduralImages.LoadData(trainSamples: 96, testSamples: 32);
        Model model = DenseNetCifar(depth: 16, growthRate: 6, dropoutRate: 0.1);
        model.Compile(optimizer: "adam", loss: "categorical_crossentropy", metrics: ["accuracy"]);
        History history = model.Fit(
            xTrain,
            Utils.ToCategorical(yTrain, 10),
            batchSize: 32,
            epochs: 2,
            verbose: 0,
            validationData: (xTest, Utils.ToCategorical(yTest, 10)),
            callbacks:
            [
                new CSVLogger(Path.Combine(folder, "Verlauf.csv")),
                new TensorBoard(Path.Combine(folder, "Protokolle")),
                new ModelCheckpoint(Path.Combine(folder, "bestes Modell.h5")),
            ]);
        Say("losses", string.Join(' ', history["loss"].Concat(history["val_loss"]).Select(loss => $"{loss:R}")));
        Say("weights", Hash([.. model.GetWeights().SelectMany(weight => weight.ToArray())]));
        Say("csv", Hash(File.ReadAllBytes(Path.Combine(folder, "Verlauf.csv"))));
        Say("logs", $"{Directory.GetFiles(Path.Combine(folder, "Protokolle"), "*", SearchOption.AllDirectories).Length} files");

        Tensor<float> predicted = model.Predict(xTest);
        Say("predictions", Hash([.. predicted]));
        foreach (string name in (string[])["Modell.h5", "Modell.keras", "bestes Modell.h5"])
        {
            string path = Path.Combine(folder, name);
            model.Save(path, overwrite: true);
            model.Save(path, overwrite: true);
            Say(name, Hash([.. Models.Models.LoadModel(path).Predict(xTest)]));
        }

        foreach (string name in (string[])["Gewichte.h5", "Gewichte.weights.h5"])
        {
            string path = Path.Combine(folder, name);
            model.SaveWeights(path, overwrite: true);
            model.SaveWeights(path, overwrite: true);
            Model other = DenseNetCifar(depth: 16, growthRate: 6, dropoutRate: 0.1);
            other.LoadWeights(path);
            Say(name, Hash([.. other.Predict(xTest)]));
        }

        SayFiles(folder, xTest);
        SayPlots(folder, model, history, xTest, yTest, predicted);
        byte[] content = [.. Enumerable.Range(0, 100_000).Select(i => (byte)i)];
        using OneFileServer server = new(content);
        Say("download", Hash(File.ReadAllBytes(Utils.GetFile("Größe der Datei.bin", server.Address))));
        Say("left over", string.Join(", ", Directory.GetFiles(folder, "*.part", SearchOption.AllDirectories)));
        return 0;
    }

    private static void SayFiles(string folder, Tensor<byte> images)
    {
        Tensor<float> numbers = Tensor.Create([.. Enumerable.Range(0, 24).Select(i => i / 7f)], [2, 3, 4]);
        string npy = Path.Combine(folder, "Zahlen.npy");
        Utils.Npy.Save(npy, numbers);
        Utils.Npy.Save(npy, numbers);
        Say("npy", Hash(File.ReadAllBytes(npy)));
        byte[] pixels = new byte[32 * 32 * 3];
        images.AsReadOnlyTensorSpan(0..1, NRange.All, NRange.All, NRange.All).FlattenTo(pixels);
        foreach (string name in (string[])["Bild.png", "Bild.jpg"])
        {
            string path = Path.Combine(folder, name);
            ImageFile.Write(path, new Bitmap(32, 32, 3, pixels));
            ImageFile.Write(path, new Bitmap(32, 32, 3, pixels));
            Say(name, Hash(ImageFile.Read(path).Pixels));
        }
    }

    private static void SayPlots(
        string folder, Model model, History history, Tensor<byte> x, Tensor<byte> y, Tensor<float> predicted)
    {
        foreach (string kind in (string[])[".png", ".svg"])
        {
            string curves = Path.Combine(folder, "Kurven" + kind);
            string matrix = Path.Combine(folder, "Verwechslung" + kind);
            string sheet = Path.Combine(folder, "Fehler" + kind);
            history.Plot(curves);
            history.Plot(curves);
            ConfusionMatrix.Of(y, predicted).Plot(matrix);
            float[] pixels = [.. x.ToArray().Select(pixel => (float)pixel)];
            Utils.PlotMisclassified(Tensor.Create(pixels, x.Lengths), y, predicted, sheet);
            foreach (string path in (string[])[curves, matrix, sheet])
            {
                // Systems draw letters in their own way, and a picture may be a pixel wider.
                Say(
                    Path.GetFileName(path),
                    kind == ".svg"
                        ? $"{SvgTexts.Of(File.ReadAllText(path)).Count()} texts"
                        : $"about {Near(ImageFile.Read(path).Height)}x{Near(ImageFile.Read(path).Width)}");
            }
        }

        string dot = Path.Combine(folder, "Netz.dot");
        Utils.PlotModel(model, dot);
        Say("Netz.dot", Hash(File.ReadAllBytes(dot)));
    }

    private static double Near(int pixels) => 20 * Math.Round(pixels / 20.0);

    private static void Say(string name, string value) => Console.WriteLine($"{name}: {value}");

    private static string Hash(float[] values) => Hash(MemoryMarshal.AsBytes<float>(values).ToArray());

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(XxHash3.Hash(bytes));
}
