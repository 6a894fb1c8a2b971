using System.Numerics.Tensors;
using System.Security.Cryptography;
using Keras.Callbacks;
using Keras.Layers;
using Keras.Models;
using Keras.Optimizers;

namespace Keras.Tests.Saving;

/// <summary>A process that writes files of every kind, over and over, until it is killed.</summary>
internal static class KilledSaving
{
    /// <summary>The word on the command line.</summary>
    public const string Command = "save";

    // Large enough that a kill may come in the middle of a file.
    private const int Units = 300;

    /// <summary>Files of models and weights.</summary>
    public static IReadOnlyList<string> Models { get; } =
        ["model.h5", "model.keras", "model.weights.h5", "weights.h5", "checkpoint.keras", "checkpoint.h5"];

    /// <summary>What a download replaces by turns.</summary>
    public static string[] Downloads(string folder) => [Path.Combine(folder, "first.bin"), Path.Combine(folder, "second.bin")];

    /// <summary>The network whose weights are all one number.</summary>
    public static Sequential Network()
    {
        Sequential model = new([new Dense(Units, name: "first", inputShape: Units), new Dense(1, name: "last")]);
        model.Compile(new SGD(0), "mse");
        return model;
    }

    /// <summary>Writes until the process ends.</summary>
    public static void Run(string folder)
    {
        Sequential model = Network();
        Tensor<float> one = Tensor.CreateFromShape<float>([1, Units]);
        Tensor<float> y = Tensor.CreateFromShape<float>([1, 1]);
        string[] hashes = [.. Downloads(folder).Select(file => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))))];
        for (int number = 0; ; number++)
        {
            Fill(model, number);
            model.Save(Path.Combine(folder, Models[0]), overwrite: true);
            model.Save(Path.Combine(folder, Models[1]), overwrite: true);
            model.SaveWeights(Path.Combine(folder, Models[2]), overwrite: true);
            model.SaveWeights(Path.Combine(folder, Models[3]), overwrite: true);
            model.Fit(
                one,
                y,
                verbose: 0,
                callbacks:
                [
                    new ModelCheckpoint(Path.Combine(folder, Models[4])),
                    new ModelCheckpoint(Path.Combine(folder, Models[5]), saveFreq: 1),
                    new TensorBoard(Path.Combine(folder, "logs"), histogramFreq: 1),
                ]);
            Utils.GetFile(
                "download.bin",
                new Uri(Downloads(folder)[number % 2]).AbsoluteUri,
                fileHash: hashes[number % 2],
                cacheSubdir: "",
                cacheDir: folder);
        }
    }

    private static void Fill(Sequential model, int number)
    {
        foreach (Variable weight in model.Weights)
        {
            float[] same = new float[weight.Shape.Length];
            Array.Fill(same, number);
            weight.Storage.Write<float>(same);
        }
    }
}
